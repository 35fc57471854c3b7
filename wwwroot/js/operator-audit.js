import { ask, button } from "./operator-act.js";
import { el } from "./operator-dom.js";
import { at } from "./operator-times.js";
import { words } from "./operator-words.js";

/** Who did what; read when somebody wants to see it. */
export function audit(section) {
  const rows = el("tbody");
  const table = el("table", { className: "list", hidden: true },
    el("caption", { className: "hidden" }, words.auditTitle), el("thead", {}, el("tr", {}, words.auditColumns.map((name) => el("th", { scope: "col" }, name)))), rows);
  let next = "";
  const more = button(words.auditShow, async () => {
    const answer = await ask(`/operator/audit?limit=50${next ? `&after=${next}` : ""}`);
    if (answer) {
      const page = await answer.json();
      rows.append(...page.audit.map(line));
      table.hidden = false;
      next = page.next;
      more.textContent = words.auditMore;
      more.hidden = !next;
    }
  });
  return section(words.auditTitle, el("p", { className: "soft" }, words.auditLead), table, el("div", { className: "buttons" }, more));
}

function line(entry) {
  const cells = [at(entry.at), words.by[entry.who] ?? entry.who, words.audit[entry.what] ?? entry.what, entry.about ?? "", entry.detail ?? ""];
  return el("tr", {}, cells.map((cell, index) => el("td", { "data-name": words.auditColumns[index], className: cell === "" ? "empty" : "" }, cell)));
}
