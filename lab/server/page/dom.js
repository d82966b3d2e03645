// What every part of the page needs. Everything that comes from the lab or from a client is put into the page as text
// (textContent), never as markup: the lab shows what people send to it.

export const $ = id => document.getElementById(id);

// make returns an element. text may be a string or a node.
export function make(tag, name = "", ...text) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  e.append(...text);
  return e;
}

// prose puts text into e, in which `words like this` are code.
export function prose(e, text) {
  text.split("`").forEach((part, i) => e.append(i % 2 ? make("code", "", part) : part));
  return e;
}

// query is "?shared" for a page of the shared labs, and "" for one of this browser's own.
export const query = new URLSearchParams(location.search).has("shared") ? "?shared" : "";

// Refused is an error of the lab's server, or of the way to it. It is never an error of the customer's program.
export class Refused extends Error {
  constructor(message, status = 0, problem = {}) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

const down = "The lab's server does not answer, so nothing was sent. Is it still running? Start it again: go run ./lab/cmd/lab";

// ask asks the lab's server for JSON. With a body it is a POST, unless another method is given. It throws Refused.
export async function ask(path, body, method = "POST") {
  const asked = body === undefined ? {} : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response, text;
  try {
    response = await fetch(path + query, asked);
    text = await response.text();
  } catch {
    throw new Refused(down);
  }
  let parsed;
  try { parsed = JSON.parse(text); } catch { /* a text, for people */ }
  if (response.ok) {
    if (parsed === undefined) throw new Refused("The lab's server sent a response that is cut off. Try again.", response.status);
    return parsed;
  }
  const says = parsed?.detail || parsed?.title || text.trim() || `The lab's server responded with ${response.status}.`;
  throw new Refused(says, response.status, parsed ?? {});
}

export const milliseconds = n => (n < 10 ? n.toFixed(1) : Math.round(n).toString()) + " ms";
