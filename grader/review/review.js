// The keys, the bar, and the start.

// ---- Keys.

const keys = [
  ["j", "next student", () => window.failurelab.next()], ["k", "previous student", () => window.failurelab.previous()],
  ["n", "note on the submission, or on the focused line", noteForm], ["v", "void the focused lab, or any other", voidForm],
  ["o", "override points of the focused ticket, or of another", overrideForm], ["a", "mark a test as also right", alsoForm],
  ["?", "this list", helpForm],
];

function helpForm() {
  const rows = [...keys, ["c", "the class"], ["/", "find a student"], ["Tab", "to the next ticket, list of labs, or file"], ["↑ ↓", "in a list of labs, or in a file"], ["Enter", "on a line: a note; on a lab: void it"], ["Ctrl+Enter", "save a form"], ["Esc", "close a form; a note that you typed stays"]];
  dialog("Keys", [el("dl", { class: "review-keys" }, rows.map(([key, words]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, words))))], {});
}

// group are the elements that the arrow keys move among: lines of a file, or labs of a list. Only one of them is a stop of Tab.
const groups = new WeakMap();

function ready(root) {
  const parents = new Set();
  for (const e of root.querySelectorAll("[data-student] [data-line], [data-student] [data-lab], [data-line], [data-lab]")) {
    if (e.dataset.line ? !e.dataset.path : e.parentElement.closest("[data-lab], [data-line]")) continue;
    if (e.closest("[data-student]")) parents.add(e.parentElement);
  }
  for (const p of parents) {
    const members = [...p.children].filter(c => c.dataset.line || c.dataset.lab);
    members.forEach((c, i) => {
      c.tabIndex = i === 0 ? 0 : -1;
      groups.set(c, members);
    });
  }
}

function move(e) {
  const item = document.activeElement, members = groups.get(item);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
  if (!members) return false;
  if (e.key === "Enter") {
    (item.dataset.line ? noteForm : voidForm)();
    return true;
  }
  const to = e.key === "Home" ? members[0] : e.key === "End" ? members.at(-1) : step && members[members.indexOf(item) + step];
  if (!to) return false;
  item.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
  return true;
}

function pressed(e) {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select, dialog")) return;
  const key = keys.find(([k]) => k === e.key);
  if (!key && !move(e)) return;
  e.preventDefault();
  if (key) say("");
  key?.[2]();
}

// ---- The bar.

const bar = el("nav", { class: "review-bar", "aria-label": "Review" });

function drawBar() {
  const button = (key, words, act) => el("button", { type: "button", click: act, title: `key ${key}` }, words + " ", el("kbd", {}, key));
  const of = student() !== null;
  bar.replaceChildren(...[of && button("n", "Note", noteForm), button("v", "Void a lab", voidForm), of && button("o", "Override points", overrideForm), of && seen.also && button("a", "Also right", alsoForm),
    button("?", "Keys", helpForm), seen.regrade && el("a", { href: "regrade" }, "What changed since the older grading")].filter(Boolean), status);
}

function start() {
  document.body.insertBefore(bar, document.getElementById("top")?.nextSibling ?? document.body.firstChild);
  if (seen.changes) {
    bar.append(el("a", { href: "./" }, "Back to the class"));
    return;
  }
  document.addEventListener("keydown", pressed);
  const viewed = () => {
    drawBar();
    ready(document.getElementById("main") ?? document.body);
    back();
  };
  document.addEventListener("failurelab:view", viewed);
  document.addEventListener("failurelab:part", e => ready(e.detail.root));
  viewed();
  window.failurelab.built().then(() => { // what was saved is then on the page
    say(kept.get("said"));
    kept.set("said", null);
  });
}

start();
