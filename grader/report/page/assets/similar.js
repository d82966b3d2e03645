// Pairs of submissions that a detector of copied code found similar.

function similarPairs() {
  const list = all.similar ?? [];
  if (!list.length) return null;
  return h("section", { "aria-labelledby": "similar-title" }, h("h2", { id: "similar-title" }, "Similar submissions"),
    h("p", { class: "lead" }, "A detector of copied code found these pairs. That proves nothing: look at both, and talk to both."),
    table("Similar submissions", ["Students", "#Of both", "#Of one"], list.map(p => ({ cells: [[studentLink(p.one), " and ", studentLink(p.other)], percent(p.average), percent(p.highest)] })), "similar"));
}
