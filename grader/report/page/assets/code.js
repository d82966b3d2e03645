// Source code, line by line.

const TOKENS = /("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*')|(\/\/.*$)|\b(func|return|for|range|if|else|var|const|type|defer|go|switch|case)\b/gm;

// colored marks strings, comments and keywords of Go. A line that nobody writes by hand stays plain.
function colored(text) {
  if (text.length > 4000) return [text];
  const parts = [];
  let from = 0;
  for (const m of text.matchAll(TOKENS)) {
    parts.push(text.slice(from, m.index), h("span", { class: m[1] ? "str" : m[2] ? "com" : "key" }, m[0]));
    from = m.index + m[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

// marksOf are the labs that each line of a submission caught: "path:line" to codes.
function marksOf(trials) {
  const marks = new Map();
  for (const t of trials) {
    if (!t.caught || !t.at) continue;
    const at = t.at.replace(/^exercises\//, "");
    if (!marks.has(at)) marks.set(at, []);
    marks.get(at).push(t.code);
  }
  return marks;
}

// lines shows a part of a file. Own lines can be found by path and number; others are the solution's.
function lines(file, from, to, own, marks, notes, refuted) {
  const block = h("div", { class: own ? "code" : "code solution" });
  file.text.replaceAll("\r\n", "\n").split("\n").slice(from - 1, to).forEach((text, i) => {
    const number = from + i, at = file.path + ":" + number, codes = [...new Set(marks?.get(at) ?? [])];
    const line = h("div", { class: "line" + (codes.length ? " hit" : "") + (refuted === at ? " refuted" : ""), "data-path": own && file.path, "data-line": own && number },
      h("span", { class: "no", "aria-hidden": "true" }, number), h("code", {}, colored(text)),
      codes.length > 0 && h("span", { class: "marks" }, h("span", { class: "unseen" }, "caught "), codes.map(c => labChip(c, true))),
      refuted === at && h("span", { class: "marks" }, h("span", { class: "lab missed" }, "fails here")));
    add(block, line);
    for (const n of notes ?? []) if (n.path === file.path && n.line === number) add(block, note(n));
  });
  return block;
}

const note = (n, about = "") => h("div", { class: "note" }, h("span", { class: "kicker" }, "Note" + about), markdown(n.body));

// markdown shows Markdown, of which markdown.go has made texts and elements of a fixed set.
const markdown = body => (body ?? []).map(c => (typeof c === "string" ? c : h(c.tag, {}, markdown(c.children))));

// telling says whether a part has a line that is marked.
function telling(p, marks, notes, refuted) {
  const has = at => {
    const i = at.lastIndexOf(":"), line = Number(at.slice(i + 1));
    return at.slice(0, i) === p.path && p.from <= line && line <= p.to;
  };
  return [...(marks?.keys() ?? []), ...(notes ?? []).map(n => `${n.path}:${n.line}`), refuted ?? ""].some(has);
}

// sourceOf shows the tests of a ticket, and the functions that they use: those without a mark are folded away.
function sourceOf(list, files, own, marks, notes, refuted) {
  const first = list.filter(p => !p.helper || telling(p, marks, notes, refuted)), rest = list.filter(p => !first.includes(p));
  const shown = part => partsOf(part, files, own, marks, notes, refuted);
  return [shown(first), rest.length > 0 && folded({ class: "clause" }, `${count(rest.length, "function")} that it uses`, () => h("div", {}, shown(rest)))];
}

// partsOf shows functions of files, with the file's name before each file.
function partsOf(list, files, own, marks, notes, refuted) {
  let before = null;
  return list.map(p => {
    const file = files.find(f => f.path === p.path);
    if (!file) return null;
    const name = before !== p.path && h("p", { class: "file" }, p.path);
    before = p.path;
    return [name, lines(file, p.from, p.to, own, marks, notes, refuted)];
  });
}
