// The list of tickets, and the tree above it. ticket.js shows one ticket; it uses what is declared here.
//
// Everything that comes from the lab is put into the page as text (textContent), never as markup: the lab shows what people
// send to it.
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
  $("filter").textContent = leaves === null ? `${shown} tickets. Every failure is real. What the customer says about it may not be.` : `${shown} of ${rows.length}: ${item.dataset.answer}. ${item.dataset.ask}`;
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
