// How tests did on labs.

// trialOf adds to a trial what the page knows of its lab.
const trialOf = t => ({ ...labs.get(t.code), ...Object.fromEntries(Object.entries(t).filter(([, v]) => v !== "")) });

function missedRows(trials) {
  return trials.filter(t => !t.caught).map(trialOf).map(t => h("li", { "data-lab": t.code },
    h("div", {}, labChip(t.code, false), " ", h("strong", {}, prose(t.what ?? t.lab ?? t.code))),
    h("dl", {},
      h("dt", {}, "Kind"), h("dd", {}, kindOf(t), t.clause && [", breaks clause ", clauseOf(t.exercise?.exercise, t.clause)]),
      t.ask && [h("dt", {}, "To look at"), h("dd", {}, prose(t.ask))],
      t.missed && t.missed !== "passed" && [h("dt", {}, "Here"), h("dd", {}, MISSED[t.missed] ?? t.missed)],
      t.trouble && [h("dt", {}, "Why"), h("dd", {}, prose(sentence(t.trouble)), t.remedy && [" ", prose(sentence(t.remedy))])])));
}

// trials shows what was missed in full, and what was caught in one line.
function trialsOf(list, what, voids) {
  if (!list?.length) return null;
  const caught = list.filter(t => t.caught), missed = list.filter(t => !t.caught);
  const untried = missed.length > 0 && missed.every(t => t.missed === "not tried");
  return h("div", { class: "trials" },
    untried ? h("p", { class: "small" }, `${count(missed.length, what, what + "s")} not tried: no test is valid yet.`)
      : missed.length > 0 && [h("h3", {}, `Missed ${missed.length} of ${list.length}`), h("ul", { class: "missedlabs" }, missedRows(list))],
    caught.length > 0 && h("p", { class: "caughtlabs" }, `Caught ${caught.length} of ${list.length}: `, caught.map(t => [labChip(t.code, true), " "])),
    voids?.length ? h("p", { class: "small" }, "Do not count: " + voids.join(", ")) : null);
}
