import { el } from "./operator-dom.js";
import { said } from "./operator-sentences.js";
import { words } from "./operator-words.js";

export const notice = el("p", { className: "notice", role: "status" });
let silence;

/** Asks the gateway; gives its answer, or null when it refused, and then says why. */
export async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, options);
    if (answer.status === 401) {
      location.reload();
      return null;
    }
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      tell(words.failed(said(problem.detail ?? problem.title) ?? answer.status), true);
      return null;
    }
    return answer;
  } catch {
    tell(words.failed(words.offline), true);
    return null;
  }
}

/** Posts, and says what became of it. */
export async function act(path, body, done) {
  const answer = await ask(path, { method: "POST", headers: body ? { "content-type": "application/json" } : {}, body: body ? JSON.stringify(body) : null });
  if (answer && done) {
    tell(done);
  }
  return answer;
}

export function tell(text, wrong) {
  notice.textContent = text ?? "";
  notice.classList.toggle("wrong", Boolean(wrong));
  clearTimeout(silence);
  silence = setTimeout(() => (notice.textContent = ""), 10_000);
}

export function button(text, run, className = "") {
  const element = el("button", { type: "button", className }, text);
  element.addEventListener("click", async () => {
    element.disabled = true;
    await run();
    element.disabled = false;
  });
  return element;
}
