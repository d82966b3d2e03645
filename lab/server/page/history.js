// The requests that this page has sent to a lab, and two of them side by side.
import { $, make, milliseconds } from "./dom.js";
import { diff } from "./diff.js";
import { parts, pretty } from "./json.js";
import { facts } from "./log.js";
import { good } from "./result.js";

const most = 20; // of a ticket
const lines = 400; // of a part that is compared
const kept = new Map(); // by ticket
let list = [], place = ""; // those that are shown, and of which ticket; "" for the lab at the root

const first = e => e.sent.response ? parts(e.sent.response).first : "no response: " + e.sent.error;

// of shows the requests of a ticket.
export function of(number) {
  if (!kept.has(number)) kept.set(number, []);
  list = kept.get(number);
  place = number;
  show();
}

// add remembers a request, and whether the lab was cured when it was sent.
export function add(sent, cured) {
  list.push({ n: (list.at(-1)?.n ?? 0) + 1, at: new Date(), cured, sent });
  if (list.length > most) list.shift();
  show();
}

const label = e => `${e.n}: ${e.sent.status || "no response"}` + (place ? `, ${e.cured ? "after" : "before"} the cure` : "");

function show() {
  $("history").hidden = list.length === 0;
  $("past").replaceChildren(...list.map(e => {
    const li = make("li", good(e.sent) ? "good" : "bad");
    li.append(make("time", "", e.at.toLocaleTimeString([], { hour12: false })), " ", make("span", "sign", good(e.sent) ? "✓" : "✗"), " ",
      `${label(e)}, ${milliseconds(e.sent.took_ms)}`);
    return li;
  }));
  for (const id of ["older", "newer"]) {
    $(id).replaceChildren(...list.map(e => {
      const o = make("option", "", label(e));
      o.value = e.n;
      return o;
    }));
  }
  const last = list.at(-1), before = list.findLast(e => e !== last && e.cured !== last.cured) ?? list.at(-2);
  $("compare").hidden = $("to-compare").hidden = list.length < 2;
  if (!before) return;
  $("older").value = before.n;
  $("newer").value = last.n;
  compare();
}

// What differs each time says nothing.
const always = /^(Date: |X-Request-Id: |\s*"request_id": |request_id=|time=|latency_ms=)/i;
const name = l => l.match(always)?.[1];
const same = (x, y) => x === y || (name(x) !== undefined && name(x) === name(y));

function request(s) {
  return s.request ? s.request.replace(/\r\n/g, "\n").trimEnd().split("\n") : ["The request never left."];
}

function body(s) {
  const { body } = parts(s.response ?? "");
  return (pretty(body) ?? body).split("\n");
}

function log(s) {
  const list = s.logs.flatMap(l => Object.entries(facts(l)).map(([k, v]) => `${k}=${typeof v === "string" ? v : JSON.stringify(v)}`.replace(/\n[^]*/, " …")));
  return list.length ? list : ["no line"];
}

const sections = [
  ["Request", request],
  ["Status", s => [s.response ? parts(s.response).first : "no response", ...(s.error ? [s.error] : [])]],
  ["Headers", s => parts(s.response ?? "").fields],
  ["Body", body],
  ["Log line", log],
];

function side(text, changed, mark) {
  const td = make("td", text === undefined ? "none" : changed ? "changed" : "");
  if (text === undefined) return td;
  td.append(...(changed ? [make("span", "sign", mark), " ", make("mark", "", text)] : [text]));
  return td;
}

// compare shows the two requests that are chosen.
function compare() {
  const [a, b] = ["older", "newer"].map(id => list.find(e => String(e.n) === $(id).value));
  if (!a || !b) return;
  $("compared").replaceChildren($("compared").caption, ...sections.map(([title, of]) => {
    const pairs = diff(of(a.sent).slice(0, lines), of(b.sent).slice(0, lines), same), part = make("tbody");
    const changed = pairs.filter(p => p.changed).length, head = make("tr"), th = make("th", "", title, " ", make("span", "small", changed ? `${changed} changed` : "the same"));
    th.scope = "rowgroup";
    th.colSpan = 2;
    head.append(th);
    part.append(head, ...pairs.map(p => {
      const tr = make("tr");
      tr.append(side(p.left, p.changed, "−"), side(p.right, p.changed, "+"));
      return tr;
    }));
    return part;
  }));
}

for (const id of ["older", "newer"]) $(id).addEventListener("change", compare);
$("to-compare").addEventListener("click", () => {
  $("history").scrollIntoView();
  $("older").focus({ preventScroll: true });
});
$("forget").addEventListener("click", () => {
  list.length = 0;
  show();
  $("send").focus();
});
