import { act, ask, button } from "./operator-act.js";
import { el } from "./operator-dom.js";
import { cause, isOpen, isSure } from "./operator-row.js";
import { age, at, atSecond } from "./operator-times.js";
import { words } from "./operator-words.js";

const title = el("h2", { id: "detail-title", tabIndex: -1 });
const body = el("div", { className: "detail" });
const dialog = el("dialog", { className: "drawer" }, el("div", { className: "head" }, title, button(words.dismiss, () => dialog.close(), "quiet")), body);
dialog.setAttribute("aria-labelledby", title.id);
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside the drawer

let changed = () => {};

/** The drawer, to be put on the page once. */
export function drawer(onChange) {
  changed = onChange;
  return dialog;
}

/** Shows one callback with its whole story. */
export async function open(id) {
  const answer = await ask(`/operator/callbacks/${id}`);
  if (!answer) {
    return;
  }
  const row = await answer.json();
  title.textContent = `${words.callback} ${row.reference}`;
  body.replaceChildren(facts(row), ...decide(row), el("h3", {}, words.story), story(row));
  if (!dialog.open) {
    dialog.showModal();
  }
  title.focus();
}

function facts(row) {
  const number = el("dd", {}, row.number ?? words.erased, " ");
  if (row.number) {
    number.append(button(words.reveal, () => reveal(row.id, number), "small"));
  }
  const pairs = [
    [words.statusName, el("span", { className: `badge ${row.status}` }, words.status[row.status])],
    row.call ? [words.call, words.calls[row.call]] : null,
    [words.topic, row.topic], [words.asked, at(row.asked)],
    row.status === "scheduled" || row.status === "queued" ? [words.due, at(row.due)] : null,
    row.waited === null ? null : [words.waited, age(row.waited)],
    [words.attempts, row.attempts],
    row.note ? [words.cause, cause(row)] : null,
    row.trackingId ? [words.tracking, row.trackingId] : null,
    row.consent ? [words.consent, row.consent] : null,
    row.trace ? [words.trace, row.trace] : null,
    ["Id", row.id],
  ];
  const shown = pairs.filter(Boolean).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value instanceof Node ? value : String(value))));
  return el("dl", { className: "facts" }, el("div", {}, el("dt", {}, words.numberName), number), shown);
}

async function reveal(id, place) {
  const answer = await act(`/operator/callbacks/${id}/reveal`);
  if (answer) {
    const { number, name } = await answer.json();
    place.replaceChildren(el("strong", {}, number), name ? ` · ${name}` : "");
  }
}

function decide(row) {
  if (!isOpen(row)) {
    return [];
  }
  const reason = el("input", { id: "detail-reason", maxLength: 200, required: true, autocomplete: "off", value: row.notSeen ? cause(row) : "" });
  reason.setAttribute("list", "reasons");
  const send = (how, done) => async () => {
    if (reason.reportValidity() && (how === "close" || isSure([row])) && await act(`/operator/callbacks/${row.id}/${how}`, { reason: reason.value.trim() }, done)) {
      changed();
      await open(row.id);
    }
  };
  return [el("div", { className: "decide" },
    el("label", { htmlFor: reason.id }, words.reason), reason,
    el("div", { className: "buttons" }, row.number ? button(words.resend, send("resend", words.resent)) : null, button(words.close, send("close", words.closed))))];
}

/** Why, in the page's language; a time is one of the site. */
function why(text) {
  const [, time] = /^for (\S+Z)$/.exec(text) ?? [];
  return time ? words.forTime(at(time)) : words.causes(text);
}

function story(row) {
  return el("ol", { className: "story" }, row.story.map((line) => el("li", {},
    el("span", { className: "when" }, atSecond(line.at)), " ",
    el("strong", {}, words.deeds[line.what] ?? words.status[line.what] ?? words.calls[line.what] ?? line.what), ` · ${words.by[line.by] ?? line.by}`,
    line.why ? el("p", { className: "soft small" }, why(line.why)) : null,
    line.trackingId ? el("p", { className: "soft small" }, `${words.tracking}: ${line.trackingId}`) : null)));
}
