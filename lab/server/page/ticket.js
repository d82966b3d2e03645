// One ticket: its request, the response, and its log. lab.js runs before.
"use strict";

let current = null; // what the lab says of it
let stream = null;
let mine = null; // the id of the last call
let turn = 0; // counts the tickets that were opened, so that what comes late is not shown with another

const escaped = v => v.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
const unescaped = v => v.replace(/\\([\\nr])/g, (_, c) => ({ "\\": "\\", n: "\n", r: "\r" })[c]);

// fill shows the call as the customer's program makes it.
function fill(call) {
  const [, origin, path] = call.url.match(/^(\w+:\/\/[^/]*)(.*)$/);
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  if (!methods.includes(call.method)) methods.push(call.method);
  $("method").replaceChildren(...methods.map(m => make("option", "", m)));
  $("method").value = call.method;
  $("origin").textContent = origin;
  $("path").value = path;
  $("headers").value = Object.entries(call.header ?? {}).flatMap(([k, vs]) => vs.map(v => `${k}: ${escaped(v)}`)).join("\n");
  $("body").value = call.body;
}

// edited is the call as it stands in the form.
function edited() {
  const header = {};
  for (const l of $("headers").value.split("\n")) {
    if (l === "") continue;
    const i = l.indexOf(": ");
    const [k, v] = i < 0 ? [l.replace(/:$/, ""), ""] : [l.slice(0, i), l.slice(i + 2)];
    (header[k] ??= []).push(unescaped(v));
  }
  return { method: $("method").value, url: $("origin").textContent + $("path").value, header, body: $("body").value };
}

function shown(t) {
  current = t;
  $("ticket-cured").hidden = !t.cured;
  $("curl").textContent = t.curl;
  $("curl-box").hidden = !t.curl;
  $("curl-none").hidden = !!t.curl;
}

async function open(row) {
  const { number, status, exercise } = row.dataset, now = ++turn;
  $("home").hidden = true;
  $("ticket").hidden = false;
  $("ticket-number").textContent = number;
  $("ticket-status").textContent = status === "none" ? "no status code" : status;
  $("ticket-title").textContent = row.querySelector(".symptom").textContent;
  $("ticket-exercise").textContent = `exercises/${exercise}`;
  $("ticket-test").textContent = `go test -v -run ${number} ./exercises/${exercise}`;
  $("ticket-reveal").dataset.number = number;
  $("ticket-reveal").setAttribute("aria-expanded", false);
  $("ticket-cause").hidden = true;
  const there = rows.filter(r => r.querySelector(".open")), i = there.indexOf(row);
  for (const [id, other] of [["before", there[i - 1]], ["after", there[i + 1]]]) {
    $(id).hidden = !other;
    if (other) { $(id).href = "#" + other.dataset.number; $(id).textContent = id === "before" ? `← ${other.dataset.number}` : `${other.dataset.number} →`; }
  }
  document.title = `${number} · The API failure lab`;
  clear();
  follow(number);
  scrollTo({ top: 0, behavior: "instant" });
  $("ticket-title").focus({ preventScroll: true });
  try {
    const t = await ask(`/tickets/${number}`);
    if (now !== turn) return;
    shown(t);
    fill(t.call);
  } catch (err) {
    if (now === turn) $("outcome").textContent = err.message;
  }
}

function clear() {
  current = mine = null;
  $("came").hidden = true;
  $("outcome").textContent = "Nothing has been sent yet.";
  $("log").replaceChildren();
  $("log-empty").hidden = false;
  for (const id of ["path", "headers", "body"]) $(id).value = "";
  for (const id of ["curl", "origin", "request", "response"]) $(id).textContent = "";
}

function home() {
  const number = $("ticket").hidden ? "" : $("ticket-number").textContent;
  turn++;
  stream?.close();
  $("ticket").hidden = true;
  $("home").hidden = false;
  document.title = "The API failure lab";
  document.querySelector(`#row-${number || "none"} .open`)?.focus();
}

// follow shows the ticket's log lines as they are written.
function follow(number) {
  stream?.close();
  stream = new EventSource(`/tickets/${number}/logs`);
  const live = on => { $("live").classList.toggle("on", on); $("live").textContent = on ? "live" : "not connected"; };
  live(false);
  stream.onopen = () => live(true);
  stream.onerror = () => live(false);
  stream.onmessage = e => logged(e.data);
}

// logged shows a line, once.
function logged(text) {
  const log = $("log");
  if ([...log.children].some(l => l.line === text)) return;
  const li = make("li");
  li.line = text;
  let facts = { msg: text };
  try { facts = JSON.parse(text); } catch { /* shown as it is */ }
  const { time, level, msg, stack, ...rest } = facts;
  li.dataset.id = rest.request_id ?? "";
  li.append(make("span", "yours", "your call"), make("span", "level", level ?? ""));
  if (msg && msg !== "request") li.append(make("span", "pair", msg));
  for (const [k, v] of Object.entries(rest)) {
    const pair = make("span", "pair");
    pair.append(make("span", "key", k + "="), typeof v === "string" && !/^[\w./:-]+$/.test(v) ? JSON.stringify(v) : typeof v === "object" ? JSON.stringify(v) : String(v));
    li.append(pair, " ");
  }
  if (stack) {
    const d = make("details");
    d.append(make("summary", "", "stack"), make("pre", "", stack));
    li.append(d);
  }
  li.title = time ?? "";
  log.append(li);
  while (log.children.length > 200) log.firstElementChild.remove();
  $("log-empty").hidden = true;
  mark();
  log.scrollTop = log.scrollHeight;
}

function mark() {
  for (const l of $("log").children) l.classList.toggle("mine", mine !== null && l.dataset.id === mine);
}

let sending = false;
async function send() {
  if (!current || sending) return;
  const now = turn, { number } = current;
  sending = true;
  $("send").setAttribute("aria-disabled", true);
  $("outcome").textContent = "Sending …";
  try {
    const s = await ask(`/tickets/${number}/send`, edited());
    if (now === turn) came(s);
  } catch (err) {
    if (now === turn) { $("came").hidden = true; $("outcome").textContent = err.message; }
  } finally {
    sending = false;
    $("send").removeAttribute("aria-disabled");
  }
}

const milliseconds = n => n < 10 ? n.toFixed(1) : Math.round(n).toString();

function came(s) {
  const told = s.error ? make("strong", "told", s.error) : "";
  $("outcome").replaceChildren(...(s.status ? [make("strong", "", s.status), " "] : []), ...(told ? [told, " "] : []), `after ${milliseconds(s.took_ms)} ms`);
  $("request").textContent = s.request.replace(/\r/g, "").trimEnd();
  $("response").textContent = s.response ? s.response.replace(/\r/g, "") : "None. The customer's program got this error:\n" + s.error;
  const most = Math.max(s.took_ms, 0.001);
  const steps = [...s.trace.map(l => l.match(/^([\d.]+) ms {2}([\s\S]*)$/)).filter(Boolean).map(m => [Number(m[1]), m[2]]), [s.took_ms, "over"]];
  $("trace").replaceChildren(...steps.map(([at, what]) => {
    const li = make("li"), bar = make("span", "bar"), i = make("i");
    i.style.width = Math.min(100, 100 * at / most) + "%";
    bar.append(i);
    li.append(make("span", "at", milliseconds(at) + " ms"), make("span", "", what), bar);
    return li;
  }));
  $("came").hidden = false;
  const top = $("came-title").getBoundingClientRect().top;
  if (top < 0 || top > innerHeight * 0.8) $("came-title").scrollIntoView(); // on a phone it lies below
  mine = s.request_id || null;
  for (const l of s.logs) logged(l); // those that the stream has brought already are not shown again
  mark();
}

$("call").addEventListener("submit", e => { e.preventDefault(); send(); });
$("original").addEventListener("click", () => current && fill(current.call));
async function change(what) {
  if (!current) return false;
  const now = turn;
  try {
    const t = await ask(`/tickets/${current.number}/${what}`, {});
    if (now !== turn) return false;
    shown(t);
    fill(t.call);
    return true;
  } catch (err) {
    if (now === turn) $("outcome").textContent = err.message;
    return false;
  }
}
$("cure").addEventListener("click", async () => { if (await change("cure")) await send(); });
$("reset").addEventListener("click", async () => {
  if (!await change("reset")) return;
  const t = current;
  clear();
  shown(t);
  fill(t.call);
  follow(t.number); // its log is another one
});
$("copy").hidden = !navigator.clipboard;
$("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText($("curl").textContent);
  $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy"; }, 1500);
});

// The address says what is shown: #T105 is a ticket, everything else the list.
function route() {
  if (location.hash === "#main") return; // the way past the header
  const row = rows.find(r => "#" + r.dataset.number === location.hash && r.querySelector(".open"));
  row ? open(row) : home();
}
addEventListener("hashchange", route);
route();
