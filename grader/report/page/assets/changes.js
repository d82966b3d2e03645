// A regrade: whose points changed, and why.

function changesView() {
  const list = all.changes ?? [], here = list.filter(c => !c.gone), falls = here.filter(c => c.to < c.from), unexplained = here.filter(c => c.unexplained);
  const fell = unexplained.length ? [count(falls.length, "fall"), `${count(unexplained.length, "fall")} that nothing explains`] : falls.length ? [count(falls.length, "fall"), "every fall has a reason"] : ["no points fell"];
  const gone = list.length > here.length && `${count(list.length - here.length, "student")} without a result now`;
  const words = list.length ? [`${count(list.length, "student")} with other points`, ...fell, gone].filter(Boolean).join(" · ") : "No student has other points.";
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
    (c.exercises ?? []).map(e => exerciseChange(e, c.policy ?? [])));
}

function exerciseChange(e, policy) {
  const none = h("span", { class: "nothing" }, "—");
  const rows = [...(e.tickets ?? []).map(t => [t.ticket, `${points(t.from)} → ${points(t.to)}`, verdictChange(t.verdicts), [flips(t.labs, policy), t.message && h("p", { class: "small" }, t.message)]]), e.house?.length && ["House rules", none, none.cloneNode(true), flips(e.house, policy)]].filter(Boolean);
  return h("div", { class: "exercise" },
    h("h3", {}, e.exercise, h("span", { class: "got" }, `${points(e.from)} → ${points(e.to)}`), verdictChange(e.verdicts)),
    e.unexplained && h("p", { class: "fault" }, "Nothing explains the fall of this exercise."),
    e.fault && h("p", { class: "fault" }, "Our fault: " + e.fault),
    rows.length > 0 && table(`${e.exercise}: what changed`, ["Ticket", "Points", "Verdict", "Labs"], rows.map(cells => ({ cells })), "flips"));
}

const verdictChange = ([was, is]) => (was === is ? chip(is) : [chip(was), " → ", chip(is)]);

// flips are the labs that differ. A lab that became void, or that counts again, is among the reasons of the change.
function flips(list, policy) {
  if (!list?.length) return null;
  const untried = (f, words) => (policy.includes("void " + f.lab) ? words : "not tried");
  return h("ul", { class: "plain" }, list.map(f => h("li", { "data-lab": f.lab }, h("code", {}, f.lab), ` ${f.was || untried(f, "did not count")} → ${f.is || untried(f, "does not count")}`)));
}
