// The heat map: a row for each student, a cell for each ticket. It is a grid: one stop for the tab key, and arrows inside.

const shown = { by: "roster", down: false, text: "", section: "", top: 0, list: students.map((_, i) => i) };

const sorters = {
  roster: (a, b) => a - b,
  name: (a, b) => called(students[a]).localeCompare(called(students[b])),
  final: (a, b) => students[a].final - students[b].final,
};
const sorter = by => sorters[by] ?? ((a, b) => students[a].scores[by] - students[b].scores[by] || VERDICTS[students[b].cells[by]].rank - VERDICTS[students[a].cells[by]].rank);

// choose sorts and filters. Next and previous follow it.
function choose() {
  const text = shown.text.trim().toLowerCase();
  const has = s => !text || [s.id, s.name, s.team, s.email].some(v => v?.toLowerCase().includes(text));
  const compare = sorter(shown.by), sign = shown.down ? -1 : 1;
  shown.list = students.map((_, i) => i).filter(i => has(students[i]) && (!shown.section || students[i].section === shown.section));
  shown.list.sort((a, b) => sign * compare(a, b) || a - b);
}

// cellWords is what a cell says.
function cellWords(s, k) {
  const c = columns[k], verdict = s.none ? "no submission" : VERDICTS[s.cells[k]], named = verdict?.cases ? `${verdict.label} (${verdict.cases})` : verdict?.word ?? verdict;
  return `${c.label}: ${named}, ${points(s.scores[k])} of ${points(c.max)}`;
}

const emptyCell = h("div", { role: "gridcell", tabindex: "-1" });
let current = null; // what the tab key stops at; it outlives the grid, as rows do
const ROWS = 60; // that are built before anything is shown
const rowOf = []; // rows that were built, by student

function gridRow(i) {
  const s = students[i];
  const row = h("div", { role: "row", class: "row", "data-row": i });
  const remark = s.none ? "none" : s.incomplete ? "incomplete" : s.late ? "late" : s.notes ? count(s.notes, "note") : "";
  add(row, h("div", { role: "rowheader", class: "who" }, h("a", { href: "#/student/" + encodeURIComponent(s.id), tabindex: "-1" }, h("bdi", {}, called(s))), remark && h("span", { class: "remark" }, remark)));
  add(row, h("div", { role: "gridcell", class: "sum", tabindex: "-1" }, s.none ? "—" : points(s.final)));
  let before = null;
  columns.forEach((c, k) => {
    const cell = emptyCell.cloneNode();
    cell.className = "cell v-" + (s.none ? "n" : s.cells[k]) + (before && before !== c.exercise ? " first" : "");
    cell.textContent = s.none ? "" : (VERDICTS[s.cells[k]]?.symbol ?? "");
    cell.setAttribute("aria-label", cellWords(s, k));
    before = c.exercise;
    row.append(cell);
  });
  return row;
}

function gridHead() {
  const sort = (by, text, kind, says) => {
    const active = shown.by === by;
    return h("div", { role: "columnheader", class: kind, "aria-sort": active ? (shown.down ? "descending" : "ascending") : "none" },
      h("button", { type: "button", tabindex: "-1", "data-sort": by, title: says }, h("span", {}, text)));
  };
  const groups = h("div", { class: "row groups", "aria-hidden": "true" }, h("div", { class: "who" }), h("div", { class: "sum" }));
  const row = h("div", { role: "row", class: "row heads" }, sort("name", "Student", "who", "sort by name"), sort("final", "Final", "sum", "sort by final points"));
  let before = null, group = null, size = 0;
  columns.forEach((c, k) => {
    const first = before !== c.exercise;
    if (first) {
      group = h("div", { class: "group" + (before ? " first" : ""), title: c.exercise.exercise }, h("span", {}, shortName(c.exercise.exercise)));
      size = 0;
      add(groups, group);
    }
    group.style.setProperty("--size", ++size);
    add(row, sort(String(k), c.label, "cell" + (first && before ? " first" : ""), `${c.label}: ${c.says}`));
    before = c.exercise;
  });
  return [groups, row];
}

// heatMap is the grid with its filters.
function heatMap() {
  const says = h("p", { class: "small says-cell" }, "Move over a cell, or use the arrow keys. Enter opens the student.");
  const grid = h("div", { role: "grid", class: "grid", "aria-label": "Students and tickets" });
  grid.style.setProperty("--columns", columns.length);
  grid.style.setProperty("--gaps", exercises.length - 1);
  let turn = 0; // of building: a later one stops those before
  const counted = h("span", { class: "small", role: "status" });
  const build = () => {
    choose();
    const body = h("div", { role: "rowgroup", class: "rows" });
    const list = shown.list, first = rowOf[list.at(-1)] ? list.length : ROWS, mine = ++turn;
    const append = part => body.append(...part.map(i => (rowOf[i] ??= gridRow(i))));
    append(list.slice(0, first));
    if (first < list.length) setTimeout(() => mine === turn && append(list.slice(first)));
    grid.replaceChildren(h("div", { role: "rowgroup", class: "headrows" }, gridHead()), body);
    counted.textContent = shown.list.length === students.length ? count(students.length, "student") : `${shown.list.length} of ${count(students.length, "student")}`;
    stop(grid.querySelector(".rows a") ?? grid.querySelector("button"));
  };
  const stop = e => {
    current?.setAttribute("tabindex", "-1");
    current = e;
    e?.setAttribute("tabindex", "0");
  };
  const tell = e => {
    const cell = e.closest("[role=gridcell]"), row = e.closest("[data-row]");
    if (cell && row) says.textContent = visible(called(students[row.dataset.row])) + " · " + (cell.getAttribute("aria-label") ?? "final points: " + cell.textContent);
  };
  grid.addEventListener("pointerover", e => tell(e.target));
  grid.addEventListener("focusin", e => {
    stop(e.target);
    tell(e.target);
  });
  grid.addEventListener("click", e => {
    const head = e.target.closest("[data-sort]"), row = e.target.closest("[data-row]");
    if (head) {
      const by = head.dataset.sort;
      shown.down = shown.by === by ? !shown.down : by === "final";
      shown.by = by;
      build();
      grid.querySelector(`[data-sort="${by}"]`).focus();
    } else if (row && !e.target.closest("a")) {
      openCell(row, e.target.closest("[role=gridcell]"));
    }
  });
  grid.addEventListener("keydown", e => moveInGrid(grid, e));
  build();
  return h("section", { class: "heat", "aria-labelledby": "heat-title" }, h("h2", { id: "heat-title" }, "Students and tickets"), filters(build, counted), legend(new Set(students.flatMap(s => s.none ? [] : [...s.cells]))), h("div", { class: "scroller", scroll: e => { shown.top = e.target.scrollTop; } }, grid), says);
}

function openCell(row, cell) {
  const k = [...row.querySelectorAll(".cell")].indexOf(cell), ticket = columns[k]?.ticket;
  go("#/student/" + encodeURIComponent(students[row.dataset.row].id) + (ticket ? "/" + ticket : ""));
}

const KEYS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], PageDown: [15, 0], PageUp: [-15, 0], Home: [0, -1e6], End: [0, 1e6] };

// moveInGrid moves the focus by a key.
function moveInGrid(grid, e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const row = e.target.closest("[role=row]");
  if (e.key === "Enter" && e.target.matches("[role=gridcell]")) {
    openCell(row, e.target);
    e.preventDefault();
    return;
  }
  if (!KEYS[e.key] || !row) return;
  e.preventDefault();
  const rows = [...grid.querySelectorAll("[role=row]")], clamp = (n, max) => Math.min(max, Math.max(0, n));
  const to = rows[clamp(rows.indexOf(row) + KEYS[e.key][0], rows.length - 1)];
  const place = clamp([...row.children].indexOf(e.target.closest("[role=row] > *")) + KEYS[e.key][1], to.children.length - 1);
  const cell = to.children[place];
  (cell.querySelector("a, button") ?? cell).focus();
}

function filters(build, counted) {
  const sections = [...new Set(students.map(s => s.section).filter(Boolean))].sort();
  const text = h("input", { type: "search", id: "find", autocomplete: "off", spellcheck: "false", placeholder: "name, id or team", input: () => { shown.text = text.value; build(); } });
  text.value = shown.text;
  const parts = [h("label", {}, "Find", text)];
  if (sections.length) {
    const section = h("select", { change: () => { shown.section = section.value; build(); } }, h("option", { value: "" }, "all"), sections.map(s => h("option", { value: s }, s)));
    section.value = shown.section;
    parts.push(h("label", {}, "Section", section));
  }
  const order = h("select", { change: () => { [shown.by, shown.down] = [order.value, order.value === "final"]; build(); } },
    h("option", { value: "roster" }, "roster"), h("option", { value: "name" }, "name"), h("option", { value: "final" }, "points"), columns.map((c, k) => h("option", { value: String(k) }, c.label)));
  order.value = shown.by;
  return h("div", { class: "filters" }, parts, h("label", {}, "Sort by", order), counted);
}
