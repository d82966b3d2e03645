// The forms: notes, void labs, points by hand, and tests that are also right.

// ---- Notes.

function noteForm() {
  const m = member(), who = m?.id;
  if (!m) return say("Show a student first: j.");
  const line = document.activeElement?.closest?.("[data-line]");
  const about = options("about", [["", "The submission"], ...m.files.map(f => [f, f])], line?.dataset.path ?? "");
  const number = text("line", line?.dataset.line ?? "", { type: "number", min: "1", inputmode: "numeric" });
  const body = area("text");
  const versions = new Map(); // that this form has shown, by target
  const key = () => JSON.stringify([who, about.value, number.value]);
  const noteNow = () => m.notes.find(n => n.path === about.value && n.line === Number(number.value || 0));
  let loaded = "", target = "";
  const lineField = field("Line", number, " ");
  const draft = () => kept.get("draft " + target);
  const load = () => {
    const typed = body.value !== loaded ? body.value : "";
    number.disabled = about.value === "";
    lineField.querySelector(".review-hint").textContent = number.disabled ? "Choose a file to name a line of it." : "Empty: the whole file.";
    if (number.disabled) number.value = "";
    const n = noteNow();
    target = key();
    if (!versions.has(target)) versions.set(target, n?.version ?? seen.none);
    loaded = n?.text ?? "";
    body.value = draft() ?? (typed && loaded ? loaded + "\n\n" + typed : typed || loaded);
  };
  about.addEventListener("change", load);
  number.addEventListener("change", load);
  load();
  const d = dialog("Note on " + m.called, [field("About", about), lineField, field("Note", body, "Markdown. An empty note is removed.")], {
    what: "note", words: "The note is saved.", first: body,
    save: () => ({ student: who, path: about.value, line: Number(number.value || 0), text: body.value, version: versions.get(key()) ?? seen.none }),
    conflict: (a, fault) => {
      versions.set(key(), a.version);
      const both = () => {
        body.value = a.now + "\n\n" + body.value;
        body.focus();
      };
      fault(el("p", {}, a.error + " On the disk is:"), now(a.now), el("p", {}, "Save writes your text instead. "), el("button", { type: "button", click: both }, "Put both into the form"));
    },
  });
  d.addEventListener("close", () => kept.set("draft " + target, d.dataset.saved || body.value === loaded ? null : body.value));
}

// ---- Void labs.

function voidForm() {
  const list = el("datalist", { id: "review-labs" }, seen.labs.map(l => Object.assign(el("option", {}, l.what), { value: l.code })));
  const lab = text("lab", here("lab"), { list: "review-labs", required: true });
  const reason = text("reason", "", { required: true });
  const known = el("p", { class: "review-hint" });
  const current = () => seen.void.find(v => v.lab === lab.value.trim());
  const show = () => {
    known.textContent = seen.labs.find(l => l.code === lab.value.trim())?.what ?? "";
    if (!reason.value) reason.value = current()?.reason ?? "";
  };
  lab.addEventListener("input", show);
  show();
  const undo = v => el("li", {}, `${v.lab}: ${v.reason} `, el("button", { type: "button", click: () => d.send({ lab: v.lab, undo: true, version: seen.version }) }, `Let ${v.lab} count again`));
  const d = dialog("Void a lab for everyone", [list, field("Lab", lab), known, field("Reason", reason, `All students' points can change. It is written to ${seen.file}.`)], {
    what: "void", first: lab.value ? reason : lab, words: b => (b.undo ? `${b.lab} counts again.` : `${b.lab} does not count any more.`),
    save: () => ({ lab: lab.value.trim(), reason: reason.value, version: seen.version }),
    conflict: settingsConflict(() => seen.void.map(v => `${v.lab}: ${v.reason}`).join("\n")),
    extra: seen.void.length > 0 && el("section", { class: "review-list" }, el("h3", {}, "Void now"), el("ul", {}, seen.void.map(undo))),
  });
}

// ---- Points by hand.

function overrideForm() {
  const m = member(), who = m?.id;
  if (!m) return say("Show a student first: j.");
  const things = seen.work.flatMap(w => [[w.exercise, w.exercise + ", the whole exercise"], ...w.tickets.map(t => [t, t])]);
  const focused = here("ticket") || document.activeElement?.closest?.("[data-exercise]")?.dataset.exercise;
  const what = options("what", things, focused);
  const points = text("points", "", { type: "number", min: "0", step: "any", required: true });
  const reason = text("reason", "", { required: true }), by = text("by", seen.by, { required: true });
  const target = () => (seen.work.some(w => w.exercise === what.value) ? { exercise: what.value } : { ticket: what.value });
  const mine = () => seen.overrides.filter(o => o.student === who);
  const current = () => mine().find(o => (o.ticket || o.exercise) === what.value);
  const pointsField = field("Points", points, " ");
  const show = () => {
    const o = current(), has = m.points?.[what.value], most = seen.max?.[what.value];
    const facts = [has !== undefined && `${has} points now`, most !== undefined && `at most ${most}`].filter(Boolean).join(", ");
    pointsField.querySelector(".review-hint").textContent = (facts ? `${what.value}: ${facts}. ` : "") + "Before weights and a late penalty. The verdict stays.";
    points.value = o ? o.points : "";
    reason.value = o?.reason ?? reason.value;
    by.value = o?.by ?? by.value;
  };
  what.addEventListener("change", show);
  show();
  const words = o => `${o.ticket || o.exercise}: ${o.points}, by ${o.by}. ${o.reason}`;
  const undo = o => el("li", {}, words(o) + " ", el("button", { type: "button", click: () => d.send({ student: who, ticket: o.ticket, exercise: o.exercise, undo: true, version: seen.version }) }, `Undo ${o.ticket || o.exercise}`));
  const d = dialog("Points by hand for " + m.called, [field("What", what), pointsField, field("Reason", reason), field("By", by)], {
    what: "override", first: points, words: b => (b.undo ? "The points are those of the tests again." : "The points are set."),
    save: () => ({ student: who, ...target(), points: Number(points.value), reason: reason.value, by: by.value, version: seen.version }),
    conflict: settingsConflict(() => mine().map(words).join("\n")),
    extra: mine().length > 0 && el("section", { class: "review-list" }, el("h3", {}, "Set by hand now"), el("ul", {}, mine().map(undo))),
  });
}

// ---- Also right.

function alsoForm() {
  const m = member(), who = m?.id;
  if (!m) return say("Show a student first: j.");
  if (!seen.also) return say("The course's folder is not known. Start class review in it, or name it with --course.");
  const ticket = options("ticket", seen.work.flatMap(w => w.tickets.map(t => [t, t])), here("ticket"));
  const why = area("why"), by = text("by", seen.by);
  why.required = true;
  dialog("A test of " + m.called + " is also right", [field("Ticket", ticket), field("Why", why, "The test goes to solutions/also in the course, without the name. grader verify then runs it each time."), field("By", by)], {
    what: "also", first: why, words: "The test is kept.", conflict: (a, fault) => fault(el("p", {}, a.error)),
    save: () => ({ student: who, ticket: ticket.value, why: why.value, by: by.value }),
  });
}
