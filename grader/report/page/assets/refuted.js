// Tests that a correct lab refutes: where the contract is unclear, or misread.

const studentLink = (id, ticket, words) => {
  const i = byID.get(id);
  return h("a", { href: "#/student/" + encodeURIComponent(id) + (ticket ? "/" + ticket : "") }, h("bdi", {}, i === undefined ? id : called(students[i])), words);
};

function refutedView() {
  const list = all.refuted ?? [];
  return h("div", { class: "refuted" },
    h("h1", { tabindex: "-1" }, "Tests that a correct lab refutes"),
    h("p", { class: "lead" }, list.length
      ? "A correct lab keeps the contract, and still these tests fail on it. If many students assume the same thing, the contract may be unclear there, or the next lesson should be about it."
      : "No test fails on a correct lab."),
    list.map(g => {
      const clause = g.clause && clauses.get(g.exercise + " " + g.clause);
      return h("section", { class: "case" },
        h("h2", {}, h("span", { class: "kicker" }, shortName(g.exercise) + " · " + count(g.students, "student")), g.clause ? ["Clause " + g.clause, clause && [": ", prose(clause.name)]] : "Refuted by the first correct lab"),
        h("p", {}, g.clause ? "The tests pass on the first correct lab, and fail on another that keeps this clause." : "The tests fail on the first correct lab already, so no clause leaves anything open here."),
        clause && promisesOf(clause),
        g.assertions.map(assertion));
    }));
}

function promisesOf(clause) {
  return folded({ class: "clause" }, "What the clause says", () => h("div", { class: "two" },
    h("div", {}, h("h3", {}, "It promises"), h("ul", {}, (clause.promises ?? []).map(p => h("li", {}, prose(p))))),
    clause.open?.length ? h("div", {}, h("h3", {}, "It leaves open"), h("ul", {}, clause.open.map(p => h("li", {}, prose(p))))) : null));
}

// beyond is what a message says that the lab's description does not.
function beyond(message, differs) {
  const last = differs?.at(-1);
  if (!last || !message.includes(last)) return sentence(message);
  const rest = message.slice(message.lastIndexOf(last) + last.length).replace(/^[.\s]+/, "");
  return rest && sentence(rest);
}

function assertion(a) {
  return h("div", { class: "assertion" },
    a.source ? h("pre", { tabindex: "0", "aria-label": "The assertion" }, h("code", {}, colored(a.source))) : null,
    h("p", {}, chip(a.verdict), " ", a.differs?.length > 0 && ["Fails on ", a.differs.map((d, i) => [i > 0 && ", and on ", prose(d)]), ". "], prose(beyond(a.message, a.differs)), a.remedy && [" ", prose(sentence(a.remedy))]),
    h("ul", { class: "names" }, a.cases.map(k => h("li", {}, studentLink(k.student, k.ticket), " ", h("span", { class: "small" }, [k.ticket, k.at].filter(Boolean).join(" · "))))));
}
