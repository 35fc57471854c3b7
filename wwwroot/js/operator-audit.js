import { ask, button } from "./operator-act.js";
import { el } from "./operator-dom.js";
import { at } from "./operator-times.js";
import { words } from "./operator-words.js";

const rows = el("tbody");
const more = button(words.auditMore, add);
let next = "";

/** Who did what; read when its tab is shown. */
export function audit(section) {
  return section(words.auditTitle, el("p", { className: "soft" }, words.auditLead),
    el("table", { className: "list" },
      el("caption", { className: "hidden" }, words.auditTitle), el("thead", {}, el("tr", {}, words.auditColumns.map((name) => el("th", { scope: "col" }, name)))), rows),
    el("div", { className: "buttons" }, more));
}

/** Begins again with the latest. */
export function refresh() {
  next = "";
  return add();
}

async function add() {
  const after = next;
  const answer = await ask(`/operator/audit?limit=50${after ? `&after=${after}` : ""}`);
  if (answer) {
    const page = await answer.json();
    const lines = page.audit.map(line);
    after ? rows.append(...lines) : rows.replaceChildren(...(lines.length ? lines : [el("tr", {}, el("td", { colSpan: words.auditColumns.length }, words.auditEmpty))]));
    next = page.next;
    more.hidden = !next;
  }
}

function line(entry) {
  const cells = [at(entry.at), words.by[entry.who] ?? entry.who, words.audit[entry.what] ?? entry.what, entry.about ?? "", entry.detail ?? ""];
  return el("tr", {}, cells.map((cell, index) => el("td", { "data-name": words.auditColumns[index], className: cell === "" ? "empty" : "" }, cell)));
}
