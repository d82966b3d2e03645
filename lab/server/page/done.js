// Which tickets are done, as the grader said. The file stays in this browser: the server never gets it.
import { $, make } from "./dom.js";
import { rows } from "./tree.js";

const most = 8 << 20; // bytes of a file; the whole course has about 50 KiB before the first test
const schema = "failurelab/result/v2";
const key = "failurelab-done";

// verdicts reads what `grader --json` prints: { T105: { verdict, points, max } }. It throws an error for people.
export function verdicts(text) {
  if (text.length > most) throw new Error("This is longer than 8 MiB. Load the file that grader --json printed.");
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error("This is not JSON. Run: go run ./grader/cmd/grader --json > done.json");
  }
  if (parsed?.schema !== schema) throw new Error(`This is not the grader's JSON: its schema is not ${schema}. Load the file that grader --json printed.`);
  const found = {};
  for (const e of Array.isArray(parsed.exercises) ? parsed.exercises : [parsed]) {
    for (const t of Array.isArray(e?.tickets) ? e.tickets : []) {
      if (/^T\d{3}$/.test(t?.ticket)) found[t.ticket] = { verdict: String(t.verdict).slice(0, 40), points: Number(t.points) || 0, max: Number(t.max_points) || 0 };
    }
  }
  if (Object.keys(found).length === 0) throw new Error("The grader's JSON has no tickets. Run it without an exercise: go run ./grader/cmd/grader --json > done.json");
  return found;
}

function mark(found) {
  let done = 0;
  for (const r of rows) {
    const e = r.querySelector(".mark"), t = found[r.dataset.number];
    if (!e) continue;
    const ok = t?.verdict === "done", begun = t && t.verdict !== "not started";
    if (ok) done++;
    e.hidden = !t || !(ok || begun);
    e.className = "mark " + (ok ? "good" : "bad");
    e.replaceChildren(...(t ? [make("span", "sign", ok ? "✓" : "✗"), ok ? " done" : ` ${t.verdict}, ${t.points} of ${t.max} points`] : []));
  }
  return done;
}

function say(text) { $("done-says").textContent = text; }

function load(text) {
  try {
    const found = verdicts(text), done = mark(found);
    say(`${done} of ${Object.keys(found).length} tickets are done.`);
    try { localStorage.setItem(key, JSON.stringify(found)); } catch { /* a browser that keeps nothing: the marks go with the page */ }
    $("undone").hidden = false;
  } catch (err) {
    say(err.message);
  }
}

$("done-file").addEventListener("change", async e => {
  const [file] = e.target.files;
  if (!file) return;
  if (file.size > most) say("This file is longer than 8 MiB. Load the file that grader --json printed.");
  else load(await file.text());
  e.target.value = ""; // so that the same file can be loaded again
});
$("done-load").addEventListener("click", () => load($("done-text").value));
$("undone").addEventListener("click", () => {
  localStorage.removeItem(key);
  mark({});
  say("No marks.");
  $("undone").hidden = true;
  $("done-file").focus();
});

try {
  const kept = JSON.parse(localStorage.getItem(key));
  if (kept) {
    mark(kept);
    $("undone").hidden = false;
  }
} catch { /* nothing is kept */ }
