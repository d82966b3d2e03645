// One submission.

async function studentView(id) {
  const i = byID.get(id);
  if (i === undefined) return h("div", {}, h("h1", { tabindex: "-1" }, "No such student"), h("p", {}, `This report has no student with the id “${id}”. `, h("a", { href: "#/" }, "Show the class"), "."));
  const s = students[i], [detail, solution] = await Promise.all([unpack("student-" + i), solutions()]);
  const m = detail.mark;
  const who = [s.name && s.id, s.section && "section " + s.section, s.team && "team " + s.team, s.email].filter(Boolean).join(" · ");
  return h("div", { class: "student", "data-student": s.id },
    h("h1", { tabindex: "-1" }, h("bdi", {}, called(s))),
    who && h("p", { class: "lead" }, who),
    markOf(m),
    remarksOf(m),
    h("div", { "data-notes": "" }, (detail.notes ?? []).filter(n => !n.line).map(n => note(n, n.path ? " on " + n.path : ""))),
    (m.exercises ?? []).map(e => exerciseBlock(detail, e, solution)));
}

function markOf(m) {
  const parts = [["Points", points(m.points), "of " + points(m.max_points)], m.bonus_points && ["Bonus", "+ " + points(m.bonus_points)], m.penalty && ["Penalty", "− " + points(m.penalty)], ["Final", points(m.final)]];
  const facts = [m.late?.note, m.time && `handed in ${when.time(m.time)} ${when.zone}` + (m.time_from ? ` (by ${m.time_from})` : ""), m.entry && [h("code", {}, m.entry)]].filter(Boolean);
  return h("div", { class: "mark" }, m.none && h("p", { class: "none" }, "There is no submission."),
    h("dl", { class: "sums" }, parts.filter(Boolean).map(([name, value, of]) => h("div", { class: name === "Final" && "final" }, h("dt", {}, name), h("dd", {}, value, of && h("span", { class: "soft" }, " " + of))))),
    facts.length > 0 && h("p", { class: "small" }, facts.map((f, i) => [i > 0 && " · ", f])));
}

// remarksOf are what an instructor should know: refusals, notes, and what the sandbox could not enforce.
function remarksOf(m) {
  const list = [
    m.incomplete && "A part could not be graded, by the grader’s fault. Do not publish this mark: run class grade again.",
    ...(m.refused ?? []).map(refusalWords), ...(m.notes ?? []), m.missing?.length && "The sandbox did not enforce: " + listed(m.missing) + ".",
  ].filter(Boolean);
  return list.length ? h("ul", { class: "remarks" }, list.map(t => h("li", {}, prose(t)))) : null;
}

const refusalWords = r => `Refused: ${r.file ?? ""}${r.line ? ":" + r.line : ""}${r.file ? ": " : ""}${r.reason}`;

function exerciseBlock(detail, e, solution) {
  const info = exercises.find(x => x.exercise === e.exercise) ?? {}, r = e.result ?? {};
  const marks = new Map((e.tickets ?? []).map(t => [t.ticket, t]));
  const said = e.message || r.message, refused = (e.refused ?? []).filter(f => !said?.includes(f.reason));
  const files = (detail.files ?? []).filter(f => f.path.startsWith(e.exercise + "/"));
  const trials = [...(r.tickets ?? []).flatMap(t => [...(t.labs ?? []), ...(t.edge_cases ?? [])]), ...(r.house_rules ?? [])];
  return h("section", { class: "exercise", "data-exercise": e.exercise },
    h("h2", {}, e.exercise, " ", chip(e.verdict), h("span", { class: "got" }, points(e.points), h("span", { class: "soft" }, "/" + points(e.max_points)), e.bonus_points ? h("span", { class: "soft" }, " + " + points(e.bonus_points)) : null, e.weight !== 1 && h("span", { class: "soft" }, " × " + points(e.weight)))),
    info.title && h("p", { class: "lead" }, info.title),
    e.fault && h("p", { class: "fault" }, "Our fault: " + e.fault),
    said && h("p", { class: "said" }, said),
    refused.length > 0 && h("ul", { class: "remarks" }, refused.map(f => h("li", {}, refusalWords(f)))),
    (e.overrides ?? []).map(o => h("p", { class: "override" }, h("strong", {}, `${o.ticket || "The exercise"}: ${points(o.points)} instead of ${points(o.was)}`), ` points${o.by ? ", set by " + o.by : ""}${o.reason ? `: “${o.reason}”` : "."}`)),
    r.triage && triageBlock(detail, e, r.triage, solution),
    (r.unsupported ?? []).map(u => h("p", { class: "small" }, u)),
    (r.tickets ?? []).map(t => ticketBlock(detail, e, t, marks.get(t.ticket) ?? { verdict: t.verdict, points: t.points, max_points: t.max_points }, solution)),
    r.house_rules?.length > 0 && folded({ class: "ticket house" }, [h("span", { class: "ticketname" }, "House rules"), h("span", { class: "got" }, points(e.house_points), h("span", { class: "soft" }, "/" + points(e.house_max_points))), h("span", { class: "quote" }, r.house_rules.every(t => t.missed === "not tried") ? "not tried" : `${r.house_rules.filter(t => t.caught).length} of ${r.house_rules.length} caught`)],
      () => h("div", { class: "body" }, trialsOf(r.house_rules, "house rule", (e.void ?? []).filter(code => !labs.get(code)?.ticket)))),
    files.map(f => folded({ class: "ticket whole" }, h("span", { class: "filename" }, f.path), () => lines(f, 1, Infinity, true, marksOf(trials), detail.notes))));
}
