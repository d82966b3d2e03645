// The editor that a review adds to the page of a class. `seen` is what the page was built from. Text goes in as text only.

// visible shows characters by their code that would hide or turn around what comes after them.
const visible = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

const el = (tag, attributes, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") e.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.flat().filter(c => c !== null && c !== undefined && c !== false).map(c => (typeof c === "string" ? visible(c) : c)));
  return e;
};

const student = () => document.querySelector("#main [data-student]")?.dataset.student ?? null;
const member = () => seen.members?.find(m => m.id === student()) ?? null;
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
    if (target) target.focus();
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

// ---- Forms. A form is a dialog: Escape closes it.

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
