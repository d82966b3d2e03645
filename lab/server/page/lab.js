// The page's script: it walks the tree, and sends tickets' calls. Everything that comes from the lab is put into the page as
// text (textContent), never as markup: the lab shows what people send to it.
"use strict";

const $ = id => document.getElementById(id);
const rows = [...document.querySelectorAll(".tickets > li")];
const make = (tag, name, text) => {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};

async function ask(path, body) {
  const r = await fetch(path, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  if (!r.ok) throw new Error((await r.text()).trim());
  return r.json();
}

// prose puts text into e, in which `words like this` are code.
function prose(e, text) {
  text.split("`").forEach((part, i) => e.append(i % 2 ? make("code", "", part) : part));
  return e;
}

// The tree. One item of it takes part in the order of tabs; arrows go on from there.
const tree = document.querySelector(".tree");
const items = [...tree.querySelectorAll("li")];
const above = item => item.parentElement.closest("li");
const below = item => [...item.querySelectorAll(":scope > ul > li")];

function walk(item, focus) {
  for (const i of items) {
    i.tabIndex = i === item ? 0 : -1;
    i.classList.toggle("here", i === item);
    i.classList.toggle("walked", i.contains(item));
    i.setAttribute("aria-selected", i === item);
  }
  if (focus) item.focus();
  const go = item.querySelector(":scope > .node > .go");
  const leaves = [item, ...item.querySelectorAll("li")].map(i => i.dataset.leaf).filter(Boolean);
  const shown = filter(above(item) ? leaves : null, item);
  if (go) go.textContent = `Its ${shown} tickets ↓`;
}

const first = () => document.querySelector(".tickets > li:not([hidden]) .open")?.focus();

function filter(leaves, item) {
  let shown = 0;
  for (const r of rows) {
    r.hidden = leaves !== null && !r.dataset.branches.split(" ").some(b => leaves.includes(b));
    if (!r.hidden) shown++;
  }
  for (const p of document.querySelectorAll(".part")) p.hidden = !p.querySelector(".tickets > li:not([hidden])");
  $("unfilter").hidden = leaves === null;
  $("filter").textContent = leaves === null ? `${shown} customers, and each of them is right: it fails.` : `${shown} of ${rows.length}: ${item.dataset.answer}. ${item.dataset.ask}`;
  return shown;
}

tree.addEventListener("click", e => {
  const node = e.target.closest(".node");
  if (e.target.closest(".go")) first();
  else if (node) walk(node.parentElement, true);
});
tree.addEventListener("keydown", e => {
  const item = e.target.closest("li"), up = above(item);
  if (e.key === "Enter" && item.dataset.leaf) {
    e.preventDefault();
    first();
    return;
  }
  const beside = up ? below(up) : [item], i = beside.indexOf(item);
  const to = {
    ArrowRight: below(item)[0], Enter: below(item)[0], ArrowLeft: up,
    ArrowDown: beside[i + 1], ArrowUp: beside[i - 1], Home: items[0], End: items.at(-1),
  }[e.key];
  if (e.key.startsWith("Arrow") || e.key === "Home" || e.key === "End" || e.key === "Enter") e.preventDefault();
  if (to) walk(to, true);
});
$("unfilter").firstElementChild.addEventListener("click", () => { walk(items[0], false); $("filter").scrollIntoView({ block: "nearest" }); });
items[0].tabIndex = 0;

// Causes are asked for one by one.
document.addEventListener("click", async e => {
  const b = e.target.closest(".reveal");
  if (!b) return;
  const into = $(b.dataset.into), number = b.dataset.number, open = b.getAttribute("aria-expanded") === "true";
  b.setAttribute("aria-expanded", !open);
  into.hidden = open;
  if (open) return;
  into.replaceChildren(make("p", "small", "…"));
  try {
    const c = await ask(`/tickets/${number}/cause`);
    if (b.dataset.number !== number) return; // another ticket was opened meanwhile
    into.replaceChildren(make("p", "called", c.cause), prose(make("p"), c.means), prose(make("p", "small"), c.see));
  } catch (err) {
    into.replaceChildren(make("p", "", String(err.message)));
  }
});

// One ticket.
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
  $("ticket-status").textContent = status === "none" ? "no status" : status;
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
  $("outcome").textContent = "Nothing was sent yet.";
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
  $("response").textContent = s.response ? s.response.replace(/\r/g, "") : "None. The customer's program was told:\n" + s.error;
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
