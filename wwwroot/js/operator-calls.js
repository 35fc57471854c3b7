import { el } from "./operator-dom.js";
import { said } from "./operator-sentences.js";
import { language } from "./operator-words.js";

/** What became of calls, and Webex's events: a section of the operator's page. */

const every = 60_000;

const words = {
  es: {
    title: "Qué pasó con las llamadas",
    columns: ["", "Pedidas", "Aceptadas", "Rechazadas", "Atendidas", "Perdidas", "En duda", "Espera mediana", "Espera p90"],
    day: "Hoy",
    weekAgo: "Hace una semana, a esta hora",
    month: "Últimos 30 días",
    topic: (topic) => `Tema ${topic}`,
    hour: (hour) => `${hour}:00`,
    seconds: (seconds) => (seconds === null ? "–" : `${Math.round(seconds)} s`),
    more: "Por tema y hora",
    events: "Eventos de Webex",
    eventsLead: "Con una suscripción, Webex avisa enseguida qué pasa con cada llamada. La dirección es secreta:",
    status: { active: "La suscripción está activa.", inactive: "Webex desactivó la suscripción.", none: "No hay suscripción.", unknown: "No se sabe si hay suscripción." },
    make: "Suscribirse",
    remove: "Quitar la suscripción",
  },
  en: {
    title: "What became of calls",
    columns: ["", "Asked", "Accepted", "Refused", "Connected", "Missed", "In doubt", "Median wait", "Wait p90"],
    day: "Today",
    weekAgo: "A week ago, by this time",
    month: "Last 30 days",
    topic: (topic) => `Topic ${topic}`,
    hour: (hour) => `${hour}:00`,
    seconds: (seconds) => (seconds === null ? "–" : `${Math.round(seconds)} s`),
    more: "By topic and hour",
    events: "Webex's events",
    eventsLead: "With a subscription, Webex tells at once what happens to each call. The address is a secret:",
    status: { active: "The subscription is active.", inactive: "Webex has set the subscription to inactive.", none: "There is no subscription.", unknown: "It is not known whether there is a subscription." },
    make: "Subscribe",
    remove: "Remove the subscription",
  },
}[language];

const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
const main = el("div", { className: "scroll", tabIndex: 0, role: "group", ariaLabel: words.title });
const more = el("div", { className: "scroll", tabIndex: 0, role: "group", ariaLabel: words.more });
const address = el("code", { className: "small address" });
const state = el("p", { role: "status" });

/** The section; `section`, `button` and `act` are the page's own, and `tell` is given what was read. */
export function calls(section, button, act, tell) {
  const change = (path) => async () => {
    const answer = await act(path, {}, "");
    if (answer) {
      showSubscription(await answer.json());
    }
  };
  refresh(tell);
  setInterval(() => refresh(tell), every);
  return section(words.title, main, el("details", {}, el("summary", {}, words.more), more),
    el("details", { ontoggle: readSubscription }, el("summary", {}, words.events), el("p", {}, words.eventsLead), el("p", {}, address), state,
      el("div", { className: "buttons" }, button(words.make, change("/operator/webhook")), button(words.remove, change("/operator/webhook/remove"), "secondary"))));
}

async function refresh(tell) {
  const funnels = await read("/operator/calls");
  if (funnels) {
    tell(funnels);
    main.replaceChildren(table(turned([[words.day, funnels.day], [words.weekAgo, funnels.weekAgo], [words.month, funnels.month]])));
    more.replaceChildren(table(lines([
      ...Object.entries(funnels.topics).map(([topic, funnel]) => [words.topic(topic), funnel]),
      ...Object.entries(funnels.hours).map(([hour, funnel]) => [words.hour(hour), funnel]),
    ])));
  }
}

async function readSubscription(event) {
  const answer = event.target.open ? await read("/operator/webhook") : null;
  if (answer) {
    showSubscription(answer);
  }
}

function showSubscription({ address: where, status, reason }) {
  address.textContent = where;
  state.textContent = [words.status[status], said(reason)].filter(Boolean).join(" ");
}

async function read(path) {
  const answer = await fetch(path).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** A count with its share, by which a busy day and a quiet one can be compared. */
const share = (count, all) => (all === 0 ? "0" : `${count} (${percent.format(count / all)})`);

/** The cells of the table, a line for each group. */
const lines = (groups) => [words.columns, ...groups.map(([name, funnel]) => [
  name, String(funnel.asked), ...[funnel.accepted, funnel.refused, funnel.connected, funnel.missed, funnel.inDoubt].map((count) => share(count, funnel.asked)),
  words.seconds(funnel.medianSeconds), words.seconds(funnel.p90Seconds),
])];

/** The same with a column for each group: a few groups fit on a phone, and their numbers are side by side. */
function turned(groups) {
  const cells = lines(groups);
  return cells[0].map((_, column) => cells.map((line) => line[column]));
}

function table([head, ...rows]) {
  return el("table", {},
    el("thead", {}, el("tr", {}, head.map((name) => name ? el("th", { scope: "col" }, name) : el("td")))),
    el("tbody", {}, rows.map(([name, ...cells]) => el("tr", {}, el("th", { scope: "row" }, name), cells.map((cell) => el("td", {}, cell))))));
}
