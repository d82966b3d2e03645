// The teacher's page: it asks for itself again every few seconds, and replaces the table.
"use strict";

const every = 3000; // milliseconds
const trouble = document.getElementById("trouble");

function warn(text) {
  if (trouble.textContent !== text) trouble.textContent = text; // a screen reader says it once
  trouble.hidden = text === "";
}

async function refresh() {
  if (document.hidden) return;
  const r = await fetch(location.pathname + location.search, { cache: "no-store" }).catch(() => null);
  if (r === null) return warn("The server does not respond. What you see may be old. This page tries again by itself.");
  if (r.status === 401) return warn("The server was started again, with another token. Open the address that it printed.");
  if (!r.ok) return warn(`The server responds with ${r.status}. What you see may be old. This page tries again by itself.`);
  const now = new DOMParser().parseFromString(await r.text(), "text/html");
  for (const part of ["#live .lead", "#live tbody"]) document.querySelector(part).replaceWith(document.adoptNode(now.querySelector(part)));
  warn("");
}

async function loop() {
  await refresh();
  setTimeout(loop, every);
}
setTimeout(loop, every);
document.addEventListener("visibilitychange", refresh);
