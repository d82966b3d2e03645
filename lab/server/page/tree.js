// The tree, and the list of tickets that it filters. One item of the tree takes part in the order of tabs; arrows go on from there.
import { $ } from "./dom.js";

export const rows = [...document.querySelectorAll(".tickets > li")];
const tree = document.querySelector(".tree");
const items = [...tree.querySelectorAll("li")];
const node = item => item.querySelector(":scope > .node");
const above = item => item.parentElement.closest("li");
const below = item => [...item.querySelectorAll(":scope > ul > li")];
const everything = $("filter").textContent;

function walk(item, focus) {
  for (const i of items) {
    node(i).tabIndex = i === item ? 0 : -1;
    i.classList.toggle("here", i === item);
    i.classList.toggle("walked", i.contains(item));
    node(i).setAttribute("aria-selected", i === item);
  }
  if (focus) node(item).focus();
  const go = node(item).querySelector(".go");
  const leaves = [item, ...item.querySelectorAll("li")].map(i => i.dataset.leaf).filter(Boolean);
  const shown = filter(above(item) ? leaves : null, item);
  if (go) go.textContent = `Its ${shown} tickets →`;
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
  $("filter").textContent = leaves === null ? everything : `${shown} of ${rows.length}: ${item.dataset.answer}. ${item.dataset.ask}`;
  return shown;
}

tree.addEventListener("click", e => {
  const li = e.target.closest(".node")?.parentElement;
  if (e.target.closest(".go")) first();
  else if (li) walk(li, true);
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
$("unfilter").firstElementChild.addEventListener("click", () => {
  walk(items[0], false);
  document.querySelector(".tickets .open")?.focus();
});
node(items[0]).tabIndex = 0;
