import { calls } from "./operator-calls.js";
import { el, Keyed } from "./operator-dom.js";
import { plots } from "./operator-plots.js";
import { language, words } from "./operator-words.js";

const most = 200; // rows that the gateway sends of a list
const moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
const times = new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23" });

const root = document.getElementById("operator");
const at = (text) => moments.format(new Date(text));
const sum = (counts) => counts.reduce((total, count) => total + count, 0);

function age(seconds) {
  const { d, h, min, s } = words.ages;
  return seconds >= 172_800 ? `${Math.floor(seconds / 86_400)} ${d}`
    : seconds >= 7200 ? `${Math.floor(seconds / 3600)} ${h}`
    : seconds >= 120 ? `${Math.floor(seconds / 60)} ${min}`
    : `${Math.max(0, Math.round(seconds))} ${s}`;
}

// What the operator does

const notice = el("p", { className: "notice", role: "status" });
let silence;

/** Asks the gateway for something and says what became of it; gives its answer, or null when it refused. */
async function act(path, body, done) {
  try {
    const answer = await fetch(path, { method: "POST", headers: body ? { "content-type": "application/json" } : {}, body: body ? JSON.stringify(body) : null });
    if (answer.status === 401) {
      location.reload();
      return null;
    }
    const problem = answer.ok ? null : await answer.json().catch(() => ({}));
    tell(problem ? words.failed(problem.detail ?? problem.title ?? answer.status) : done, !answer.ok);
    return answer.ok ? answer : null;
  } catch {
    tell(words.failed(words.offline), true);
    return null;
  }
}

function tell(text, wrong) {
  notice.textContent = text ?? "";
  notice.classList.toggle("wrong", Boolean(wrong));
  clearTimeout(silence);
  silence = setTimeout(() => (notice.textContent = ""), 10_000);
}

function button(text, run, className = "") {
  const element = el("button", { type: "button", className }, text);
  element.addEventListener("click", async () => {
    element.disabled = true;
    await run();
    element.disabled = false;
  });
  return element;
}

// Callbacks

/** What the ledger noted, in the page's language. */
function note(text) {
  const [, how, reason] = /^(resent|closed) by an operator: (.*)$/s.exec(text) ?? [];
  return how ? words[`${how}Because`](reason) : words.notes[text] ?? text;
}

function facts(row) {
  const pairs = [
    [words.asked, at(row.created)],
    row.status === "scheduled" || row.status === "queued" ? [words.due, at(row.due)] : null,
    row.topic === "default" ? null : [words.topic, row.topic],
    row.attempts > 0 ? [words.attempts, row.attempts] : null,
    row.webexStatus ? [words.webexSaid, row.webexStatus] : null,
    row.trackingId ? [words.tracking, row.trackingId] : null,
    row.note ? [words.note, note(row.note)] : null,
  ];
  return el("dl", {}, pairs.filter(Boolean).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value)))));
}

function line(row, ...more) {
  return el("li", { className: "row" }, el("p", { className: "who" }, el("strong", {}, row.number ?? words.erased), ` ${row.region} `, el("span", { className: `badge ${row.status}` }, words.status[row.status])), facts(row), ...more);
}

function undecided(row, old) {
  const hint = el("p", { className: "wrong small", id: `hint-${row.id}` });
  const reason = el("input", { id: `reason-${row.id}`, maxLength: 200, autocomplete: "off", value: old?.querySelector("input").value || (row.notSeen ? note("Webex shows no such call") : "") });
  reason.setAttribute("aria-describedby", hint.id);
  const decide = (how, done) => async () => {
    hint.textContent = reason.value.trim() ? "" : words.reasonMissing;
    if (hint.textContent) {
      reason.focus();
      return;
    }
    await act(`/operator/callbacks/${row.id}/${how}`, { reason: reason.value.trim() }, done);
  };
  return line(row, el("div", { className: "decide" },
    el("label", { htmlFor: reason.id }, words.reason), reason, hint,
    el("div", { className: "buttons" }, row.number ? button(words.resend, decide("resend", words.resent)) : null, button(words.close, decide("close", words.closed)))));
}

// Sections

function section(title, ...content) {
  return el("section", {}, el("h2", {}, title), ...content);
}

function tile(title) {
  const value = el("p", { className: "value" });
  const hint = el("p", { className: "soft small" });
  return { element: el("div", { className: "tile" }, el("h2", {}, title), value, hint), show: (text, more, tone = "") => ([value.textContent, hint.textContent, value.dataset.tone] = [text, more ?? "", tone]) };
}

const liveness = el("p", { className: "live" }, words.reconnecting);
const trouble = el("p", { className: "wrong banner", role: "alert", hidden: true }, words.storeDown);
const tiles = { webex: tile(words.webex), queue: tile(words.inQueue), decide: tile(words.toDecide), today: tile(words.bookedToday) };

const decideNone = el("p", { className: "soft" }, words.nothingToDecide);
const decideList = el("ul", { className: "rows" });
const decideKeyed = new Keyed(decideList, undecided);
const waitingNone = el("p", { className: "soft" }, words.nothingScheduled);
const waitingList = el("ul", { className: "rows" });
const waitingKeyed = new Keyed(waitingList, (row) => line(row));
const waitingMore = el("p", { className: "soft small", hidden: true }, words.shortened(most));

const plotsLead = el("p", { className: "soft" });
const plotsPlace = el("div", { className: "plots" });
const plotsKeyed = new Keyed(plotsPlace, (plot) => plot.element);
const tokensList = el("ul", { className: "rows tokens" });
const tokensKeyed = new Keyed(tokensList, token);
const budgetsMode = el("p", {});
const budgetsUsed = el("ul", { className: "bars" });
const budgetsSpent = el("ul", { className: "plain" });
const limitsHit = el("ul", { className: "plain" });
const numberLead = el("p", { className: "soft" });
const configuration = section(words.configurationTitle);
configuration.hidden = true;

let stretch = "hour";
let last = null;

function ranges() {
  const choose = (name) => {
    const element = el("button", { type: "button" }, words[name]);
    element.setAttribute("aria-pressed", String(name === stretch));
    element.addEventListener("click", () => {
      stretch = name;
      for (const one of element.parentElement.children) {
        one.setAttribute("aria-pressed", String(one === element));
      }
      showPlots();
    });
    return element;
  };
  return el("div", { className: "ranges", role: "group", ariaLabel: words.plotsTitle }, choose("hour"), choose("day"));
}

function token(value) {
  const path = encodeURIComponent(value.servedBy);
  const connected = value.connectedAt !== null;
  return el("li", { className: "row" },
    el("p", { className: "who" }, el("strong", {}, value.name), value.name === value.servedBy ? null : ` ${words.servedBy(value.servedBy)}`, " ", el("span", { className: `badge ${value.state.replaceAll(" ", "-")}` }, words.tokenState[value.state])),
    value.reason ? el("p", { className: "wrong small" }, value.reason) : null,
    connected && value.state !== "not connected" ? el("p", { className: value.endsSoon ? "wrong" : "" }, value.daysLeft === null ? words.daysUnknown : words.daysLeft(value.daysLeft)) : null,
    connected ? el("p", { className: "soft small" }, [words.connectedAt(at(value.connectedAt), value.connectedBy), value.liveUntil ? words.liveUntil(at(value.liveUntil)) : null].filter(Boolean).join(" · ")) : null,
    value.name !== value.servedBy ? null : el("div", { className: "buttons" },
      el("a", { className: "button", href: `/oauth/start?token=${path}` }, words.connect),
      connected ? button(words.renew, () => act(`/operator/tokens/${path}/renew`, null, words.renewed)) : null,
      connected ? button(words.disconnect, () => confirm(words.reallyDisconnect(value.name)) ? act(`/oauth/disconnect?token=${path}`, null, words.disconnected) : null, "quiet") : null));
}

function number() {
  const input = el("input", { id: "number", inputMode: "tel", autocomplete: "off", maxLength: 40, required: true });
  const found = el("ul", { className: "rows" });
  const count = el("p", { role: "status" });
  const about = (path, done) => async () => {
    found.replaceChildren();
    count.textContent = "";
    return input.reportValidity() ? act(path, { number: input.value }, done) : null;
  };
  const find = about("/operator/callbacks/find", "");
  const erase = about("/operator/callbacks/erase", "");
  const form = el("form", {}, el("label", { htmlFor: "number" }, words.number), input,
    el("div", { className: "buttons" },
      el("button", { className: "main" }, words.find),
      button(words.forbid, about("/operator/do-not-call", words.forbidden)),
      button(words.allow, about("/operator/do-not-call/remove", words.allowed)),
      button(words.erase, async () => {
        const answer = input.reportValidity() && confirm(words.reallyErase) ? await erase() : null;
        count.textContent = answer ? words.erasedRows((await answer.json()).erased) : "";
      }, "quiet")),
    count, found);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await find();
    if (answer) {
      const rows = await answer.json();
      count.textContent = rows.length === 0 ? words.nothingFound : words.found(rows.length);
      found.replaceChildren(...rows.map((row) => line(row)));
    }
  });
  return form;
}

function build() {
  const other = language === "en" ? "es" : "en";
  const signOut = el("form", { method: "post", action: `/operator/sign-out?lang=${language}` }, el("button", { className: "quiet" }, words.signOut));
  root.replaceChildren(
    el("header", {},
      el("h1", {}, words.title), liveness,
      el("a", { href: `?lang=${other}`, lang: other }, words.otherLanguage),
      "session" in root.dataset ? signOut : null),
    notice, trouble,
    el("div", { className: "tiles" }, Object.values(tiles).map((one) => one.element)),
    section(words.decideTitle, el("p", { className: "soft" }, words.decideLead), decideNone, decideList),
    section(words.waitingTitle, waitingNone, waitingList, waitingMore),
    section(words.plotsTitle, plotsLead, ranges(), plotsPlace),
    calls(button, act),
    section(words.tokensTitle, tokensList),
    section(words.budgetsTitle, budgetsMode,
      el("div", { className: "columns" },
        el("div", {}, el("h3", {}, words.today), budgetsUsed),
        el("div", {}, el("h3", {}, words.spentTitle), budgetsSpent),
        el("div", {}, el("h3", {}, words.limitsTitle), limitsHit))),
    section(words.numberTitle, numberLead, number()),
    configuration);
}

// What the gateway says

function show(state) {
  last = state;
  liveness.textContent = words.live(times.format(new Date(state.at)));
  liveness.classList.add("on");
  showLedger(state);
  tokensKeyed.show(state.tokens.map((one) => [one.name, one]));
  plotsLead.textContent = words.plotsLead(at(state.since));
  showPlots();
  showSpent(state);
  showConfiguration(state.configuration);
}

function showWebex({ status, since, failures, answered }, ledger) {
  const hints = { answers: () => (ledger ? words.pace(ledger.paceLeft, ledger.pace) : ""), paused: () => words.webexPausedHint };
  const failing = () => words.webexFailingHint(failures, at(since), answered);
  tiles.webex.show(words.webexStatus[status], (hints[status] ?? failing)(), status === "answers" ? "good" : "bad");
}

function showLedger({ ledger, budgets, at: now, webex }) {
  trouble.hidden = ledger !== null;
  showWebex(webex, ledger);
  if (ledger === null) {
    for (const one of [tiles.queue, tiles.decide, tiles.today]) {
      one.show("—");
    }
    return;
  }
  const { summary, undecided: open, queued, scheduled, forbidden } = ledger;
  tiles.queue.show(summary.queued, summary.oldestSince ? words.oldest(age((new Date(now) - new Date(summary.oldestSince)) / 1000)) : words.nothingWaits);
  tiles.decide.show(summary.unconfirmed + summary.refused, words.toDecideHint(summary.unconfirmed, summary.refused), open.length > 0 ? "bad" : "");
  const today = sum(Object.values(summary.today));
  tiles.today.show(today, words.ofLimit(budgets.sitePerDay), today >= budgets.sitePerDay * 0.8 ? "bad" : "");

  decideNone.hidden = open.length > 0;
  decideKeyed.show(open.map((row) => [row.id, row]));
  const waiting = [...queued, ...scheduled].sort((one, other) => new Date(one.due) - new Date(other.due));
  waitingNone.hidden = waiting.length > 0;
  waitingMore.hidden = Math.max(queued.length, scheduled.length) < most;
  waitingKeyed.show(waiting.map((row) => [row.id, row]));

  budgetsUsed.replaceChildren(
    used(words.site, today, budgets.sitePerDay),
    ...Object.entries(summary.today).sort(([, one], [, other]) => other - one).map(([region, count]) => used(words.region(region), count, budgets.regionPerDay)));
  numberLead.textContent = words.numberLead(forbidden);
}

function used(name, count, limit) {
  return el("li", {}, el("span", {}, name), el("span", {}, words.used(count, limit)), el("meter", { max: limit, high: limit * 0.8, optimum: 0, value: count, ariaLabel: name }));
}

function showPlots() {
  if (last) {
    plotsKeyed.show(plots(last[stretch]).map((element, index) => [index, { outer: element.outerHTML, element }]));
  }
}

function showSpent({ budgets, day }) {
  budgetsMode.textContent = budgets.enforced ? words.enforcing : words.shadowing;
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

/** The generation in force, and what is wrong with the files. */
function showConfiguration({ generation, faults }) {
  configuration.hidden = false;
  configuration.replaceChildren(
    el("h2", {}, words.configurationTitle),
    el("p", {}, words.generation(generation)),
    el("p", { className: faults.length > 0 ? "wrong" : "soft" }, faults.length > 0 ? words.lastFault(faults.join("\n")) : words.noFault));
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

build();
follow();
