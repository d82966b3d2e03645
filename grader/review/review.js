// The editor that a review adds to the page of a class. `seen` is what the page was built from. Text goes in as text only.

const el = (tag, attributes, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") e.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.flat().filter(c => c !== null && c !== undefined && c !== false));
  return e;
};

const student = () => document.querySelector("#main [data-student]")?.dataset.student ?? null;
const member = () => seen.members?.[student()] ?? null;
const here = attribute => document.activeElement?.closest?.(`[data-${attribute}]`)?.dataset[attribute] ?? "";

// ---- What is kept over a reload: where the reader was, what was saved, and what was typed and not saved.

const kept = {
  get: name => JSON.parse(sessionStorage.getItem("review." + name) ?? "null"),
  set: (name, value) => (value === null ? sessionStorage.removeItem("review." + name) : sessionStorage.setItem("review." + name, JSON.stringify(value))),
};

function place() {
  const line = document.activeElement?.closest?.("[data-line]");
  return {
    student: student(), open: [...document.querySelectorAll("details[data-ticket][open]")].map(d => d.dataset.ticket),
    ticket: here("ticket"), lab: here("lab"), path: line?.dataset.path ?? "", line: line?.dataset.line ?? "",
  };
}

function reload(words) {
  kept.set("said", words);
  kept.set("place", place());
  location.reload();
}

// back puts the focus where it was.
function back() {
  const p = kept.get("place");
  if (!p || p.student !== student()) return;
  kept.set("place", null);
  for (const t of p.open) {
    const d = document.querySelector(`details[data-ticket="${CSS.escape(t)}"]`);
    if (d) d.open = true;
  }
  setTimeout(() => { // a part that is opened is built in a task of its own
    const ticket = p.ticket ? `[data-ticket="${CSS.escape(p.ticket)}"] ` : "";
    const target = (p.line && document.querySelector(`${ticket}[data-path="${CSS.escape(p.path)}"][data-line="${p.line}"]`)) ||
      (p.lab && document.querySelector(`${ticket}[data-lab="${CSS.escape(p.lab)}"]`)) || (ticket && document.querySelector(ticket + "summary"));
    target?.focus();
  });
}

const status = el("p", { class: "review-status", role: "status" });
const say = words => (status.textContent = words ?? "");

// ---- Writing.

async function post(what, body) {
  try {
    const r = await fetch("api/" + what, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return { status: r.status, ...(await r.json().catch(() => ({ error: "The review answered " + r.status + "." }))) };
  } catch {
    return { status: 0, error: "The review does not answer. Start class review again. Your text stays here; copy it to be safe." };
  }
}

// ---- Forms. A form is a dialog: Escape closes it, and what was typed stays for the next time.

let numbers = 0;

function field(label, input, hint) {
  input.id ||= "review-" + ++numbers;
  return el("div", { class: "review-field" }, el("label", { for: input.id }, label), input, hint && el("p", { class: "review-hint" }, hint));
}

const text = (name, value, more) => Object.assign(el("input", { name, autocomplete: "off", spellcheck: "false", ...more }), { value: value ?? "" });
const area = (name, value) => Object.assign(el("textarea", { name, rows: "6" }), { value: value ?? "" });
const options = (name, list, value) => {
  const s = el("select", { name }, list.map(([v, words]) => Object.assign(el("option", {}, words), { value: v })));
  s.value = list.some(([v]) => v === value) ? value : list[0]?.[0] ?? "";
  return s;
};

// dialog shows a form. save returns what to send, or null; done is called with the answer if it was taken.
function dialog(title, fields, { save, what, words, conflict, extra, first }) {
  const problem = el("div", { role: "alert", class: "review-problem" });
  const form = el("form", { method: "dialog" }, el("h2", { id: "review-title" }, title), fields, problem,
    el("div", { class: "review-buttons" }, what && el("button", { type: "submit", class: "review-save" }, "Save (Ctrl+Enter)"), el("button", { type: "button", click: () => d.close() }, what ? "Cancel (Esc)" : "Close (Esc)")), extra);
  const d = el("dialog", { class: "review-dialog", "aria-labelledby": "review-title" }, form);
  const fault = (...parts) => problem.replaceChildren(...parts);
  const send = async body => {
    if (d.dataset.busy || !body) return;
    d.dataset.busy = "1";
    const a = await post(what, body);
    delete d.dataset.busy;
    if (a.status === 200) {
      d.dataset.saved = "1";
      d.close();
      reload([typeof words === "function" ? words(body) : words, a.said].filter(Boolean).join(" "));
    } else if (a.status === 409) {
      conflict(a, fault);
    } else {
      fault(el("p", {}, a.error));
    }
  };
  form.addEventListener("submit", e => {
    e.preventDefault();
    send(save());
  });
  d.addEventListener("keydown", e => {
    e.stopPropagation(); // the page's own keys wait
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && what) {
      e.preventDefault();
      form.requestSubmit();
    }
  });
  d.addEventListener("close", () => d.remove());
  document.body.append(d);
  d.showModal();
  (first ?? d.querySelector("input, textarea, select, button")).focus();
  d.send = send;
  return d;
}

const now = words => el("pre", { class: "review-now", tabindex: "0", "aria-label": "What is on the disk" }, words || "(nothing)");

// settingsConflict shows what the settings say now. Save then writes on top of that.
function settingsConflict(relevant) {
  return (a, fault) => {
    seen.version = a.version;
    seen.void = a.now.void;
    seen.overrides = a.now.overrides;
    fault(el("p", {}, a.error), now(relevant() ?? "It says nothing about this."));
  };
}

// ---- Notes.

function noteForm() {
  const who = student(), m = member();
  if (!m) return say("Show a student first: j.");
  const line = document.activeElement?.closest?.("[data-line]");
  const about = options("about", [["", "The submission"], ...m.files.map(f => [f, f])], line?.dataset.path ?? "");
  const number = text("line", line?.dataset.line ?? "", { type: "number", min: "1", inputmode: "numeric" });
  const body = area("text");
  const versions = new Map(); // that this form has shown, by target
  const key = () => JSON.stringify([who, about.value, number.value]);
  const noteNow = () => m.notes.find(n => n.path === about.value && n.line === Number(number.value || 0));
  let loaded = "", target = "";
  const draft = () => kept.get("draft " + target);
  const load = () => {
    const typed = body.value !== loaded ? body.value : "";
    number.disabled = about.value === "";
    if (number.disabled) number.value = "";
    const n = noteNow();
    target = key();
    if (!versions.has(target)) versions.set(target, n?.version ?? seen.none);
    loaded = n?.text ?? "";
    body.value = draft() ?? (typed && loaded ? loaded + "\n\n" + typed : typed || loaded);
  };
  about.addEventListener("change", load);
  number.addEventListener("change", load);
  load();
  const d = dialog("Note on " + m.called, [field("About", about), field("Line", number, "Empty: the whole file."), field("Note", body, "Markdown. An empty note is removed.")], {
    what: "note", words: "The note is saved.", first: body,
    save: () => ({ student: who, path: about.value, line: Number(number.value || 0), text: body.value, version: versions.get(key()) ?? seen.none }),
    conflict: (a, fault) => {
      versions.set(key(), a.version);
      const both = () => {
        body.value = a.now + "\n\n" + body.value;
        body.focus();
      };
      fault(el("p", {}, a.error + " On the disk is:"), now(a.now), el("p", {}, "Save writes your text instead. "), el("button", { type: "button", click: both }, "Put both into the form"));
    },
  });
  d.addEventListener("close", () => kept.set("draft " + target, d.dataset.saved || body.value === loaded ? null : body.value));
}

// ---- Void labs.

function voidForm() {
  const list = el("datalist", { id: "review-labs" }, seen.labs.map(l => Object.assign(el("option", {}, l.what), { value: l.code })));
  const lab = text("lab", here("lab"), { list: "review-labs", required: true });
  const reason = text("reason", "", { required: true });
  const known = el("p", { class: "review-hint" });
  const current = () => seen.void.find(v => v.lab === lab.value.trim());
  const show = () => {
    known.textContent = seen.labs.find(l => l.code === lab.value.trim())?.what ?? "";
    if (!reason.value) reason.value = current()?.reason ?? "";
  };
  lab.addEventListener("input", show);
  show();
  const undo = v => el("li", {}, `${v.lab}: ${v.reason} `, el("button", { type: "button", click: () => d.send({ lab: v.lab, undo: true, version: seen.version }) }, `Let ${v.lab} count again`));
  const d = dialog("Void a lab for everybody", [list, field("Lab", lab), known, field("Reason", reason, `Everybody's points change. It is written to ${seen.file}.`)], {
    what: "void", first: lab.value ? reason : lab, words: b => (b.undo ? `${b.lab} counts again.` : `${b.lab} does not count any more.`),
    save: () => ({ lab: lab.value.trim(), reason: reason.value, version: seen.version }),
    conflict: settingsConflict(() => seen.void.map(v => `${v.lab}: ${v.reason}`).join("\n")),
    extra: seen.void.length > 0 && el("section", { class: "review-list" }, el("h3", {}, "Void now"), el("ul", {}, seen.void.map(undo))),
  });
}

// ---- Points by hand.

function overrideForm() {
  const who = student(), m = member();
  if (!m) return say("Show a student first: j.");
  const things = seen.work.flatMap(w => [[w.exercise, w.exercise + ", the whole exercise"], ...w.tickets.map(t => [t, t])]);
  const focused = here("ticket") || document.activeElement?.closest?.("[data-exercise]")?.dataset.exercise;
  const what = options("what", things, focused);
  const points = text("points", "", { type: "number", min: "0", step: "any", required: true });
  const reason = text("reason", "", { required: true }), by = text("by", seen.by, { required: true });
  const target = () => (seen.work.some(w => w.exercise === what.value) ? { exercise: what.value } : { ticket: what.value });
  const mine = () => seen.overrides.filter(o => o.student === who);
  const current = () => mine().find(o => (o.ticket || o.exercise) === what.value);
  const show = () => {
    const o = current();
    points.value = o ? o.points : "";
    reason.value = o?.reason ?? reason.value;
    by.value = o?.by ?? by.value;
  };
  what.addEventListener("change", show);
  show();
  const words = o => `${o.ticket || o.exercise}: ${o.points}, by ${o.by}. ${o.reason}`;
  const undo = o => el("li", {}, words(o) + " ", el("button", { type: "button", click: () => d.send({ student: who, ticket: o.ticket, exercise: o.exercise, undo: true, version: seen.version }) }, `Undo ${o.ticket || o.exercise}`));
  const d = dialog("Points by hand for " + m.called, [field("What", what), field("Points", points, "Before weights and a late penalty. The verdict stays."), field("Reason", reason), field("By", by)], {
    what: "override", first: points, words: b => (b.undo ? "The points are those of the tests again." : "The points are set."),
    save: () => ({ student: who, ...target(), points: Number(points.value), reason: reason.value, by: by.value, version: seen.version }),
    conflict: settingsConflict(() => mine().map(words).join("\n")),
    extra: mine().length > 0 && el("section", { class: "review-list" }, el("h3", {}, "Set by hand now"), el("ul", {}, mine().map(undo))),
  });
}

// ---- Also right.

function alsoForm() {
  const who = student(), m = member();
  if (!m) return say("Show a student first: j.");
  if (!seen.also) return say("The course's folder is not known. Start class review in it, or name it with --course.");
  const ticket = options("ticket", seen.work.flatMap(w => w.tickets.map(t => [t, t])), here("ticket"));
  const why = area("why"), by = text("by", seen.by);
  why.required = true;
  dialog("A test of " + m.called + " is also right", [field("Ticket", ticket), field("Why", why, "The test goes to solutions/also in the course, without the name. grader verify then runs it each time."), field("By", by)], {
    what: "also", first: why, words: "The test is kept.", conflict: (a, fault) => fault(el("p", {}, a.error)),
    save: () => ({ student: who, ticket: ticket.value, why: why.value, by: by.value }),
  });
}

// ---- Keys.

const keys = [
  ["j", "next student", () => window.failurelab.next()], ["k", "previous student", () => window.failurelab.previous()],
  ["n", "note on the submission, or on the focused line", noteForm], ["v", "void the focused lab, or any other", voidForm],
  ["o", "override points of the focused ticket, or of another", overrideForm], ["a", "mark a test as also right", alsoForm],
  ["?", "this list", helpForm],
];

function helpForm() {
  const rows = [...keys, ["c", "the class"], ["/", "find a student"], ["Tab", "to the next ticket, list of labs, or file"], ["↑ ↓", "in a list of labs, or in a file"], ["Enter", "on a line: a note; on a lab: void it"], ["Ctrl+Enter", "save a form"], ["Esc", "close a form; what you typed stays"]];
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
  say(kept.get("said"));
  kept.set("said", null);
}

start();
