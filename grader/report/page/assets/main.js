// Which view is shown.

let built = Promise.resolve();
let at = null; // the view that is shown: {view, student, ticket}
const scrolled = new Map(); // how far each view was scrolled

function parsed(hash) {
  const [view, id, ticket] = hash.replace(/^#\/?/, "").split("/");
  if (all.kind === "changes") return { view: "changes" };
  if (view === "student" && id) {
    try {
      return { view, student: decodeURIComponent(id), ticket };
    } catch {
      return { view, student: id };
    }
  }
  return { view: view === "refuted" || view === "mistakes" ? view : "class" };
}

const views = { class: classView, refuted: refutedView, mistakes: mistakesView, changes: changesView, student: to => studentView(to.student) };

function go(hash) {
  if (location.hash === hash) return;
  location.hash = hash;
  render();
}

// beside is the student n places further in the list that the class view shows.
function beside(n) {
  if (!shown.list.length) return null;
  const i = shown.list.indexOf(byID.get(at?.student));
  if (i < 0) return students[shown.list[n > 0 ? 0 : shown.list.length - 1]];
  return students[shown.list[i + n]];
}

function next() {
  const s = beside(1);
  if (s) go("#/student/" + encodeURIComponent(s.id));
}

function previous() {
  const s = beside(-1);
  if (s) go("#/student/" + encodeURIComponent(s.id));
}

function header(to) {
  const link = (hash, view, text, n) => h("a", { href: hash, "aria-current": to.view === view && "page" }, text, n !== undefined && h("span", { class: "soft" }, " " + n));
  const step = (s, words, key) => h("a", { href: s && "#/student/" + encodeURIComponent(s.id), "aria-disabled": !s && "true", role: s ? null : "link", title: s ? `${words}: ${called(s)} (key ${key})` : null }, words);
  const bar = h("nav", { "aria-label": "Report" });
  if (all.kind === "class") {
    add(bar, link("#/", "class", "Class"), link("#/refuted", "refuted", "Refuted tests", (all.refuted ?? []).reduce((n, g) => n + g.assertions.reduce((k, a) => k + a.cases.length, 0), 0)), link("#/mistakes", "mistakes", "Same mistakes", (all.mistakes ?? []).filter(m => m.students.length > 1).length));
  }
  const steps = to.view === "student" && h("nav", { class: "steps", "aria-label": "Students" }, step(beside(-1), "Previous", "k"), h("span", { class: "small" }, `${Math.max(0, shown.list.indexOf(byID.get(to.student)) + 1)} of ${shown.list.length}`), step(beside(1), "Next", "j"));
  document.getElementById("top").replaceChildren(...[all.kind === "class" && bar, steps].filter(Boolean));
}

let last = null; // the address that was rendered

function render() {
  if (location.hash === last) return;
  if (last !== null) scrolled.set(last, window.scrollY);
  const first = last === null, hash = (last = location.hash), to = parsed(hash);
  const same = at?.view === "student" && to.view === "student" && at.student === to.student;
  at = to;
  if (same) {
    openTicket(to);
    return;
  }
  header(to);
  built = Promise.resolve(views[to.view](to)).then(root => {
    if (last !== hash) return;
    const main = document.getElementById("main");
    main.replaceChildren(root);
    const title = root.querySelector("h1");
    document.title = title.textContent;
    if (!first) title.focus({ preventScroll: true });
    window.scrollTo(0, scrolled.get(hash) ?? 0);
    root.querySelector(".scroller")?.scrollTo(0, shown.top);
    openTicket(to);
    document.getElementById("said").textContent = first ? "" : title.textContent;
    document.dispatchEvent(new CustomEvent("failurelab:view", { detail: { view: to.view, student: to.student, root } }));
  });
}

// openTicket unfolds the ticket of an address, and shows it.
function openTicket(to) {
  if (!to.ticket) return;
  const d = document.querySelector(`[data-ticket="${CSS.escape(to.ticket)}"]`);
  if (!d) return;
  d.open = true;
  d.build();
  d.scrollIntoView();
  d.querySelector("summary").focus({ preventScroll: true });
}

document.getElementById("skip").addEventListener("click", () => document.getElementById("main").focus());
window.addEventListener("hashchange", render);
window.failurelab = {
  go, next, previous,
  built: () => {
    render(); // an address that just changed
    return built;
  },
};
if (all.kind === "class") choose();
render();
