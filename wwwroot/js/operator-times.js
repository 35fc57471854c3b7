import { language, words } from "./operator-words.js";

// Times are those of the site, wherever the operator is.
let moments = format("short");
let precise = format("medium");
let clock = formatClock();

function format(timeStyle, timeZone) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle, hourCycle: "h23", timeZone });
}

function formatClock(timeZone) {
  return new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23", timeZone });
}

/** Takes the site's zone; an unknown one leaves the browser's. */
export function useZone(timeZone) {
  try {
    moments = format("short", timeZone);
    precise = format("medium", timeZone);
    clock = formatClock(timeZone);
  } catch {
    // the browser does not know the zone
  }
}

const axes = {
  day: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  week: { weekday: "short", hour: "2-digit", hourCycle: "h23" },
  month: { day: "numeric", month: "short" },
};

/** How a plot whose buckets are so many minutes long writes its times. */
export const axis = (minutes, timeZone) => new Intl.DateTimeFormat(language, { ...axes[minutes < 60 ? "day" : minutes < 1440 ? "week" : "month"], timeZone });

export const zone = () => moments.resolvedOptions().timeZone;

export const timeOfDay = (text) => clock.format(new Date(text));

export const at = (text) => moments.format(new Date(text));

export const atSecond = (text) => precise.format(new Date(text));

export function age(seconds) {
  const { d, h, min, s } = words.ages;
  return seconds >= 172_800 ? `${Math.floor(seconds / 86_400)} ${d}`
    : seconds >= 7200 ? `${Math.floor(seconds / 3600)} ${h}`
    : seconds >= 120 ? `${Math.floor(seconds / 60)} ${min}`
    : `${Math.max(0, Math.round(seconds))} ${s}`;
}
