// A ticket of a submission.

function ticketBlock(student, e, t, mark, solution) {
  const info = tickets.get(t.ticket) ?? {};
  const idle = t.verdict === "not started";
  const head = [h("span", { class: "ticketname" }, t.ticket), chip(mark.verdict, label({ ...t, verdict: mark.verdict })), h("span", { class: "got" }, points(mark.points), h("span", { class: "soft" }, "/" + points(mark.max_points))), h("span", { class: "quote" }, info.symptom), info.stretch && h("span", { class: "small" }, "stretch")];
  return folded({ class: "ticket" + (idle ? " idle" : ""), "data-ticket": t.ticket }, head, () => ticketBody(student, e, t, info, solution), !idle && t.verdict !== "done");
}

function ticketBody(student, e, t, info, solution) {
  const refuted = t.verdict === "wrong" || t.verdict === "too strict" ? (t.at ?? "").replace(/^exercises\//, "") : null;
  return h("div", { class: "body" },
    h("dl", { class: "facts" },
      t.message && !(t.verdict === "wrong diagnosis" && t.diagnosis?.messages?.length) && [h("dt", {}, "Why"), h("dd", {}, prose(sentence(t.message)), t.remedy && [" ", prose(sentence(t.remedy))])],
      t.misnamed && [h("dt", {}, "Name"), h("dd", {}, h("code", {}, t.misnamed), " is named for this ticket, and opens another.")],
      t.right_of > 0 && [h("dt", {}, "Correct labs"), h("dd", {}, `passes on ${t.right} of ${t.right_of}`)],
      t.exchange && [h("dt", {}, "Exchange"), h("dd", {}, h("code", { class: "exchange" }, t.exchange))],
      t.diagnosis && [h("dt", {}, "Diagnosis"), h("dd", {}, diagnosisWords(t.diagnosis, info))]),
    trialsOf(t.labs, "lab", (e.void ?? []).filter(code => labs.get(code)?.ticket === t.ticket)),
    sidesOf(student, t.ticket, solution, marksOf([...(t.labs ?? []), ...(t.edge_cases ?? [])]), refuted));
}

// sidesOf shows the student's functions for a ticket or a triage, and beside them the solution's.
function sidesOf(student, name, solution, marks, refuted) {
  const own = student.parts?.[name] ?? [], theirs = solution.parts?.[name] ?? [];
  return own.length > 0 && h("div", { class: "sides" },
    h("div", { class: "side" }, h("h3", {}, "The student’s test"), sourceOf(own, student.files ?? [], true, marks, student.notes, refuted)),
    theirs.length > 0 && h("div", { class: "side" }, h("h3", {}, "The solution"), sourceOf(theirs, solution.files ?? [], false)));
}
