// What came of a request: the outcome, the timing, the response, and what really left the customer's machine.
import { $, make, milliseconds } from "./dom.js";
import { parts, pretty } from "./json.js";
import { tokens } from "./tokens.js";

const names = { lookup: "DNS", connect: "Connect", tls: "TLS", request: "Send", wait: "Wait", response: "Response" };

// good says whether the customer got what a customer wants.
export const good = s => s.status >= 200 && s.status < 400 && !s.error;

const sign = ok => make("span", "sign", ok ? "✓" : "✗");

// outcome puts a result into e, as a sign, words and a colour.
export function outcome(e, s) {
  const ok = good(s), line = s.response ? parts(s.response).first.replace(/^\S+ /, "") : "No response";
  e.className = "outcome " + (ok ? "good" : "bad");
  e.replaceChildren(sign(ok), " ", make("strong", "", s.status && s.error ? line + ", broken off" : line), ` after ${milliseconds(s.took_ms)}`);
}

// told puts what the lab itself has to say into e. It is neither success nor failure of the customer's.
export function told(e, text) {
  e.className = "outcome told";
  e.replaceChildren(text);
}

// waterfall shows the steps below each other, each where its time lies.
export function waterfall(s) {
  const whole = Math.max(s.took_ms, 0.001), longest = Math.max(...s.steps.map(p => p.took_ms));
  return s.steps.map(p => {
    const li = make("li", p.error ? "bad" : ""), bar = make("span", "bar"), i = make("i");
    i.style.marginLeft = Math.min(99, 100 * p.at_ms / whole) + "%";
    i.style.width = Math.min(100, 100 * p.took_ms / whole) + "%";
    bar.append(i);
    const took = make("span", "took" + (p.took_ms === longest ? " longest" : ""), milliseconds(p.took_ms));
    li.append(make("span", "name", (p.error ? "✗ " : "") + names[p.kind]), bar, took, make("span", "at", `from ${milliseconds(p.at_ms)}`));
    return li;
  });
}

const bytes = n => `${n ?? 0} byte${n === 1 ? "" : "s"}`;

// words say what a step sent, to where, and what came back; "" for a step that sends nothing.
function words(p) {
  const failed = p.error ? "✗ It failed, with the error above." : "";
  switch (p.kind) {
    case "lookup": return `A DNS query for ${p.name}, to the name server at ${p.to}. ${failed || `It said ${(p.got ?? []).join(", ")}.`}`;
    case "connect": return `A TCP connection to ${p.to}. ${failed || "It was accepted."}`;
    case "tls": return `A TLS handshake with ${p.to}: ClientHello for ${p.name} (${bytes(p.sent_bytes)} sent, ${bytes(p.received_bytes)} received). ${p.got ? `The server showed ${p.got.join(", ")}. ` : ""}${failed || "It succeeded."}`;
    case "request": return `${bytes(p.sent_bytes)} of the request, to ${p.to}. ${failed}`;
    case "wait": return p.error ? "✗ Then no response came: see the error above." : "";
    case "response": return p.error ? `✗ The response broke off after ${bytes(p.received_bytes)}: see the error above.` : "";
  }
  return "";
}

function whatLeft(s) {
  const list = s.steps.map(words).filter(Boolean).map(w => make("li", w.includes("✗") ? "bad" : "", w));
  if (s.left === "nothing") list.push(make("li", "bad", "Nothing. The client refused to send the request."));
  else if (s.left !== "request") list.push(make("li", "bad", "The request itself never left."));
  return list;
}

let raw = false, shown = null;

function response(s) {
  if (!s.response) return "";
  const { first, fields, body } = parts(s.response), formatted = raw ? null : pretty(body);
  $("raw").hidden = pretty(body) === null;
  return [first, ...fields].join("\n") + "\n\n" + (formatted ?? body) + (s.cut ? "\n… (the page shows the first 64 KiB)" : "");
}

// came shows a result.
export function came(s) {
  shown = s;
  outcome($("outcome"), s);
  $("trace").replaceChildren(...waterfall(s));
  $("failed").hidden = !s.error;
  $("failed").replaceChildren(...(s.error ? [$("ticket").dataset.kind === "api" ? "The client got this error:" : "The customer's program got this error:", make("code", "", s.error)] : []));
  $("response").hidden = !s.response;
  $("raw").hidden = true;
  $("response").textContent = response(s);
  $("tokens").replaceChildren(...tokens(s));
  $("left").replaceChildren(...whatLeft(s));
  $("request").textContent = s.request.replace(/\r\n/g, "\n").trimEnd();
  $("request").hidden = s.request === "";
  $("came").hidden = false;
}

// nothing takes the result away.
export function nothing() {
  shown = null;
  $("came").hidden = $("raw").hidden = true;
  $("trace").replaceChildren();
}

$("raw").addEventListener("click", () => {
  raw = !raw;
  $("raw").setAttribute("aria-pressed", raw);
  if (shown) $("response").textContent = response(shown);
});
