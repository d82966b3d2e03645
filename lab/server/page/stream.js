// The stream of events of a browser: log lines, and what happens to its labs. events.js shares it between tabs; without it,
// each tab has one of its own.

const names = ["hello", "log", "opened", "cured", "ended", "full", "missed"];
const again = 3000; // milliseconds until the next try, after an error that EventSource gives up on

// A browser whose cookie the server does not know, because it was restarted, gets the shared labs. It asks for the page once more,
// which gives it a session; a browser that keeps no cookies stays with the shared labs.
const lost = (url, { name, data }) => name === "hello" && data.session === "shared" && !url.includes("shared");

// listen calls tell with { name, data } for each event. It also tells "down" when the connection is lost; the stream then tries
// again by itself. It returns a function that opens the stream anew.
export function listen(url, tell) {
  let source, timer, renewed = false;
  function open() {
    clearTimeout(timer);
    source?.close();
    const s = source = new EventSource(url);
    for (const name of names) {
      s.addEventListener(name, e => {
        let data = {};
        try { data = JSON.parse(e.data); } catch { /* an event without data */ }
        const event = { name, data };
        if (lost(url, event) && !renewed) {
          renew();
          return;
        }
        if (name === "hello") renewed = lost(url, event);
        tell(event);
      });
    }
    s.onerror = () => {
      tell({ name: "down", data: {} });
      if (s === source && s.readyState === EventSource.CLOSED) timer = setTimeout(open, again);
    };
  }
  // The page gives the browser a session, which is in a cookie.
  async function renew() {
    source.close();
    renewed = true;
    try { await fetch("/"); } catch { /* the stream tries again by itself */ }
    open();
  }
  open();
  return open;
}
