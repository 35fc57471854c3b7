import { act, ask, button, tell } from "./operator-act.js";
import { drawer, open } from "./operator-detail.js";
import { el, Keyed } from "./operator-dom.js";
import { cause, isOpen, isSure } from "./operator-row.js";
import { age, at, zone } from "./operator-times.js";
import { words } from "./operator-words.js";

const rowsOfAPage = 50;
const rowsOfAStep = 500; // which the gateway reads, and decides on, at once
const every = 15_000; // a call that goes on changes no figure
const names = ["status", "topic", "call", "from", "to", "sort", "q"];
const selected = new Map(); // by id
let shown = [];
let cursors = [null]; // of the pages up to this one
let number = null; // a searched number stays out of the address
let asked = 0;
let work = null; // the selection of all, or a decision, that is under way

const option = (value, text) => el("option", { value }, text);
const filters = {
  status: el("select", { id: "filter-status" }, option("", words.all), option("to-decide", words.toDecide), Object.entries(words.status).map(([value, text]) => option(value, text))),
  topic: el("select", { id: "filter-topic" }, option("", words.all)),
  call: el("select", { id: "filter-call" }, option("", words.all), Object.entries(words.calls).map(([value, text]) => option(value, text))),
  from: el("input", { id: "filter-from", type: "date" }),
  to: el("input", { id: "filter-to", type: "date" }),
  sort: el("select", { id: "filter-sort" }, option("", words.newest), option("oldest", words.oldestFirst)),
};
const search = el("input", { id: "search", type: "search", autocomplete: "off", maxLength: 60, spellcheck: false });
const count = el("p", { className: "soft", role: "status" });
const body = el("tbody");
const keyed = new Keyed(body, line);
const all = el("input", { type: "checkbox" });
const allText = el("span");
const allLabel = el("label", { className: "all", hidden: true }, all, allText);
const newer = button(words.newer, () => page(-1));
const older = button(words.older, () => page(1));
const reason = el("input", { id: "many-reason", maxLength: 200, autocomplete: "off" });
const many = el("form", { className: "many", hidden: true });
const manyCount = el("strong", {});
const progress = el("p", { className: "progress", role: "status" });
const everything = button(words.selectEverything, chooseEverything, "quiet");
const halt = el("button", { type: "button", hidden: true }, words.halt);
const deciding = el("div", { className: "buttons" });

/** The list with its filters; a filter is part of the address, so that a view can be linked. */
export function list(section) {
  const given = new URLSearchParams(location.search);
  for (const [name, field] of Object.entries(filters)) {
    field.value = given.get(name) ?? "";
    field.addEventListener("change", () => filter());
  }
  search.value = given.get("q") ?? "";
  const form = el("form", { className: "filters", role: "search" },
    el("div", { className: "search" }, el("label", { htmlFor: search.id }, words.searchLabel), search), el("button", { className: "main" }, words.find),
    Object.entries(filters).map(([name, field]) => el("div", {}, el("label", { htmlFor: field.id }, words.filter[name]), field)));
  form.addEventListener("submit", (event) => (event.preventDefault(), filter()));
  all.addEventListener("change", () => {
    const isChosen = all.checked;
    shown.filter(isOpen).forEach((row) => isChosen ? selected.set(row.id, row) : selected.delete(row.id));
    showTicks();
  });
  reason.setAttribute("list", "reasons");
  deciding.append(button(words.resend, () => decide("resend")), button(words.close, () => decide("close")), button(words.unselect, unselect, "quiet"), everything);
  halt.addEventListener("click", () => work && (work.isHalted = true));
  many.append(manyCount, el("label", { htmlFor: reason.id }, words.reason), reason, deciding, halt, progress);
  many.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", keys);
  setInterval(() => document.hidden ? null : refresh(), every);
  const head = el("tr", {}, el("td", { className: "tick" }), words.columns.map((name) => el("th", { scope: "col" }, name)));
  return section(words.listTitle,
    form, el("datalist", { id: "reasons" }, words.reasons.map((text) => option(text, text))),
    el("div", { className: "counted" }, count, button(words.clear, clear, "quiet"), button(words.csv, csv, "quiet")), allLabel, many,
    el("table", { className: "list" }, el("caption", { className: "hidden" }, words.listTitle), el("thead", {}, head), body),
    el("div", { className: "buttons" }, newer, older),
    el("details", { className: "soft small" }, el("summary", {}, words.help), el("p", {}, words.listLead(zone()))), drawer(refresh));
}

export function topics(all) {
  const value = new URLSearchParams(location.search).get("topic") ?? "";
  filters.topic.replaceChildren(option("", words.all), ...all.map((topic) => option(topic, topic)));
  filters.topic.value = value;
}

/** Shows the callbacks of one status, from a tile. */
export function showStatus(status) {
  location.hash = "callbacks";
  filters.status.value = status;
  search.value = "";
  filter();
  count.scrollIntoView();
}

function filter() {
  const typed = search.value.trim();
  const isName = (/^[0-9a-z]{4}[- ]?[0-9a-z]{4}$/i.test(typed) && /[a-z]/i.test(typed)) || /^[0-9a-f-]{32,36}$/i.test(typed);
  number = typed && !isName ? typed : null;
  const query = new URLSearchParams(location.search);
  for (const name of names) {
    const value = name === "q" ? (number ? "" : typed) : filters[name].value;
    value ? query.set(name, value) : query.delete(name);
  }
  history.replaceState(null, "", `?${query}${location.hash}`);
  halt.click(); // what is selected belongs to the view that is left
  selected.clear();
  cursors = [null];
  return refresh();
}

function clear() {
  for (const field of [...Object.values(filters), search]) {
    field.value = "";
  }
  return filter();
}

function page(step) {
  cursors = step > 0 ? [...cursors, older.dataset.next] : cursors.slice(0, -1);
  return refresh();
}

function path(more) {
  const query = new URLSearchParams(location.search);
  const wanted = new URLSearchParams(names.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  Object.entries(more).forEach(([name, value]) => value && wanted.set(name, value));
  return `/operator/callbacks?${wanted}`;
}

const post = (value) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) });

/** A page of what is filtered; `more` may narrow it. */
const read = (after, limit, more = {}) => number
  ? ask("/operator/callbacks/find", post({ number, after, limit }))
  : ask(path({ ...more, after, limit }));

/** Reads this page again. An answer that a later question overtook is left out. */
export async function refresh() {
  const turn = ++asked;
  const answer = await read(cursors.at(-1), rowsOfAPage);
  if (!answer || turn !== asked) {
    return;
  }
  const { callbacks, next } = await answer.json();
  shown = callbacks;
  const known = new Map(shown.map((row) => [row.id, row]));
  for (const [id] of selected) {
    const row = known.get(id);
    if (row && !isOpen(row)) {
      selected.delete(id);
    }
  }
  keyed.show(shown.map((row) => [row.id, row]));
  count.textContent = shown.length === 0 ? words.nothingFound : words.found(shown.length, cursors.length, Boolean(next));
  newer.hidden = cursors.length === 1;
  older.hidden = !next;
  older.dataset.next = next ?? "";
  showMany();
}

function line(row) {
  const tick = el("input", { type: "checkbox", ariaLabel: words.select(row.reference), checked: selected.has(row.id), disabled: !isOpen(row) });
  tick.addEventListener("change", () => choose(row, tick.checked));
  const reference = el("button", { type: "button", className: "link" }, row.reference);
  reference.addEventListener("click", () => open(row.id));
  const cells = [
    reference, el("span", { className: `badge ${row.status}` }, words.status[row.status] + (row.closed ? ` · ${words.isClosed}` : "")),
    row.call ? words.calls[row.call] : "", row.number ?? words.erased, row.topic, at(row.asked), row.waited === null ? "" : age(row.waited), String(row.attempts), cause(row),
  ];
  const looks = { 4: "wraps", 6: "named", 7: "named" };
  return el("tr", {}, el("td", { className: "tick" }, tick), cells.map((cell, index) => el("td", { "data-name": words.columns[index], className: cell === "" ? "empty" : (looks[index] ?? "") }, cell)));
}

function choose(row, isChosen) {
  isChosen ? selected.set(row.id, row) : selected.delete(row.id);
  showTicks();
}

function showTicks() {
  shown.forEach(({ id }, index) => (body.children[index].querySelector("input").checked = selected.has(id)));
  showMany();
}

function showMany() {
  const here = new Set(shown.map(({ id }) => id));
  const elsewhere = [...selected.keys()].filter((id) => !here.has(id)).length;
  const isOnlyPage = cursors.length === 1 && older.hidden;
  const open = shown.filter(isOpen);
  many.hidden = selected.size === 0 && !work;
  if (many.hidden) {
    progress.textContent = "";
  }
  manyCount.textContent = words.selected(selected.size, elsewhere);
  everything.hidden = isOnlyPage;
  allText.textContent = words.selectAll(open.length, isOnlyPage);
  allLabel.hidden = open.length === 0;
  all.checked = open.length > 0 && open.every((row) => selected.has(row.id));
}

function unselect() {
  selected.clear();
  showTicks();
}

/** Goes through steps, each of which tells how far it is, until the last, a failure, or the operator's halt. */
async function goThrough(steps) {
  work = { isHalted: false };
  deciding.hidden = true;
  halt.hidden = false;
  for await (const told of steps) {
    progress.textContent = told;
    if (work.isHalted) {
      break;
    }
  }
  work = null;
  deciding.hidden = false;
  halt.hidden = true;
}

/** Selects all that the filter shows on any page and that wait for a decision. */
async function chooseEverything() {
  await goThrough(pages());
  progress.textContent = "";
  showTicks();
}

async function* pages() {
  let after = null;
  do {
    const answer = await read(after, rowsOfAStep, filters.status.value ? {} : { status: "to-decide" });
    if (!answer || work.isHalted) {
      return;
    }
    const { callbacks, next } = await answer.json();
    callbacks.filter(isOpen).forEach((row) => selected.set(row.id, row));
    after = next;
    yield words.selected(selected.size, 0);
  } while (after);
}

/** Asks first when it is about more than the page shows. */
async function decide(how) {
  const rows = [...selected.values()];
  const isBeyondPage = rows.some(({ id }) => !shown.some((row) => row.id === id));
  reason.setCustomValidity(reason.value.trim() ? "" : words.reasonMissing);
  if (work || !reason.reportValidity() || (isBeyondPage && !confirm(words.reallyMany(how, rows.length, rowsOfAStep))) || (how === "resend" && !isSure(rows))) {
    return;
  }
  const totals = { done: 0, changed: 0, unchanged: 0 };
  await goThrough(decisions(how, rows.map(({ id }) => id), reason.value.trim(), totals));
  if (totals.done === rows.length) {
    tell(words.decided(how, totals.changed, totals.unchanged), totals.changed === 0);
    reason.value = "";
  } else {
    progress.textContent = words.leftOver(totals.done, rows.length);
  }
  await refresh();
}

async function* decisions(how, ids, why, totals) {
  for (let from = 0; from < ids.length; from += rowsOfAStep) {
    const step = ids.slice(from, from + rowsOfAStep);
    const answer = await act(`/operator/callbacks/${how}`, { ids: step, reason: why });
    if (!answer) {
      return;
    }
    const { changed, unchanged } = await answer.json();
    totals.done += step.length;
    totals.changed += changed.length;
    totals.unchanged += unchanged.length;
    step.forEach((id) => selected.delete(id));
    yield words.progress(totals.done, ids.length);
  }
}

async function csv() {
  const answer = await ask(number ? "/operator/callbacks/find" : path({}), number ? { ...post({ number }), headers: { "content-type": "application/json", accept: "text/csv" } } : { headers: { accept: "text/csv" } });
  if (answer) {
    const address = URL.createObjectURL(await answer.blob());
    el("a", { href: address, download: "callbacks.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/** `/` searches, `j` and `k` move, `x` selects, `r` and `c` decide on what is selected. */
function keys(event) {
  const isTyping = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = [...body.querySelectorAll("button.link")];
  const now = rows.findIndex((one) => one.closest("tr").contains(document.activeElement));
  const deeds = {
    "/": () => search.focus(),
    j: () => rows[Math.min(now + 1, rows.length - 1)]?.focus(),
    k: () => rows[Math.max(now - 1, 0)]?.focus(),
    x: () => now >= 0 && isOpen(shown[now]) && choose(shown[now], !selected.has(shown[now].id)),
    r: () => selected.size > 0 && (reason.value.trim() ? decide("resend") : reason.focus()),
    c: () => selected.size > 0 && (reason.value.trim() ? decide("close") : reason.focus()),
  };
  if (deeds[event.key]) {
    event.preventDefault();
    deeds[event.key]();
  }
}
