/**
 * The pages around the form: the title follows its state, calls from the browser are offered, the menu closes, a visitor is told of the
 * page in their language, printing opens every answer, the policy names its controller.
 */

const title = document.title;
const spanish = !document.documentElement.lang.startsWith("en");

document.addEventListener("webex-callback", ({ detail: { state, heading } }) => {
  const prefix = { invalid: "Error: ", problem: "Error: ", accepted: `${heading} · ` }[state] ?? "";
  document.title = prefix + title;
});

for (const link of document.querySelectorAll("a[href='#llamada'], a[href='#call']")) {
  link.addEventListener("click", () => document.querySelector("webex-callback")?.focus());
}

for (const link of document.querySelectorAll("#menu a")) {
  link.addEventListener("click", () => document.querySelector("#menu").hidePopover?.());
}

hintAtLanguage();

/** An English browser on a Spanish page, and the other way round, until the visitor says no in this tab. */
function hintAtLanguage() {
  const link = document.querySelector(".top .language");
  const theirs = navigator.languages?.find((tag) => /^(es|en)\b/.test(tag));
  const isTold = !link || !theirs || theirs.startsWith("es") === spanish || sessionOf("language");
  if (isTold) {
    return;
  }
  const hint = Object.assign(document.createElement("aside"), { className: "hint", lang: link.lang });
  hint.setAttribute("aria-label", link.textContent);
  const [there, close] = [document.createElement("a"), document.createElement("button")];
  Object.assign(there, { href: link.href, hreflang: link.lang, textContent: spanish ? "This page in English" : "Esta página en español" });
  Object.assign(close, { type: "button", textContent: "×", ariaLabel: spanish ? "Stay in Spanish" : "Seguir en inglés" });
  close.addEventListener("click", () => {
    sessionOf("language", "kept");
    hint.remove();
  });
  hint.append(there, close);
  document.querySelector(".top").after(hint);
  addEventListener("scroll", () => scrollY > innerHeight && !hint.matches(":focus-within") && hint.remove(), { passive: true }); // who reads on stays
}

/** Reads or writes a value of this tab; nothing where storage is forbidden. */
function sessionOf(name, value) {
  try {
    return value ? sessionStorage.setItem(name, value) : sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

const calling = document.querySelector(".calling");
if (calling) {
  offerCalls();
}

/** The offer is the page's own; what makes a call is fetched when it is taken. */
function offerCalls() {
  const invitation = calling.querySelector(".invitation");
  const [button, trouble] = [invitation.querySelector("button"), invitation.querySelector("[role=alert]")];
  document.addEventListener("webex-callback-options", ({ detail }) => {
    calling.hidden = !detail.calling && calling.contains(invitation); // a call that is under way stays
  });
  button.addEventListener("click", async () => {
    try {
      await import("./webex-calling.js");
      trouble.textContent = "";
      invitation.replaceWith(document.createElement("webex-calling"));
    } catch {
      trouble.textContent = trouble.dataset.text;
    }
  });
  document.addEventListener("webex-calling", ({ target, detail }) => {
    if (detail.state === "left") {
      target.replaceWith(invitation);
      button.focus();
    }
  });
}

addEventListener("beforeprint", () => {
  for (const answer of document.querySelectorAll("details")) {
    answer.open = true;
  }
});

const known = document.querySelector("[data-controller='known']");
if (known) {
  showController();
}

/** The controller's name and address come from the gateway's configuration; until it has any, the page says so. */
async function showController() {
  const { privacy, consent } = await readOptions();
  showVersion(consent?.version);
  if (!privacy?.controller) {
    return;
  }
  for (const place of known.querySelectorAll("[data-privacy]")) {
    place.textContent = privacy[place.dataset.privacy] ?? "";
    place.parentElement.hidden = !place.textContent;
  }
  known.hidden = false;
  document.querySelector("[data-controller='unknown']").hidden = true;
}

function showVersion(version) {
  const place = document.querySelector("[data-version]");
  place.hidden = !version;
  place.textContent = spanish ? `Versión de la autorización: ${version}` : `Version of the authorisation: ${version}`;
}

async function readOptions() {
  try {
    const response = await fetch("/callback/options");
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}
