// Keys. They are heard last, so that a script that handles one first has it.

window.addEventListener("keydown", e => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || all.kind !== "class") return;
  if (e.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
  const keys = {
    j: next, k: previous, c: () => go("#/"),
    "/": () => {
      go("#/");
      built.then(() => document.getElementById("find")?.focus());
    },
  };
  if (keys[e.key]) {
    e.preventDefault();
    keys[e.key]();
  }
});
