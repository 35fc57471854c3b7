import { language, words } from "./operator-words.js";

// Times are those of the site, wherever the operator is.
let moments = format("short");
let precise = format("medium");

function format(timeStyle, timeZone) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle, hourCycle: "h23", timeZone });
}

/** Takes the site's zone; an unknown one leaves the browser's. */
export function useZone(timeZone) {
  try {
    moments = format("short", timeZone);
    precise = format("medium", timeZone);
  } catch {
    // the browser does not know the zone
  }
}

export const zone = () => moments.resolvedOptions().timeZone;

export const at = (text) => moments.format(new Date(text));

export const atSecond = (text) => precise.format(new Date(text));

export function age(seconds) {
  const { d, h, min, s } = words.ages;
  return seconds >= 172_800 ? `${Math.floor(seconds / 86_400)} ${d}`
    : seconds >= 7200 ? `${Math.floor(seconds / 3600)} ${h}`
    : seconds >= 120 ? `${Math.floor(seconds / 60)} ${min}`
    : `${Math.max(0, Math.round(seconds))} ${s}`;
}
