// Elements. All text goes through here, as text and never as HTML: most of it is strangers'.

// Characters that would hide or turn around what comes after them, and control characters.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

// visible shows such characters by their code.
const visible = text => String(text).replace(HIDDEN, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

// place sets an attribute. It links to nothing outside the page, and knows no attribute that runs anything.
function place(e, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === "function") {
    e.addEventListener(name, value);
    return;
  }
  if (/^on|^style$|src/i.test(name) || (name === "href" && !value.startsWith("#"))) throw new Error("page: no attribute " + name);
  e.setAttribute(name, value === true ? "" : /^(title|aria-)/.test(name) ? visible(value) : value);
}

function fill(e, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) place(e, name, value);
  add(e, children);
  return e;
}

// add appends texts, elements, and lists of them. It leaves out what is empty.
function add(e, ...children) {
  for (const c of children.flat(Infinity)) {
    if (c === undefined || c === null || c === false || c === "") continue;
    e.append(c instanceof Node ? c : visible(c));
  }
  return e;
}

const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

const svg = (tag, attributes, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// prose is a text of ours, in which `this` is code.
const prose = text => String(text ?? "").split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));

// table has a head and rows of cells. A cell that is a th is the head of its row. Columns named in numbers are aligned right.
function table(caption, heads, rows, kind) {
  const t = h("table", { class: kind }, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads.map(head =>
    h("th", { scope: "col", class: head.startsWith("#") && "number" }, head.replace(/^#/, ""))))));
  const body = h("tbody");
  for (const row of rows) {
    const tr = h("tr", row.attributes);
    row.cells.forEach((c, i) => add(tr, h(i ? "td" : "th", { scope: i ? null : "row", class: heads[i].startsWith("#") && "number" }, c)));
    add(body, tr);
  }
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": caption }, add(t, body));
}

// folded is a part that is built when it is opened.
function folded(attributes, summary, build, open) {
  const d = h("details", attributes, h("summary", {}, summary));
  let built = false;
  const once = () => {
    if (built) return;
    built = true;
    add(d, build());
  };
  if (open) {
    once();
    d.open = true;
  }
  const opened = () => {
    if (built) return;
    once();
    document.dispatchEvent(new CustomEvent("failurelab:part", { detail: { student: d.closest("[data-student]")?.dataset.student, root: d } }));
  };
  d.firstChild.addEventListener("click", opened); // at once
  d.addEventListener("toggle", () => d.open && opened()); // what else opens it, such as a search in the page
  d.build = once;
  return d;
}
