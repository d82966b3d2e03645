// JSON for people, and the parts of a message.

// pretty puts each member of a JSON text on a line of its own. It changes nothing else: numbers, escapes and the order of the
// members stay as they were sent. It returns null for a text that is not JSON.
export function pretty(text) {
  try { JSON.parse(text); } catch { return null; }
  let out = "", depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gs)) {
    const line = "\n" + "  ".repeat(Math.max(0, depth + (/[[{]/.test(token[0]) ? 1 : /[\]}]/.test(token[0]) ? -1 : 0)));
    if (token === "{" || token === "[") {
      depth++;
      out += token + line;
    } else if (token === "}" || token === "]") {
      depth--;
      out = /[[{]\s*$/.test(out) ? out.trimEnd() + token : out + line + token;
    } else if (token === ",") out += "," + line;
    else if (token === ":") out += ": ";
    else out += token;
  }
  return out;
}

// parts are the first line, the header and the body of a message.
export function parts(message) {
  const text = message.replace(/\r\n/g, "\n"), end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end), [first, ...fields] = head.split("\n");
  return { first, fields, body: end < 0 ? "" : text.slice(end + 2) };
}

// valueOf is the value of a header field; "" if there is none.
export function valueOf(fields, name) {
  const field = fields.find(f => f.toLowerCase().startsWith(name.toLowerCase() + ":"));
  return field ? field.slice(name.length + 1).trim() : "";
}
