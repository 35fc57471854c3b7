import { act, button, notice, tell } from "./operator-act.js";
import { audit, refresh as refreshAudit } from "./operator-audit.js";
import { calls } from "./operator-calls.js";
import { el, Keyed } from "./operator-dom.js";
import { fault } from "./operator-faults.js";
import { history, refresh as refreshHistory } from "./operator-history.js";
import { list, refresh, showStatus, topics } from "./operator-list.js";
import { part, said, sentence as asSentence } from "./operator-sentences.js";
import { spark } from "./operator-plots.js";
import { age, at, timeOfDay, useZone } from "./operator-times.js";
import { language, words } from "./operator-words.js";

const root = document.getElementById("operator");
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

// Sections

const places = new Map(); // the headings of the sections by title

function section(title, ...content) {
  const heading = el("h2", { id: `part-${places.size + 1}`, tabIndex: -1 }, title);
  places.set(title, heading);
  return el("section", {}, heading, ...content);
}

/** Leads to a section, in whichever tab it is. */
function linkTo(title, text) {
  const heading = places.get(title);
  const link = el("a", { href: `#${tabOf(heading)}` }, text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = link.hash;
    choose();
    heading.scrollIntoView({ block: "nearest" });
  });
  return link;
}

// Tabs: the address names the one that is shown, so that it can be linked

const tabs = new Map(); // the panels by the name in the address

function tab(name, ...content) {
  tabs.set(name, el("div", {}, content));
}

const tabOf = (heading) => [...tabs].find(([, panel]) => panel.contains(heading))[0];

function choose() {
  const [first] = tabs.keys();
  const name = tabs.has(location.hash.slice(1)) ? location.hash.slice(1) : first;
  for (const [one, panel] of tabs) {
    panel.hidden = one !== name;
  }
  for (const link of contents.children) {
    link.ariaCurrent = link.hash === `#${name}` ? "page" : null;
  }
  if (name === "audit") {
    refreshAudit();
  }
}

function tile(title) {
  const value = el("p", { className: "value" });
  const hint = el("p", { className: "soft small" });
  const before = el("p", { className: "soft small before" });
  const line = el("div", { className: "line" });
  return {
    element: el("div", { className: "tile" }, el("h2", {}, title), value, line, hint, before),
    show: (text, more, tone = "") => ([value.textContent, hint.textContent, value.dataset.tone] = [text, more ?? "", tone]),
    compare: (text) => (before.textContent = text),
    plot: (values) => line.replaceChildren(spark(values)),
  };
}

const liveness = el("p", { className: "live" }, words.reconnecting);
const trouble = el("p", { className: "wrong banner", role: "alert", hidden: true }, words.storeDown);
const sentence = el("p", { className: "sentence", role: "status" });
const contents = el("nav", { className: "tabs", ariaLabel: words.contents });
const tiles = { webex: tile(words.webex), queue: tile(words.inQueue), decide: tile(words.toDecide), today: tile(words.bookedToday) };

const tokensList = el("ul", { className: "rows tokens" });
const tokensKeyed = new Keyed(tokensList, token);
const budgetsMode = el("p", {});
const budgetsUsed = el("ul", { className: "bars" });
const budgetsSpent = el("ul", { className: "plain" });
const limitsHit = el("ul", { className: "plain" });
const numberLead = el("p", { className: "soft" });
const configuration = section(words.configurationTitle);
configuration.hidden = true;

const alarm = button(words.alertTry, async () => {
  const answer = await act("/operator/alerts/test");
  const { delivered, reason } = answer ? await answer.json() : {};
  if (answer) {
    tell(delivered ? words.alertSent : words.alertFailed(said(reason)), !delivered);
  }
});
alarm.hidden = true;

let seen = null; // the figures at the last look at the list

function token(value) {
  const path = encodeURIComponent(value.servedBy);
  const connected = value.connectedAt !== null;
  return el("li", { className: "row" },
    el("p", { className: "who" }, el("strong", {}, value.name), value.name === value.servedBy ? null : ` ${words.servedBy(value.servedBy)}`, " ", el("span", { className: `badge ${value.state.replaceAll(" ", "-")}` }, words.tokenState[value.state])),
    value.reason ? el("p", { className: "wrong small" }, asSentence(value.reason)) : null,
    connected && value.state !== "not connected" ? el("p", { className: value.endsSoon ? "wrong" : "" }, value.daysLeft === null ? words.daysUnknown : words.daysLeft(value.daysLeft)) : null,
    connected ? el("p", { className: "soft small" }, [words.connectedAt(at(value.connectedAt), words.by[value.connectedBy] ?? value.connectedBy), value.liveUntil ? words.liveUntil(at(value.liveUntil)) : null].filter(Boolean).join(" · ")) : null,
    value.name !== value.servedBy ? null : el("div", { className: "buttons" },
      el("a", { className: "button", href: `/oauth/start?token=${path}` }, words.connect),
      connected ? button(words.renew, () => act(`/operator/tokens/${path}/renew`, null, words.renewed)) : null,
      connected ? button(words.disconnect, () => confirm(words.reallyDisconnect(value.name)) ? act(`/oauth/disconnect?token=${path}`, null, words.disconnected) : null, "quiet") : null));
}

function number() {
  const input = el("input", { id: "number", inputMode: "tel", autocomplete: "off", maxLength: 40, required: true });
  const count = el("p", { role: "status" });
  const about = (path, done) => async () => {
    count.textContent = "";
    const answer = input.reportValidity() ? await act(path, { number: input.value }, done) : null;
    await refresh();
    return answer;
  };
  const erase = about("/operator/callbacks/erase", "");
  const form = el("form", {}, el("label", { htmlFor: "number" }, words.number), input,
    el("div", { className: "buttons" },
      button(words.forbid, about("/operator/do-not-call", words.forbidden)),
      button(words.allow, about("/operator/do-not-call/remove", words.allowed)),
      button(words.erase, async () => {
        const answer = input.reportValidity() && confirm(words.reallyErase) ? await erase() : null;
        count.textContent = answer ? words.erasedRows((await answer.json()).erased) : "";
      }, "quiet")),
    count);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

function build() {
  const other = language === "en" ? "es" : "en";
  tiles.decide.element.append(button(words.show, () => showStatus("to-decide"), "quiet"));
  tiles.queue.element.append(button(words.show, () => showStatus("queued"), "quiet"));
  const signOut = el("form", { method: "post", action: `/operator/sign-out?lang=${language}` }, el("button", { className: "quiet" }, words.signOut));
  tab("callbacks", list(section));
  tab("activity", history(section, showDay), calls(section, button, act, showWeekAgo));
  tab("connection", section(words.tokensTitle, tokensList), configuration);
  tab("limits", section(words.budgetsTitle, budgetsMode,
    el("div", { className: "columns" },
      el("div", {}, el("h3", {}, words.today), budgetsUsed),
      el("div", {}, el("h3", {}, words.spentTitle), budgetsSpent),
      el("div", {}, el("h3", {}, words.limitsTitle), limitsHit))));
  tab("numbers", section(words.numberTitle, numberLead, number()));
  tab("audit", audit(section));
  root.replaceChildren(
    el("header", {},
      el("h1", {}, words.title), liveness,
      el("a", { href: `?lang=${other}`, lang: other }, words.otherLanguage),
      "session" in root.dataset ? signOut : null),
    notice, sentence, trouble,
    el("div", { className: "tiles" }, Object.values(tiles).map((one) => one.element)),
    contents, ...tabs.values());
  contents.replaceChildren(...[...tabs.keys()].map((name) => el("a", { href: `#${name}` }, words.tabs[name])));
  addEventListener("hashchange", choose);
  choose();
}

// What the gateway says

function show(state) {
  showService(state.service);
  liveness.textContent = words.live(timeOfDay(state.at));
  liveness.classList.add("on");
  showLedger(state);
  tokensKeyed.show(state.tokens.map((one) => [one.name, one]));
  budgetsMode.textContent = state.budgets.enforced ? words.enforcing : words.shadowing;
  showConfiguration(state);
  alarm.hidden = !state.alerts;
}

/** The one sentence: how it is, why, since when, until when, and what to do. */
function showService(service) {
  const until = service.until ? words.until(at(service.until)) : null;
  const since = service.state === "healthy" || !service.since ? null : words.since(at(service.since));
  const cause = words.service[service.code]?.(service, part(service.cause)) ?? service.cause.replace(/\.$/, "");
  const told = `${words.state[service.state]}. ${[cause, [since, until].filter(Boolean).join(", ")].filter(Boolean).join(" · ")}`;
  const todo = advice(service);
  if (sentence.textContent !== told + (todo ? ` · ${todo}` : "")) {
    sentence.replaceChildren(told, ...(todo ? [" · ", leads[service.code] ? linkTo(leads[service.code], todo) : todo] : []));
    sentence.dataset.state = service.state;
  }
}

/** Where the one thing to do is done. */
const leads = {
  "not-connected": words.tokensTitle, "token-refused": words.tokensTitle, "guests": words.tokensTitle, "ends-soon": words.tokensTitle,
  "configuration": words.configurationTitle, "some-failed": words.listTitle, "slow": words.listTitle,
};

/** The one thing to do; a token's own fix is the gateway's sentence. */
function advice({ code, advice: given }) {
  if (code === "not-connected") {
    return given === "Connect Webex at /operator." ? words.connectBelow : asSentence(part(given));
  }
  return words.advice[code] ?? given?.replace(", at /operator", "").replace(" at /operator", " below");
}

/** What Webex did to the last callbacks. */
const ofWebex = ["refused", "unclear", "unreachable", "no-answer", "no-access", "token-refused"];

/** That Webex answers is good only if it takes the callbacks, and known only after one was sent. */
function showWebex({ status, since, failures, answered, asked }, ledger, service) {
  const hints = { answers: () => (ledger ? words.pace(ledger.paceLeft, ledger.pace) : ""), paused: () => words.webexPausedHint };
  const failing = () => words.webexFailingHint(failures, at(since), answered);
  const isRefusing = status === "answers" && ofWebex.includes(service.code);
  const word = status !== "answers" ? status : !asked ? "unused" : isRefusing && service.state !== "degraded" ? "failing" : status;
  tiles.webex.show(words.webexStatus[word], (hints[status] ?? failing)(), word === "unused" || (word === "answers" && isRefusing) ? "" : word === "answers" ? "good" : "bad");
}

function showLedger({ ledger, budgets, at: now, webex, service }) {
  trouble.hidden = ledger !== null;
  showWebex(webex, ledger, service);
  if (ledger === null) {
    for (const one of [tiles.queue, tiles.decide, tiles.today]) {
      one.show("—");
    }
    return;
  }
  const { summary, forbidden } = ledger;
  const news = JSON.stringify([summary, forbidden]);
  if (news !== seen) {
    seen = news;
    refresh();
    refreshHistory(showDay);
  }
  tiles.queue.show(summary.queued, summary.oldestSince ? words.oldest(age((new Date(now) - new Date(summary.oldestSince)) / 1000)) : words.nothingWaits);
  const undecided = summary.unconfirmed + summary.refused;
  tiles.decide.show(undecided, words.toDecideHint(summary.unconfirmed, summary.refused), undecided > 0 ? "bad" : "");
  const today = sum(Object.values(summary.today));
  tiles.today.show(today, words.ofLimit(budgets.sitePerDay), today >= budgets.sitePerDay * 0.8 ? "bad" : "");

  budgetsUsed.replaceChildren(
    used(words.site, today, budgets.sitePerDay),
    ...Object.entries(summary.today).sort(([, one], [, other]) => other - one).map(([region, count]) => used(words.region(region), count, budgets.regionPerDay)));
  numberLead.textContent = words.numberLead(forbidden);
}

/** Today beside the same day of last week, by this time. */
function showWeekAgo({ day, weekAgo }) {
  const accepted = ({ accepted, asked }) => (asked === 0 ? "–" : percent.format(accepted / asked));
  const median = ({ medianSeconds }) => (medianSeconds === null ? "–" : age(medianSeconds));
  const troubled = ({ refused, inDoubt }) => refused + inDoubt;
  tiles.webex.compare(words.acceptedToday(accepted(day), accepted(weekAgo)));
  tiles.queue.compare(words.medianToday(median(day), median(weekAgo)));
  tiles.decide.compare(words.troubledToday(troubled(day), troubled(weekAgo)));
  tiles.today.compare(words.weekAgo(day.asked, weekAgo.asked));
}

/** What happened in the last day: a line in each figure, and what budgets and limits refused. */
function showDay(day) {
  const none = day.wait.map(() => 0);
  const count = (...outcomes) => outcomes.map((outcome) => day.counts[`outcome/${outcome}`] ?? none).reduce((all, some) => all.map((value, bucket) => value + some[bucket]));
  tiles.webex.plot(byHour(day.webex, (some) => sum(some) / Math.max(1, some.filter(Boolean).length)));
  tiles.queue.plot(byHour(count("queued")));
  tiles.decide.plot(byHour(count("unconfirmed", "refused")));
  tiles.today.plot(byHour(count("placed", "unconfirmed", "refused")));
  showSpent(day);
}

/** A value for each hour of the quarters. */
const byHour = (quarters, join = sum) => Array.from({ length: quarters.length / 4 }, (_, hour) => join(quarters.slice(hour * 4, hour * 4 + 4).map((value) => value ?? 0)));


function used(name, count, limit) {
  return el("li", {}, el("span", {}, name), el("span", {}, words.used(count, limit)), el("meter", { max: limit, high: limit * 0.8, optimum: 0, value: count, ariaLabel: name }));
}

/** What budgets and limits refused in the last day. */
function showSpent(day) {
  const told = (kind, passed, name) => Object.entries(day.counts)
    .filter(([what, counts]) => what.startsWith(`${kind}/`) && sum(counts) > 0)
    .map(([what, counts]) => {
      const [, flag, ...rest] = what.split("/");
      return el("li", {}, el("span", {}, name(rest.join("/"))), el("span", {}, (flag === passed ? words.wouldBeRefused : words.wasRefused)(sum(counts))));
    });
  const spent = told("budget", "False", (budget) => words.budget[budget] ?? budget);
  const limited = told("limit", "True", (rule) => rule);
  budgetsSpent.replaceChildren(...(spent.length > 0 ? spent : [el("li", { className: "soft" }, words.nothingSpent)]));
  limitsHit.replaceChildren(...(limited.length > 0 ? limited : [el("li", { className: "soft" }, words.nothingLimited)]));
}

/** The version, the generation in force, what is wrong with the files, and what the law asks for. */
function showConfiguration({ version, configuration: { generation, faults }, law: { missingIdentity, hoursFit } }) {
  const news = JSON.stringify([version, generation, faults, missingIdentity, hoursFit]);
  if (configuration.dataset.news === news) {
    return; // the focus stays on the button
  }
  configuration.dataset.news = news;
  configuration.hidden = false;
  configuration.replaceChildren(
    places.get(words.configurationTitle),
    el("p", {}, `WebexGateway ${version} · ${words.generation(generation)}`),
    el("p", { className: faults.length > 0 ? "wrong" : "soft" }, faults.length > 0 ? words.lastFault : words.noFault),
    faults.length > 0 ? el("ul", { className: "faults" }, faults.map(fault)) : "",
    missingIdentity.length > 0 ? el("p", { className: "law" }, words.lawIdentity(missingIdentity.join(", "))) : "",
    hoursFit ? "" : el("p", { className: "law" }, words.lawHours),
    el("div", { className: "buttons" }, alarm));
}

function follow() {
  const source = new EventSource("/operator/events");
  source.addEventListener("message", (message) => show(JSON.parse(message.data)));
  source.addEventListener("error", async () => {
    liveness.textContent = words.reconnecting;
    liveness.classList.remove("on");
    if (source.readyState === EventSource.CLOSED) { // the gateway answered, but not with events: the session is over
      const page = await fetch("/operator").catch(() => null);
      if (page?.status === 401) {
        location.reload();
      } else {
        setTimeout(follow, 5000);
      }
    }
  });
}

async function begin() {
  const options = await fetch("/callback/options").then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (options) {
    useZone(options.timeZone);
    topics(options.topics);
  }
  build();
  follow();
}

begin();
