// The name under which the teacher's page shows this browser. Only the teacher's page shows it.
import { $, ask } from "./dom.js";
import { live } from "./live.js";

const link = $("me").firstChild;

function say(s) {
  $("who-box").hidden = $("me").hidden = s.session !== "own"; // the shared labs belong to no session
  link.textContent = s.name || "Give your name";
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

// introduce opens the form, which lies below the tickets.
export function introduce() {
  $("who-box").open = true;
  $("who-name").focus();
}

link.addEventListener("click", () => { if (location.hash === "#who") introduce(); }); // the address does not change

// A new session has no name yet.
live.addEventListener("hello", async () => {
  try {
    const s = await ask("/session");
    say(s);
    if (document.activeElement !== $("who-name")) $("who-name").value = s.name;
  } catch { /* the next hello asks again */ }
});
