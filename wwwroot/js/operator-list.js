import { act, ask, button, tell } from "./operator-act.js";
import { drawer, open } from "./operator-detail.js";
import { el, Keyed } from "./operator-dom.js";
import { cause, isOpen, isSure } from "./operator-row.js";
import { age, at, zone } from "./operator-times.js";
import { words } from "./operator-words.js";

const rowsOfAPage = 50;
const every = 15_000; // a call that goes on changes no figure
const names = ["status", "topic", "call", "from", "to", "sort", "q"];
const selected = new Map(); // by id
let shown = [];
let cursors = [null]; // of the pages up to this one
let number = null; // a searched number stays out of the address
let asked = 0;

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
const allLabel = el("label", { className: "all", hidden: true }, all, words.selectAll);
const newer = button(words.newer, () => page(-1));
const older = button(words.older, () => page(1));
const reason = el("input", { id: "many-reason", maxLength: 200, autocomplete: "off" });
const many = el("form", { className: "many", hidden: true });
const manyCount = el("strong", {});

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
    Object.entries(filters).map(([name, field]) => el("div", {}, el("label", { htmlFor: field.id }, words.filter[name]), field)),
    button(words.clear, clear, "quiet"), button(words.csv, csv, "quiet"));
  form.addEventListener("submit", (event) => (event.preventDefault(), filter()));
  all.addEventListener("change", () => {
    const isChosen = all.checked; // which changes with each row
    shown.filter(isOpen).forEach((row) => choose(row, isChosen));
  });
  reason.setAttribute("list", "reasons");
  many.append(manyCount, el("label", { htmlFor: reason.id }, words.reason), reason, el("div", { className: "buttons" },
    button(words.resend, () => decide("resend")), button(words.close, () => decide("close")), button(words.unselect, () => [...selected.values()].forEach((row) => choose(row, false)), "quiet")));
  many.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", keys);
  setInterval(() => document.hidden ? null : refresh(), every);
  const head = el("tr", {}, el("td", { className: "tick" }), words.columns.map((name) => el("th", { scope: "col" }, name)));
  return section(words.listTitle,
    el("p", { className: "soft small" }, words.listLead(zone())), form, el("datalist", { id: "reasons" }, words.reasons.map((text) => option(text, text))), count, allLabel, many,
    el("table", { className: "list" }, el("caption", { className: "hidden" }, words.listTitle), el("thead", {}, head), body),
    el("div", { className: "buttons" }, newer, older), drawer(refresh));
}

export function topics(all) {
  const value = new URLSearchParams(location.search).get("topic") ?? "";
  filters.topic.replaceChildren(option("", words.all), ...all.map((topic) => option(topic, topic)));
  filters.topic.value = value;
}

/** Shows the callbacks of one status, from a tile. */
export function showStatus(status) {
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
  history.replaceState(null, "", `?${query}`);
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

/** Reads this page again. An answer that a later question overtook is left out. */
export async function refresh() {
  const turn = ++asked;
  const after = cursors.at(-1);
  const answer = number
    ? await ask("/operator/callbacks/find", post({ number, after, limit: rowsOfAPage }))
    : await ask(path({ after, limit: rowsOfAPage }));
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
  return el("tr", {}, el("td", { className: "tick" }, tick), cells.map((cell, index) => el("td", { "data-name": words.columns[index], className: cell === "" ? "empty" : index === 4 ? "wraps" : "" }, cell)));
}

function choose(row, isChosen) {
  isChosen ? selected.set(row.id, row) : selected.delete(row.id);
  const index = shown.findIndex((one) => one.id === row.id);
  const tick = body.children[index]?.querySelector("input");
  if (tick) {
    tick.checked = isChosen;
  }
  showMany();
}

function showMany() {
  many.hidden = selected.size === 0;
  manyCount.textContent = words.selected(selected.size);
  const open = shown.filter(isOpen);
  allLabel.hidden = open.length === 0;
  all.checked = open.length > 0 && open.every((row) => selected.has(row.id));
}

async function decide(how) {
  const rows = [...selected.values()];
  reason.setCustomValidity(reason.value.trim() ? "" : words.reasonMissing);
  if (!reason.reportValidity() || (how === "resend" && !isSure(rows))) {
    return;
  }
  const answer = await act(`/operator/callbacks/${how}`, { ids: rows.map((row) => row.id).slice(0, 500), reason: reason.value.trim() });
  if (answer) {
    const { changed, unchanged } = await answer.json();
    tell(words.decided(how, changed.length, unchanged.length), changed.length === 0);
    selected.clear();
    reason.value = "";
    await refresh();
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
