// A worker that all tabs of a browser share. It has the one stream of events: a browser opens no more than six connections to a
// server, and a stream in each tab would use them up.
import { listen } from "./stream.js";

const tabs = new Set();
let last = null; // the last event that says how the stream is

const open = listen("/events" + location.search, event => {
  if (["hello", "full"].includes(event.name) || (event.name === "down" && last?.name !== "full")) last = event;
  for (const tab of tabs) tab.postMessage(event);
});

self.onconnect = e => {
  const tab = e.ports[0];
  tab.onmessage = ({ data }) => {
    if (data === "bye") tabs.delete(tab);
    if (data === "anew") open();
  };
  tabs.add(tab);
  if (last) tab.postMessage(last);
};
