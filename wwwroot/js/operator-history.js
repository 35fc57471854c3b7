import { el, Keyed } from "./operator-dom.js";
import { plots } from "./operator-plots.js";
import { words } from "./operator-words.js";

/** The plots of the last hour, day, week or month, of all instances together. */

const every = 15_000;
const spans = ["hour", "day", "week", "month"];

const lead = el("p", { className: "soft" });
const place = el("div", { className: "plots" });
const keyed = new Keyed(place, (plot, old) => {
  const table = plot.element.querySelector("details");
  if (table && old?.querySelector("details")?.open) {
    table.open = true;
  }
  return plot.element;
});

let span = "hour";

/** The section; `tellDay` is given what happened in the last day. */
export function history(section, tellDay) {
  const buttons = spans.map((name) => {
    const element = el("button", { type: "button" }, words[name]);
    element.setAttribute("aria-pressed", String(name === span));
    element.addEventListener("click", () => {
      span = name;
      for (const one of buttons) {
        one.setAttribute("aria-pressed", String(one === element));
      }
      refresh(tellDay);
    });
    return element;
  });
  refresh(tellDay);
  setInterval(() => document.hidden ? null : refresh(tellDay), every);
  document.addEventListener("visibilitychange", () => document.hidden ? null : refresh(tellDay));
  return section(words.plotsTitle, lead, el("div", { className: "ranges", role: "group", ariaLabel: words.plotsTitle }, buttons), place);
}

const read = (name) => fetch(`/operator/history?span=${name}`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

/** Asks again, because something has happened. */
export async function refresh(tellDay) {
  const asked = span;
  const [stretch, day] = await Promise.all([read(asked), asked === "day" ? null : read("day")]);
  if (asked !== span) {
    return; // another one was chosen meanwhile
  }
  lead.textContent = stretch ? words.plotsLead(stretch.timeZone) : words.plotsDown;
  if (stretch) {
    keyed.show(plots(stretch).map((element, index) => [index, { outer: element.outerHTML, element }]));
  }
  const ofDay = asked === "day" ? stretch : day;
  if (ofDay) {
    tellDay(ofDay);
  }
}
