// A regrade: whose points changed, and why.

function changesView() {
  const list = all.changes ?? [], falls = list.filter(c => c.to < c.from && !c.gone), unexplained = list.filter(c => c.unexplained);
  const words = list.length ? [`${count(list.length, "student")} with other points`, count(falls.length, "fall"), unexplained.length ? `${count(unexplained.length, "fall")} that nothing explains` : "every fall has a reason"].join(" · ") : "No student has other points.";
  return h("div", { class: "changes" }, h("h1", { tabindex: "-1" }, "Regrade report"), h("p", { class: "lead" }, words), list.map(changeBlock));
}

function changeBlock(c) {
  const by = c.to - c.from, sign = by > 0 ? "+ " : "− ";
  const sum = c.gone ? `${points(c.from)}, and no result any more` : c.new ? `new, ${points(c.to)}` : `${points(c.from)} → ${points(c.to)}`;
  const why = [...(c.digests ?? []).map(d => "another " + d), ...(c.policy ?? [])];
  return h("section", { class: "case change" + (c.unexplained ? " unexplained" : ""), "data-student": c.student },
    h("h2", {}, h("bdi", {}, c.student), h("span", { class: "got" }, sum, !c.gone && !c.new && h("span", { class: "chip " + (by < 0 ? "v-x" : "v-d") }, sign + points(Math.abs(by))))),
    c.unexplained && h("p", { class: "fault" }, "Nothing explains this fall: neither the grader, the course, the settings nor the submission changed. Replay the labs below before you publish."),
    why.length > 0 && h("p", {}, "Because of: " + listed(why) + "."),
    (c.exercises ?? []).map(exerciseChange));
}

function exerciseChange(e) {
  const rows = [...(e.tickets ?? []).map(t => [t.ticket, `${points(t.from)} → ${points(t.to)}`, verdictChange(t.verdicts), [flips(t.labs), t.message && h("p", { class: "small" }, t.message)]]), e.house?.length && ["House rules", "", "", flips(e.house)]].filter(Boolean);
  return h("div", { class: "exercise" },
    h("h3", {}, e.exercise, h("span", { class: "got" }, `${points(e.from)} → ${points(e.to)}`), verdictChange(e.verdicts)),
    e.unexplained && h("p", { class: "fault" }, "Nothing explains the fall of this exercise."),
    e.fault && h("p", { class: "fault" }, "Our fault: " + e.fault),
    rows.length > 0 && table(`${e.exercise}: what changed`, ["Ticket", "Points", "Verdict", "Labs"], rows.map(cells => ({ cells })), "flips"));
}

const verdictChange = ([was, is]) => (was === is ? chip(is) : [chip(was), " → ", chip(is)]);

function flips(list) {
  if (!list?.length) return null;
  return h("ul", { class: "plain" }, list.map(f => h("li", { "data-lab": f.lab }, h("code", {}, f.lab), ` ${f.was || "not tried"} → ${f.is || "not tried"}`)));
}
