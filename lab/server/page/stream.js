// The stream of events of a browser: log lines, and what happens to its labs. events.js shares it between tabs; without it,
// each tab has one of its own.

const names = ["hello", "log", "opened", "cured", "ended", "full", "missed"];
const again = 3000; // milliseconds until the next try, after an error that EventSource gives up on

// listen calls tell with { name, data } for each event. It also tells "down" when the connection is lost; the stream then tries
// again by itself. It returns a function that opens the stream anew.
export function listen(url, tell) {
  let source, timer;
  function open() {
    clearTimeout(timer);
    source?.close();
    const s = source = new EventSource(url);
    for (const name of names) {
      s.addEventListener(name, e => {
        let data = {};
        try { data = JSON.parse(e.data); } catch { /* an event without data */ }
        tell({ name, data });
        if (name === "ended") renew();
      });
    }
    s.onerror = () => {
      tell({ name: "down", data: {} });
      if (s === source && s.readyState === EventSource.CLOSED) timer = setTimeout(open, again);
    };
  }
  // The session was ended: the page gives the browser a new one, which is in a cookie.
  async function renew() {
    source.close();
    try { await fetch("/"); } catch { /* the stream tries again by itself */ }
    open();
  }
  open();
  return open;
}
