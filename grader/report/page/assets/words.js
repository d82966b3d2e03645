// Numbers, times and sentences.

const points = n => String(Math.round((n ?? 0) * 100) / 100);
const percent = share => Math.round(100 * share) + " %";
const count = (n, one, many) => n + " " + (n === 1 ? one : (many ?? one + "s"));
const shortName = exercise => exercise.split("_")[0];
const lastPart = code => code.split("-").at(-1);

function listed(items) {
  if (items.length < 2) return items.join("");
  return items.slice(0, -1).join(", ") + " and " + items.at(-1);
}

// sentence gives a text a beginning and an end.
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?:]\s*$/.test(text) ? "" : ".");

// few are the first n of some items, and how many more there are.
const few = (items, n) => (items.length <= n ? listed(items) : items.slice(0, n).join(", ") + ` and ${items.length - n} more`);

// clock says when something was, in the class's time zone.
function clock(zone) {
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  let format, named = zone;
  try {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  } catch {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    named = "UTC";
  }
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: format.resolvedOptions().timeZone });
  return { zone: named, time: t => format.format(new Date(t)), day: t => day.format(new Date(t)) };
}
