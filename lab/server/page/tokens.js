// The tokens in a request and its response (JWT, RFC 7519), decoded when the reader asks for it. A signature cannot be checked
// here: only the API has its secret.
import { make } from "./dom.js";
import { parts, pretty, valueOf } from "./json.js";

const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

// text decodes base64url. What is no UTF-8 comes out as U+FFFD.
const text = coded => new TextDecoder().decode(Uint8Array.from(atob(coded.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0)));

const units = [["day", 86400], ["h", 3600], ["min", 60], ["s", 1]];

// away says how long ago a moment was, or how far ahead it lies: "2 h ago", "in 3 days".
export function away(seconds) {
  const far = Math.abs(seconds), [unit, size] = units.find(([, n]) => far >= n) ?? units.at(-1);
  const n = Math.floor(far / size), words = `${n} ${unit}${unit === "day" && n !== 1 ? "s" : ""}`;
  return seconds <= 0 ? `${words} ago` : `in ${words}`;
}

// says are the times in a token's claims, in words.
export function says(claims, now) {
  const at = s => new Date(s * 1000).toISOString().replace(".000", "");
  const known = name => typeof claims[name] === "number" && Number.isFinite(claims[name]) && Math.abs(claims[name]) < 8e12;
  const list = [];
  if (known("exp")) list.push(`${claims.exp <= now ? "expired" : "expires"} ${away(claims.exp - now)} (exp: ${at(claims.exp)})`);
  else list.push("never expires: it has no exp");
  if (known("nbf")) list.push(`${claims.nbf > now ? "not valid yet: it begins" : "valid since"} ${away(claims.nbf - now)} (nbf: ${at(claims.nbf)})`);
  if (known("iat")) list.push(`issued ${away(claims.iat - now)} (iat: ${at(claims.iat)})`);
  return list;
}

function decoded(coded, where, now, clock) {
  const box = make("details", "token");
  box.append(make("summary", "", `Decode the token in ${where}`));
  try {
    const [header, claims] = coded.split(".").slice(0, 2).map(text);
    const list = make("ul");
    for (const s of says(JSON.parse(claims), now)) list.append(make("li", /^(expired|not valid)/.test(s) ? "bad" : "", s));
    box.append(list, make("p", "small", clock), make("pre", "", pretty(header) ?? header), make("pre", "", pretty(claims) ?? claims),
      make("p", "small", "Decoding does not check the signature: only the API has the secret."));
  } catch {
    box.append(make("p", "", "It looks like a token, but its parts are not JSON in base64url."));
  }
  return box;
}

// tokens are the tokens of an exchange, each to be opened. Their expiry is compared with the clock of the host that responded: its
// Date field. The API may check tokens with another clock; its log says so.
export function tokens(sent) {
  const response = parts(sent.response ?? ""), date = Date.parse(valueOf(response.fields, "Date"));
  const now = (Number.isNaN(date) ? Date.now() : date) / 1000;
  const clock = Number.isNaN(date) ? "Compared with the clock of this computer: there is no response with a Date field."
    : `Compared with the response's Date field, ${valueOf(response.fields, "Date")}. The API may check tokens with another clock.`;
  const found = [];
  for (const [where, message] of [["the request", sent.request], ["the response", sent.response ?? ""]]) {
    for (const [coded] of message.matchAll(token)) if (found.length < 5) found.push(decoded(coded, where, now, clock));
  }
  return found;
}
