// Verdicts: a colour, a symbol and a word each, so that none of them depends on the colour alone.

const VERDICTS = {
  d: { symbol: "✓", word: "done", rank: 0 },
  g: { symbol: "D", word: "wrong diagnosis", label: "diagnosis", cases: "none yet, evidence too weak, or wrong", rank: 1 },
  w: { symbol: "W", word: "too weak", rank: 2 },
  s: { symbol: "S", word: "too strict", rank: 3 },
  x: { symbol: "X", word: "wrong", rank: 4 },
  k: { symbol: "!", word: "crashed", rank: 5 },
  c: { symbol: "C", word: "does not compile", rank: 6 },
  r: { symbol: "R", word: "refused", rank: 7 },
  t: { symbol: "~", word: "started", rank: 8 },
  n: { symbol: "·", word: "not started", rank: 9 },
  e: { symbol: "?", word: "grader error", rank: 10 },
};
const symbolWords = v => (v.cases ? `${v.label}: ${v.cases}` : v.word);
const letterOf = verdict => Object.keys(VERDICTS).find(l => VERDICTS[l].word === verdict) ?? "e";

// label is a verdict as people read it: a missing diagnosis is not called wrong.
function label(t) {
  if (t.verdict === "wrong diagnosis" && t.diagnosis?.lacks === "diagnosis") return "no diagnosis yet";
  if (t.verdict === "wrong diagnosis" && t.diagnosis?.lacks === "evidence") return "evidence too weak";
  return t.verdict;
}

const chip = (verdict, word) => h("span", { class: "chip v-" + letterOf(verdict) }, word ?? verdict);

// legend explains the symbols that a class has.
function legend(letters) {
  return h("ul", { class: "legend", "aria-label": "What the symbols mean" }, Object.keys(VERDICTS).filter(l => letters.has(l)).map(l =>
    h("li", {}, h("span", { class: "cell v-" + l, "aria-hidden": "true" }, VERDICTS[l].symbol), " " + symbolWords(VERDICTS[l]))));
}

const KINDS = { healthy: "healthy lab", mutant: "broken lab", "look-alike": "look-alike", house: "house rule", sharp: "edge case" };
const MISSED = {
  passed: "the test passes there", "not tried": "not tried: no valid test yet", crashed: "the test crashes there", misused: "the test misuses the lab",
  skipped: "the test skips itself there", "asked nothing": "the test fails there before it sends a request",
};
