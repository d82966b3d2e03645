// The page: the list of tickets or one lab, as the address says. #T105 is a ticket, #api the lab at the root, #who the form for a
// name, everything else the list.
import { $, ask, make, prose } from "./dom.js";
import { fill } from "./form.js";
import "./done.js";
import { introduce } from "./who.js";
import { rows } from "./tree.js";
import { api, close, open, send, shown } from "./ticket.js";

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
    into.replaceChildren(make("p", "", err.message));
  }
});

function show(title) {
  $("home").hidden = true;
  $("ticket").hidden = false;
  document.title = `${title} · The API failure lab`;
  scrollTo({ top: 0, behavior: "instant" });
  $("ticket-title").focus({ preventScroll: true });
}

function neighbours(row) {
  const there = rows.filter(r => r.querySelector(".open")), i = there.indexOf(row);
  for (const [id, other] of [["before", row && there[i - 1]], ["after", row && there[i + 1]]]) {
    $(id).hidden = !other;
    if (other) {
      $(id).href = "#" + other.dataset.number;
      $(id).textContent = id === "before" ? `← ${other.dataset.number}` : `${other.dataset.number} →`;
    }
  }
}

function openTicket(row) {
  const { number, exercise } = row.dataset;
  $("ticket").dataset.kind = "ticket";
  $("ticket-number").textContent = number;
  $("ticket-symptom").textContent = row.querySelector(".symptom").textContent;
  $("ticket-exercise").textContent = `exercises/${exercise}`;
  $("ticket-test").textContent = `go test -v -run ${number} ./exercises/${exercise}`;
  $("ticket-reveal").dataset.number = number;
  $("ticket-reveal").setAttribute("aria-expanded", false);
  $("ticket-cause").hidden = true;
  neighbours(row);
  show(number);
  return open({ number, path: `/tickets/${number}` });
}

function openAPI() {
  $("ticket").dataset.kind = "api";
  $("ticket-number").textContent = "";
  $("ticket-symptom").textContent = api.title;
  neighbours(null);
  show(api.title);
  return open(api);
}

function home() {
  const was = shown();
  close();
  $("ticket").hidden = true;
  $("home").hidden = false;
  document.title = "The API failure lab";
  if (was) (document.querySelector(`#row-${was.number || "none"} .open`) ?? document.querySelector(".try"))?.focus();
}

let opened = Promise.resolve();
function route() {
  if (location.hash === "#main") return; // the way past the header
  const row = rows.find(r => "#" + r.dataset.number === location.hash && r.querySelector(".open"));
  if (row) opened = openTicket(row);
  else if (location.hash === "#api") opened = openAPI();
  else home();
  if (location.hash === "#who") introduce();
}

// The buttons of the lab at the root: each fills in its request, and sends it.
document.addEventListener("click", async e => {
  const b = e.target.closest(".try");
  if (!b) return;
  if (shown() !== api) {
    history.pushState(null, "", "#api");
    route();
  }
  await opened;
  if (shown() !== api) return;
  fill(JSON.parse(b.dataset.call));
  $("call").dispatchEvent(new Event("input")); // the curl command follows
  send();
});

addEventListener("hashchange", route);
route();
