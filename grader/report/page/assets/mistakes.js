// Submissions with the same mistake: one comment serves all of them.

function mistakesView() {
  const list = all.mistakes ?? [], shared = list.filter(m => m.students.length > 1), single = list.filter(m => m.students.length === 1);
  return h("div", { class: "mistakes" },
    h("h1", { tabindex: "-1" }, "Same mistakes"),
    h("p", { class: "lead" }, list.length
      ? "The submissions of a group miss the same labs of a ticket, with the same diagnosis. One comment serves all of them. Their tests pass on every correct lab."
      : "No valid test misses a lab or has a wrong diagnosis."),
    shared.map(mistakeBlock),
    single.length > 0 && folded({ class: "singles" }, `Made by one student only: ${single.length}`, () => single.map(mistakeBlock), !shared.length));
}

function mistakeBlock(m) {
  const t = tickets.get(m.ticket), missed = m.missed ?? [];
  return h("section", { class: "case" },
    h("h2", {}, h("span", { class: "kicker" }, count(m.students.length, "student")), m.ticket || "House rules of " + shortName(m.exercise), t && h("span", { class: "quote" }, " “" + t.symptom + "”")),
    missed.length ? h("ul", { class: "missedlabs" }, missed.map(code => {
      const l = labs.get(code);
      return h("li", {}, labChip(code, false), l && h("div", {}, prose(l.what), l.ask && h("span", { class: "small under" }, prose(l.ask))));
    })) : h("p", {}, "Their tests catch every lab."),
    m.ticket && diagnosisWords(m.diagnosis, t),
    h("ul", { class: "names" }, m.students.map(id => h("li", {}, studentLink(id, m.ticket)))));
}

// diagnosisWords says what was diagnosed, and what is wrong with it.
function diagnosisWords(d, t) {
  if (!d) return null;
  const named = d.cause ? ["Diagnosis: ", h("code", {}, d.cause), d.right ? ", right." : t && d.cause !== t.cause ? [". The cause is ", h("code", {}, t.cause), "."] : ". The cause is right, and the diagnosis is not complete."] : ["No diagnosis. The cause is ", h("code", {}, t?.cause ?? ""), "."];
  return h("p", {}, named, d.parts_of && !d.right ? ` ${d.parts} of ${d.parts_of} parts are right.` : null, !d.right && d.messages?.length ? h("ul", { class: "plain" }, d.messages.map(s => h("li", {}, prose(s)))) : null);
}
