// One lab: that of a ticket, or the one at the root. It is opened, asked, cured and started over.
import { $, ask, query, Refused } from "./dom.js";
import { blank, edited, fill, follow } from "./form.js";
import * as past from "./history.js";
import { live } from "./live.js";
import { empty, logged, mark } from "./log.js";
import { came, nothing, told } from "./result.js";

// The lab at the root has no number, no cure, and no request of a customer's.
export const api = { number: "", path: "", title: "The API itself" };
const home = { method: "GET", url: "/api/v1/ping", header: {}, body: "" };

let place = null; // the lab that is shown: { number, path, title }
let current = null; // what the server says of it: { lab, cured, call }
let turn = 0; // counts the labs that were opened, so that what comes late is not shown with another
let change = Promise.resolve(); // what this page has asked the lab to do

// shown is what is shown now; null for the list.
export const shown = () => place;

// open shows a lab.
export async function open(p) {
  place = p;
  turn++;
  $("news").hidden = true;
  empty();
  forgetResult();
  past.of(p.number);
  await (change = load());
}

export function close() {
  place = current = null;
  turn++;
}

function forgetResult() {
  nothing();
  told($("outcome"), "Nothing has been sent yet.");
}

function take(t) {
  current = t;
  $("cured").hidden = !t.cured;
  fill(t.call);
  follow(place.path + "/curl", t.lab, t.curl);
}

// load asks for the lab as it is now, with the lines that its log has already.
async function load() {
  const now = turn, { number, path } = place;
  current = null;
  blank();
  try {
    const t = number ? await ask(path) : { lab: "", call: home };
    if (now !== turn) return;
    take(t);
    await lines();
  } catch (err) {
    if (now === turn) refused(err);
  }
}

async function lines() {
  const now = turn;
  let text = "";
  try {
    const r = await fetch(place.path + "/logs" + query);
    if (r.ok) text = await r.text();
  } catch { /* the stream says that the server is down */ }
  if (now === turn) for (const l of text.split("\n").slice(-200)) if (l) logged(l);
}

// refused shows an error of the lab's server. It is not the customer's error.
function refused(err) {
  nothing();
  told($("outcome"), err instanceof Refused ? err.message : `The page itself failed: ${err.message}. Reload it.`);
  if (err.status === 409) startedOver("");
}

function news(text, action) {
  $("news-text").textContent = text;
  $("news-take").textContent = action;
  $("news").hidden = false;
}

const reasons = {
  reset: "in another tab, or by someone else", age: "because it was 30 minutes old", class: "by the teacher", room: "because the server needed its room",
  restart: "because the server was restarted", ended: "because this browser was idle for long",
};

function startedOver(why) {
  $("cured").hidden = true; // the new lab's customer needs help again
  news(`This lab was started over${reasons[why] ? " " + reasons[why] : ""}. Its credentials are new, so the request in the form belongs to a lab that is gone.`, "Take the new lab's request");
}

$("news-take").addEventListener("click", async () => {
  $("news").hidden = true;
  $("send").focus();
  if (!place.number) return;
  empty();
  forgetResult();
  await (change = load());
});

let server, why = ""; // why the lab from before may be gone: the server was restarted, or the session ended
let sending = false;

export async function send() {
  if (!current || sending) return;
  const now = turn, { lab, cured } = current;
  sending = true;
  $("send").setAttribute("aria-disabled", true);
  told($("outcome"), "Sending …");
  try {
    const s = await ask(place.path + "/send", { ...edited(), lab });
    if (now !== turn) return;
    came(s);
    for (const l of s.logs) logged(l); // those that the stream has brought already are not shown again
    mark(s.request_id || null);
    past.add(s, !!cured);
    const top = $("result").getBoundingClientRect().top;
    if (top < 0 || top > innerHeight * 0.8) $("result").scrollIntoView(); // on a phone it lies below
  } catch (err) {
    if (now === turn) refused(err);
  } finally {
    sending = false;
    $("send").removeAttribute("aria-disabled");
  }
}

// act asks the lab for a cure, or for a new start, and reports whether it did that.
async function act(what) {
  if (!current) return false;
  const now = turn;
  try {
    const t = await ask(`${place.path}/${what}`, what === "cure" ? { lab: current.lab } : {});
    if (now !== turn) return false;
    $("news").hidden = true;
    if (place.number) take(t);
    else current.opened = t.lab;
    return true;
  } catch (err) {
    if (now === turn) refused(err);
    return false;
  }
}

$("call").addEventListener("submit", e => { e.preventDefault(); send(); });
$("original").addEventListener("click", () => { if (current) fill(current.call); });
$("cure").addEventListener("click", async () => {
  change = act("cure");
  if (await change) await send();
});
$("reset").addEventListener("click", async () => {
  change = act("reset");
  if (!await change) return;
  empty();
  forgetResult();
  if (!place.number) told($("outcome"), "The API's lab was started over: what was created or deleted is as it was.");
});

// What happens to the lab elsewhere. What this page has asked for is waited for first, because its event may come before its
// response.
const about = handle => async e => {
  const now = turn;
  if (!place || e.detail.ticket !== place.number) return;
  await change;
  if (now === turn && current) handle(e.detail);
};
live.addEventListener("log", about(d => {
  if (!current.lab || d.lab === current.lab) logged(JSON.stringify(d.line));
}));
live.addEventListener("opened", about(d => {
  if (place.number && d.lab !== current.lab) startedOver(d.why === "first" ? why : d.why);
  if (!place.number && d.lab !== current.opened) news("The API's lab was started over, in another tab or by someone else. What was created or deleted is as it was.", "Close");
}));
live.addEventListener("cured", about(d => {
  if (d.lab !== current.lab || current.cured) return;
  current.cured = true;
  $("cured").hidden = false;
  news("The customer was helped, in another tab or by someone else. The request in the form may be the one from before.", "Take the customer's request as it is now");
}));
// The page was too slow for the stream.
live.addEventListener("missed", () => { if (current) lines(); });
// The stream is new: what it has missed is asked for.
live.addEventListener("ended", () => { why = "ended"; });
live.addEventListener("hello", async e => {
  const now = turn;
  if (server && server !== e.detail.server) why = "restart";
  server = e.detail.server;
  await change;
  if (!place || now !== turn) return;
  if (!current) {
    await (change = load());
    return;
  }
  await lines();
  if (!place.number) return;
  try {
    const t = await ask(place.path);
    if (now === turn && current.lab && t.lab !== current.lab) startedOver(why);
  } catch { /* the next request says so */ }
});
