// The triage of a submission.

function triageBlock(student, e, t, solution) {
  const head = `${t.right} of ${t.incidents} incidents right. Score ${percent(t.score)}, needed ${percent(t.needed_score)}. ${count(t.false_alarms, "false alarm")}, allowed ${t.max_false_alarms}.`;
  const missed = (t.causes ?? []).filter(c => c.right < c.incidents);
  return h("div", {},
    h("p", {}, head),
    missed.length > 0 && table("Causes that the triage does not always find", ["It was", "#Right", "#Half", "#Of", "Named"], missed.map(c => ({
      cells: [h("code", {}, c.cause), c.right, c.half, c.incidents, Object.entries(c.named ?? {}).filter(([n]) => n !== c.cause).sort((a, b) => b[1] - a[1]).map(([n, k]) => `${n} ${k}×`).join(", ")],
    })), "triage"),
    t.mistakes?.length > 0 && folded({ class: "clause" }, "Some of the mistakes, with the evidence", () => h("ol", {}, t.mistakes.map((m, i) => h("li", {}, h("pre", { tabindex: "0", "aria-label": "A mistake" }, m), t.answers?.[i] && h("p", { class: "small" }, t.answers[i]))))),
    student.parts?.[e.exercise]?.length > 0 && folded({ class: "clause" }, "The triage beside the solution", () => sidesOf(student, e.exercise, solution)));
}
