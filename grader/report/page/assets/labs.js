// Labs and clauses in words.

// clauseOf names a clause. Its promises are shown where there is room for them.
function clauseOf(exercise, number, long) {
  const c = clauses.get(exercise + " " + number);
  if (!number) return null;
  return [h("span", { class: "nowrap" }, number), c && [" ", prose(c.name)], long && c?.promises?.length ? h("ul", { class: "plain small" }, c.promises.map(p => h("li", {}, prose(p)))) : null];
}

// labChip is a lab's short code. Its title says what the lab is.
function labChip(code, caught) {
  const l = labs.get(code);
  return h("span", { class: "lab " + (caught ? "caught" : "missed"), "data-lab": code, title: l ? `${code}: ${l.what}` : code }, lastPart(code));
}

// kindOf is what sort of lab it is; of a look-alike, with its cause.
function kindOf(l) {
  return [KINDS[l.kind] ?? l.kind, l.cause && [": ", h("code", {}, l.cause)]];
}
