// The request as a form, and the curl command that sends the same request.
import { $, ask, make } from "./dom.js";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const escaped = v => v.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
const unescaped = v => v.replace(/\\([\\nr])/g, (_, c) => ({ "\\": "\\", n: "\n", r: "\r" })[c]);

// A line of the headers. A space after the colon is optional (RFC 9112 §5). A name may end with a colon, because a ticket may be
// about such a name.
const field = /^([^:]*:*?): ?((?!:).*)$/s;

// fill shows a request as the customer's program makes it.
export function fill(call) {
  const [, origin, path] = call.url.match(/^((?:\w+:\/\/[^/]*)?)(.*)$/s);
  const all = methods.includes(call.method) ? methods : [...methods, call.method];
  $("method").replaceChildren(...all.map(m => make("option", "", m)));
  $("method").value = call.method;
  $("origin").textContent = origin; // "" for the lab at the root
  $("path").value = path;
  $("headers").value = Object.entries(call.header ?? {}).flatMap(([k, vs]) => vs.map(v => `${k}: ${escaped(v)}`)).join("\n");
  $("body").value = call.body ?? "";
  $("body-box").open = !!call.body;
}

// blank empties the form, until the request of the next lab is there.
export function blank() {
  for (const id of ["path", "headers", "body"]) $(id).value = "";
  for (const id of ["origin", "curl"]) $(id).textContent = "";
}

// edited is the request as it stands in the form.
export function edited() {
  const header = {};
  for (const line of $("headers").value.split("\n")) {
    if (line === "") continue;
    const [, name, value] = line.match(field) ?? [null, line, ""];
    (header[name] ??= []).push(unescaped(value));
  }
  return { method: $("method").value, url: $("origin").textContent + $("path").value, header, body: $("body").value };
}

const pause = 250; // milliseconds after the last key, until the server is asked
let turn = 0, timer, where = "", lab = "";

async function asCurl() {
  return (await ask(where, { ...edited(), lab })).curl;
}

function show(command) {
  $("curl").textContent = command;
  $("curl-box").hidden = !command;
  $("curl-none").hidden = !!command;
  $("curl-box").removeAttribute("aria-busy");
  $("curl-wrong").hidden = true;
}

function wrong(err) {
  $("curl-wrong").textContent = "There is no curl command: " + err.message;
  $("curl-wrong").hidden = false;
  $("curl-none").hidden = $("curl-box").hidden = true;
}

// follow has the curl command follow what the form says, from now on. The first command is that of the request as it is.
export function follow(path, id, command) {
  clearTimeout(timer);
  turn++;
  [where, lab] = [path, id];
  if (command !== undefined) show(command);
  else changed();
}

function changed() {
  clearTimeout(timer);
  const now = ++turn;
  $("curl-box").setAttribute("aria-busy", true); // what stands there is that of the request before
  timer = setTimeout(async () => {
    try {
      const command = await asCurl();
      if (now === turn) show(command);
    } catch (err) {
      if (now === turn) wrong(err);
    }
  }, pause);
}

$("call").addEventListener("input", changed);
$("original").addEventListener("click", () => changed());

// Copy asks for the command anew: the one that is shown may be that of the request before.
$("copy").hidden = !navigator.clipboard;
$("copy").addEventListener("click", async () => {
  const now = turn;
  try {
    const command = await asCurl();
    if (now === turn) show(command);
    if (command) await navigator.clipboard.writeText(command);
    $("copy").textContent = command ? "Copied" : "Copy";
  } catch (err) {
    wrong(err);
  }
  setTimeout(() => { $("copy").textContent = "Copy"; }, 1500);
});
