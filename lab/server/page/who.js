// The name under which the teacher's page shows this browser. Only the teacher's page shows it.
import { $, ask } from "./dom.js";
import { live } from "./live.js";

function say(s) {
  $("who-box").hidden = s.session !== "own"; // the shared labs belong to no session
  $("who-says").textContent = s.name ? `The teacher's page shows you as ${s.name}.` : `The teacher's page shows you as learner ${s.number}.`;
}

$("who").addEventListener("submit", async e => {
  e.preventDefault();
  try {
    say(await ask("/session", { name: $("who-name").value }, "PUT"));
  } catch (err) {
    $("who-says").textContent = err.message;
  }
});

// A new session has no name yet.
live.addEventListener("hello", async () => {
  try {
    const s = await ask("/session");
    say(s);
    if (document.activeElement !== $("who-name")) $("who-name").value = s.name;
  } catch { /* the next hello asks again */ }
});
