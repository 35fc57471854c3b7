import { words } from "./operator-words.js";

/** What the ledger noted, in the page's language. */
export function cause({ note, cause: why }) {
  const [, how, reason] = /^(resent|closed) by an operator: (.*)$/s.exec(note ?? "") ?? [];
  return how ? words[`${how}Because`](reason) : words.causes(why ?? "");
}

/** An operator may send it again or close it. */
export const isOpen = (row) => (row.status === "unconfirmed" || row.status === "refused") && row.closed === null;

/** Sending it again may ring a telephone twice. */
export const mayRingTwice = (row) => row.status === "unconfirmed" && !row.notSeen;

/** Asks once more where a telephone could ring twice. */
export const isSure = (rows) => {
  const doubtful = rows.filter(mayRingTwice).length;
  return doubtful === 0 || confirm(words.mayRingTwice(doubtful));
};
