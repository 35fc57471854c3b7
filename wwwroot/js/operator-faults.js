import { el } from "./operator-dom.js";
import { language, words } from "./operator-words.js";

/** What a fault is, by the gateway's words; the first that fits. The gateway says the detail and the fix in English. */
const kinds = [
  [/is no JSON that can be used: line (\d+), character (\d+)/, "broken"],
  [/holds a key twice/, "twice"],
  [/is (missing or cannot be read|empty): restore it/, "lost"],
  [/is not known|there is no such transform/, "unknown"],
  [/is missing|lacks/, "missing"],
  [/is empty/, "empty"],
  [/there is no such cluster/, "cluster"],
  [/is the gateway's own/, "taken"],
  [/is the same as that of/, "twin"],
];

/** One fault of the configuration: where, what in the page's language, and the gateway's own words where those are in another one. */
export function fault(text) {
  const [, file, rest] = /^(config\/[\w.-]+\.json):? (.*)$/s.exec(text) ?? [null, null, text];
  const [, place, detail] = /^([\w-]+(?: \([\w:.-]+\)|:[^\s]*)) (.*)$/s.exec(rest) ?? [null, null, rest];
  const where = [file, place].filter(Boolean).flatMap((part) => [el("code", {}, part), " "]);
  if (language === "en") {
    return el("li", {}, where, detail);
  }
  const [pattern, kind] = kinds.find(([known]) => known.test(detail)) ?? [/$/, "other"];
  return el("li", {}, where, `${words.fault[kind](...pattern.exec(detail).slice(1))}. `, el("span", { className: "soft small", lang: "en" }, detail));
}
