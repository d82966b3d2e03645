// Charts, as plain SVG. Each says in words what it shows.

const WIDE = 520, HIGH = 150, LEFT = 34, BOTTOM = 24, TOP = 14;

// step is the distance of an axis's lines, so that there are at most n.
function step(max, n) {
  for (let s = 1; ; s *= 10) {
    for (const k of [1, 2, 5]) if (max / (s * k) <= n) return s * k;
  }
}

// bars draws a histogram. Each bar is {from, to, n, late, says}; marks are vertical lines {at, says}, with at from 0 to 1.
function bars(title, description, list, ticks, marks) {
  const most = Math.max(1, ...list.map(b => b.n));
  const every = step(most, 4), top = Math.ceil(most / every) * every;
  const x = share => LEFT + share * (WIDE - LEFT - 8), y = n => HIGH - BOTTOM - (n / top) * (HIGH - BOTTOM - TOP);
  const chart = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img", "aria-label": title + ". " + description });
  for (let n = 0; n <= top; n += every) {
    add(chart, svg("line", { class: n ? "rule" : "axis", x1: LEFT, x2: WIDE - 8, y1: y(n), y2: y(n) }), svg("text", { class: "tick end", x: LEFT - 6, y: y(n) + 3.5 }, n));
  }
  list.forEach((b, i) => {
    const from = x(i / list.length), wide = x((i + 1) / list.length) - from;
    if (b.n) add(chart, svg("rect", { class: b.late ? "bar late" : "bar", x: from + 1, width: Math.max(1, wide - 2), y: y(b.n), height: y(0) - y(b.n) }, svg("title", {}, b.says)));
  });
  for (const t of ticks) add(chart, svg("text", { class: "tick " + (t.side ?? "middle"), x: x(t.at), y: HIGH - 7 }, t.says));
  for (const m of marks) {
    const end = m.at > 0.75;
    add(chart, svg("line", { class: "mark", x1: x(m.at), x2: x(m.at), y1: TOP - 4, y2: y(0) }), svg("text", { class: end ? "says end" : "says", x: x(m.at) + (end ? -5 : 5), y: TOP + 3 }, m.says));
  }
  return h("figure", {}, h("figcaption", {}, title), chart, h("p", { class: "small" }, description));
}

// distribution of the final points of those who handed in.
function distribution() {
  const finals = students.filter(s => !s.none).map(s => s.final).sort((a, b) => a - b);
  if (!finals.length) return null;
  const most = Math.max(all.max, finals.at(-1)) || 1, n = 20;
  const list = Array.from({ length: n }, (_, i) => ({ from: i * most / n, to: (i + 1) * most / n, n: 0 }));
  for (const f of finals) list[Math.min(n - 1, Math.max(0, Math.floor(f / most * n)))].n++;
  for (const b of list) b.says = `${count(b.n, "student")}: ${points(Math.round(b.from))} to ${points(Math.round(b.to))} points`;
  const median = middle(finals), every = step(most, 6), ticks = [];
  for (let p = 0; p <= most; p += every) ticks.push({ at: p / most, says: points(p), side: p / most > 0.97 ? "end" : "middle" });
  const words = `Median ${points(median)}, from ${points(finals[0])} to ${points(finals.at(-1))}, of ${points(all.max)} points. ${count(finals.length, "submission")}.`;
  return bars("Final points", words, list, ticks, [{ at: median / most, says: "median" }]);
}

function middle(sorted) {
  const k = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[k] : (sorted[k - 1] + sorted[k]) / 2;
}

// timeline of submissions, with the due date.
function timeline() {
  const times = students.filter(s => s.time).map(s => Date.parse(s.time)).sort((a, b) => a - b);
  if (!times.length) return null;
  const due = all.due ? Date.parse(all.due) : null;
  const first = Math.min(times[0], due ?? Infinity), last = Math.max(times.at(-1), due ?? 0);
  const long = Math.max(last - first, 3600e3), from = first - long * 0.03, to = last + long * 0.03, n = 40;
  const at = t => (t - from) / (to - from);
  const list = Array.from({ length: n }, () => ({ n: 0 }));
  for (const t of times) list[Math.min(n - 1, Math.floor(at(t) * n))].n++;
  list.forEach((b, i) => {
    const start = from + i * (to - from) / n;
    b.late = due !== null && start >= due;
    b.says = `${count(b.n, "submission")} from ${when.time(start)}`;
  });
  const ticks = [0, 0.33, 0.67, 1].map(a => ({ at: a, says: when.day(from + a * (to - from)), side: a === 0 ? "start" : a === 1 ? "end" : "middle" }));
  const late = students.filter(s => s.late).length;
  let words = `From ${when.time(times[0])} to ${when.time(times.at(-1))} (${when.zone}).`;
  if (due !== null) words += late ? ` ${late} of ${times.length} late.` : " None is late.";
  return bars("Submissions", words, list, ticks, due === null ? [] : [{ at: at(due), says: "due" }]);
}
