// Whether the page hears what happens in the labs, and how it is told.
import { $, query } from "./dom.js";
import { listen } from "./stream.js";

// live has an event for each one of the stream, with its data as detail.
export const live = new EventTarget();

let full = false;

function heard({ name, data }) {
  const on = name !== "down" && name !== "full" && name !== "ended";
  if (name === "down" && full) return; // the server ends a stream that it has no room for
  full = name === "full";
  $("live").classList.toggle("on", on);
  $("live").textContent = on ? "live"
    : full ? `The log is not live: ${data.limit ?? "too many"} are following already. This page tries again by itself.`
      : "not connected";
  live.dispatchEvent(new CustomEvent(name, { detail: data }));
}

function shared(text) {
  $("claim").textContent = text;
  $("claim").classList.add("shared");
}
if (query) shared("Shared labs: everyone at this address sees and changes the same ones.");
else live.addEventListener("hello", e => {
  if (e.detail.session === "shared") shared("Shared labs, because this browser keeps no cookies: others see and change the same ones.");
});

// A new cookie makes the stream that another tab has opened one of a session that is gone.
const fresh = document.documentElement.dataset.session === "new";
if ("SharedWorker" in window) {
  const worker = new SharedWorker("/assets/events.js" + query, { type: "module" });
  worker.port.onmessage = e => heard(e.data);
  worker.onerror = () => listen("/events" + query, heard); // a browser whose workers know no modules
  if (fresh) worker.port.postMessage("anew");
  addEventListener("pagehide", () => worker.port.postMessage("bye"));
  addEventListener("pageshow", e => { if (e.persisted) location.reload(); });
} else {
  listen("/events" + query, heard);
}
