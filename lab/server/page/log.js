// The lines of a lab's log, each with its time.
import { $, make } from "./dom.js";

const most = 200; // lines
let mine = null; // the id of this page's last request

// clock is the time of day of a line, as the API wrote it: the zone is that of the API.
const clock = time => time.match(/T(\d\d:\d\d:\d\d(?:\.\d{1,3})?)/)?.[1] ?? time;

// plain is a value as text. What cannot be seen is shown as its escape: it comes from clients, and U+202E turns the order of the
// text around it.
function plain(v) {
  if (typeof v === "string" && /^[\w./:-]+$/.test(v)) return v;
  return JSON.stringify(v).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, unseen);
}

const unseen = c => c.split("").map(unit => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0")).join("");

// facts are the members of a line. What is no JSON is its message.
export function facts(text) {
  try {
    const f = JSON.parse(text);
    if (f && typeof f === "object") return f;
  } catch { /* shown as it is */ }
  return { msg: text };
}

// logged shows a line, once, in the order of their times.
export function logged(text) {
  const list = $("log"), line = facts(text), key = JSON.stringify(line);
  if ([...list.children].some(l => l.key === key)) return;
  const { time = "", level = "", msg, stack, ...rest } = line;
  const li = make("li", String(level).toLowerCase());
  li.key = key;
  li.at = Date.parse(time) || 0;
  li.dataset.id = rest.request_id ?? "";
  const at = make("time", "", clock(String(time)));
  at.title = at.dateTime = String(time);
  li.append(at, " ", make("span", "level", String(level)), " ", make("span", "yours", "your request"), " ");
  if (msg && msg !== "request") li.append(make("span", "pair", String(msg)), " ");
  for (const [k, v] of Object.entries(rest)) {
    li.append(make("span", "pair", make("span", "key", k + "="), plain(v)), " ");
  }
  if (stack) {
    const d = make("details");
    d.append(make("summary", "", "stack"), make("pre", "", String(stack)));
    li.append(d);
  }
  list.insertBefore(li, [...list.children].find(l => l.at > li.at) ?? null);
  while (list.children.length > most) list.firstElementChild.remove();
  $("log-empty").hidden = true;
  mark(mine);
  $("log-box").scrollTop = $("log-box").scrollHeight;
}

// mark marks the lines of a request as this page's own.
export function mark(id) {
  mine = id;
  for (const l of $("log").children) l.classList.toggle("mine", mine !== null && l.dataset.id === mine);
}

// empty takes all lines away.
export function empty() {
  mine = null;
  $("log").replaceChildren();
  $("log-empty").hidden = false;
}
