// What the page knows.

const all = JSON.parse(document.getElementById("data").textContent);
const when = clock(all.zone || "UTC");

const exercises = all.exercises ?? [];
const students = all.students ?? [];
const byID = new Map(students.map((s, i) => [s.id, i]));
const called = s => s.name || s.id;

const labs = new Map();
const clauses = new Map();
const tickets = new Map();
for (const e of exercises) {
  for (const l of e.labs ?? []) labs.set(l.code, { ...l, exercise: e });
  for (const c of e.clauses ?? []) clauses.set(e.exercise + " " + c.number, c);
  for (const t of e.tickets ?? []) tickets.set(t.ticket, { ...t, exercise: e });
}

// Columns of the heat map: a ticket each, and one for an exercise that has none.
const columns = exercises.flatMap(e => {
  if (!e.tickets?.length) return [{ label: shortName(e.exercise), exercise: e, max: e.max_points, says: e.title }];
  return e.tickets.map(t => ({ label: t.ticket, ticket: t.ticket, exercise: e, max: t.max_points, says: t.symptom, stretch: t.stretch }));
});

// unpack reads a compressed part of the page. The browser may not have read the file to its end yet.
async function unpack(id) {
  if (document.readyState === "loading") await new Promise(done => document.addEventListener("DOMContentLoaded", done, { once: true }));
  const text = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(text, c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

let kept; // the solutions
const solutions = () => (kept ??= unpack("solutions"));
