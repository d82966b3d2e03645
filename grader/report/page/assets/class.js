// The class at one look.

function classView() {
  const handed = students.filter(s => !s.none), late = handed.filter(s => s.late).length, undone = students.filter(s => s.incomplete).length;
  const facts = [`${handed.length} of ${count(students.length, "student")} handed in`, all.due && `due ${when.time(all.due)} ${when.zone}`, late > 0 && `${late} late`, undone > 0 && `${undone} incomplete`, all.course && `course ${all.course}`];
  return h("div", { class: "class" },
    h("h1", { tabindex: "-1" }, "Class report"),
    h("p", { class: "lead" }, facts.filter(Boolean).join(" · ")),
    gaps(), voidLabs(), weakestTickets(),
    h("div", { class: "pair" }, distribution(), timeline()),
    heatMap(), missedLabs(), confusionMatrix(false), confusionMatrix(true), similarPairs());
}

function gaps() {
  const list = [...(all.gaps ?? [])];
  const undone = students.filter(s => s.incomplete);
  if (undone.length) list.push(`A part of ${count(undone.length, "submission")} could not be graded, by the grader's fault: ${few(undone.map(s => s.id), 10)}. Run class grade again before you publish these marks.`);
  if (!list.length) return null;
  return h("section", { class: "gaps", "aria-labelledby": "gaps-title" }, h("h2", { id: "gaps-title" }, "What is missing"), h("ul", {}, list.map(g => h("li", {}, g))));
}

// voidLabs names the labs that the instructor took out, and why.
function voidLabs() {
  const list = exercises.flatMap(e => (e.void ?? []).map(code => ({ code, reason: e.void_reasons?.[code] })));
  if (!list.length) return null;
  return h("section", { class: "void", "aria-labelledby": "void-title" }, h("h2", { id: "void-title" }, "Labs that do not count"),
    h("ul", {}, list.map(v => h("li", { "data-lab": v.code, title: labs.get(v.code)?.what }, h("code", { class: "nowrap" }, v.code), v.reason && ": " + v.reason))));
}

// weakestTickets names in words where the class struggles.
function weakestTickets() {
  if (!all.weakest?.length) return null;
  return h("section", { class: "weakest", "aria-labelledby": "weakest-title" }, h("h2", { id: "weakest-title" }, "Where the class struggles"), all.weakest.map(w => {
    const t = tickets.get(w.ticket), rest = w.of - w.done - w.started;
    const done = `${w.done} of ${w.of} ${w.of_tried ? "who started it" : "who handed in"} did it`;
    const others = [w.started && `${w.started} started it`, rest > 0 && `${rest} did not start it`].filter(Boolean).join(", ");
    return h("p", {}, h("strong", {}, w.ticket), w.of_tried ? " is the hardest for those who start it" : " is the weakest ticket", `: the class earns ${percent(w.share)} of its points. ${done}${others && !w.of_tried ? `, ${others}` : ""}. `,
      t && h("span", { class: "quote" }, "“" + t.symptom + "”"), t && [" Cause: ", h("code", {}, t.cause), "."]);
  }));
}

const FIRST = 6; // labs of a group that are shown at once

// missedLabs has the labs of tickets and the house rules apart: an exercise has many house rules, and a test that misses one misses
// most of them.
function missedLabs() {
  const list = all.missed ?? [], house = m => labs.get(m.lab)?.kind === "house";
  const section = h("section", { "aria-labelledby": "missed-title" }, h("h2", { id: "missed-title" }, "Labs that the class misses"));
  if (!list.length) return add(section, h("p", { class: "lead" }, "No valid test misses a lab."));
  return add(section, h("p", { class: "lead" }, "Of the students whose tests pass on every correct lab, how many miss this lab. Labs that do not count are left out."),
    missedGroup("Labs of tickets", list.filter(m => !house(m))), missedGroup("House rules", list.filter(house)));
}

function missedGroup(title, list) {
  if (!list.length) return null;
  const group = h("div", { class: "labgroup" }, h("h3", {}, title), mostMissed(list), missedTable(title, list.slice(0, FIRST)));
  if (list.length <= FIRST) return group;
  const more = h("button", { type: "button", click: () => {
    const whole = missedTable(title, list);
    group.querySelector(".wide").replaceWith(whole);
    more.remove();
    whole.focus();
  } }, `Show all ${list.length}`);
  return add(group, more);
}

// mostMissed says in words which lab is missed most.
function mostMissed(list) {
  const [first] = list, l = labs.get(first.lab), even = list.filter(m => m.missed * first.of === first.missed * m.of).length - 1;
  return h("p", {}, `${first.missed} of ${count(first.of, "student")} ${first.missed === 1 ? "misses" : "miss"} `, h("code", { class: "nowrap" }, first.lab), l?.what && [": ", prose(l.what)], ".", even > 0 && ` ${count(even, "other lab is", "other labs are")} missed as often.`);
}

function missedTable(title, list) {
  return table("Labs that the class misses: " + title, ["Lab", "Missed by", "What is wrong with it", "Clause", "What a test has to look at"], list.map(m => {
    const l = labs.get(m.lab) ?? { code: m.lab, kind: "", what: "" };
    const bar = h("span", { class: "meter", "aria-hidden": "true" }, h("i"));
    bar.firstChild.style.setProperty("--share", m.missed / m.of);
    return { attributes: { "data-lab": m.lab }, cells: [h("code", { class: "nowrap" }, m.lab), h("span", { class: "nowrap" }, bar, ` ${m.missed} of ${m.of}`), [prose(l.what), h("span", { class: "small under" }, kindOf(l))], l.clause ? clauseOf(l.exercise?.exercise, l.clause) : h("span", { class: "nothing" }, "—"), prose(l.ask)] };
  }), "labs");
}

// confusionMatrix has the causes that were mistaken for others, or that others were mistaken for.
function confusionMatrix(triage) {
  const list = (all.confusion ?? []).filter(c => Boolean(c.triage) === triage);
  if (!list.length) return null;
  const id = triage ? "triage-title" : "confusion-title", title = triage ? "Incidents: what the triages named" : "Diagnoses: what the tests named";
  const section = h("section", { "aria-labelledby": id }, h("h2", { id }, title));
  const right = list.filter(c => c.real === c.named).reduce((n, c) => n + c.times, 0), total = list.reduce((n, c) => n + c.times, 0);
  const wrong = list.filter(c => c.real !== c.named);
  if (!wrong.length) return add(section, h("p", { class: "lead" }, `All ${total} diagnoses name the right cause.`));
  add(section, h("p", { class: "lead" }, `${right} of ${total} name the right cause. Only diagnoses that name a cause count here. The table has the causes that were confused. A row is what it was, a column what was named.`));
  const reals = [...new Set(wrong.map(c => c.real))].sort(), named = [...new Set([...wrong.map(c => c.named), ...reals])].sort();
  const times = new Map(list.map(c => [c.real + " " + c.named, c.times])), most = Math.max(...wrong.map(c => c.times));
  const t = h("table", { class: "matrix" }, h("caption", {}, title), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "it was"), named.map(n => h("th", { scope: "col" }, h("span", {}, n || "no cause"))))),
    h("tbody", {}, reals.map(r => h("tr", {}, h("th", { scope: "row" }, r), named.map(n => {
      const k = times.get(r + " " + n) ?? 0;
      const cell = h("td", { class: r === n ? "same" : k ? "mixed" : "" }, k || "");
      if (k && r !== n) cell.style.setProperty("--heat", 0.25 + 0.75 * k / most);
      return cell;
    })))));
  return add(section, h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": title }, t));
}
