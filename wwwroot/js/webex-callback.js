import { CallbackClient } from "./callback-client.js";
import { markup, styleSheet } from "./callback-view.js";
import { isInternational, phoneFault } from "./phone.js";
import { consentVersion, contact, wordsFor } from "./words.js";

const home = new URL("../", import.meta.url);
const colombia = { region: "CO", callingCode: "57", example: "321 1234567" };
const moving = ["queued", "scheduled", "submitting"];
const cancellable = ["queued", "scheduled"];
const firstPause = 2_000;
const longestPause = 15_000;
const longestWatch = 600_000;

/**
 * `<webex-callback gateway="https://…" topic="sales" lang="es">`: asks for a call and shows how the request is doing.
 * Every change of state is a `webex-callback` event with `detail.state`: `editing`, `invalid`, `sending`, `problem` or `accepted`.
 */
class WebexCallback extends HTMLElement {
  #client;
  #words;
  #options = {};
  #busy = false;
  #watch = 0;

  connectedCallback() {
    if (this.shadowRoot) {
      return;
    }
    const gateway = this.getAttribute("gateway");
    this.#client = new CallbackClient(gateway ? new URL(gateway.replace(/\/*$/, "/"), document.baseURI).href : home.href);
    this.#words = wordsFor(this.closest("[lang]")?.lang);
    this.#render();
    this.#resume();
    this.#client.options().then((options) => options && this.#apply(options));
  }

  disconnectedCallback() {
    this.#watch++;
  }

  focus() {
    this.#find("phone").focus();
  }

  // The form

  #render() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet()];
    root.innerHTML = markup(this.#words);
    this.#find("policy").href = new URL(this.#words.policy, home);
    setMail(this.#find("contact"));
    this.#find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#find("region").addEventListener("change", (event) => {
      event.target.wanted = event.target.value;
      this.#showExample();
    });
    this.#find("topic").wanted = this.getAttribute("topic");
    this.#find("alert").addEventListener("click", (event) => this.#followError(event));
    this.#find("cancel").addEventListener("click", () => this.#cancel());
    this.#find("another").addEventListener("click", () => this.#startAgain());
    this.#apply({});
  }

  #apply(options) {
    this.#options = options;
    this.#offerRegions(options.regions?.length ? options.regions : [colombia]);
    this.#offerTopics(options.topics ?? []);
    this.#showConsent(options.privacy);
    this.#showHours(options);
  }

  #offerRegions(regions) {
    const names = new Intl.DisplayNames(this.#words.locale, { type: "region" });
    const select = this.#find("region");
    offer(select, regions.map(({ region, callingCode }) => [region, `${names.of(region)} (+${callingCode})`]));
    select.examples = new Map(regions.map(({ region, example }) => [region, example]));
    this.#showExample();
  }

  #showExample() {
    const select = this.#find("region");
    const example = select.examples.get(select.value);
    this.#find("phone-hint").textContent = example ? this.#words.phoneHint(example) : this.#words.phoneHintPlain;
  }

  #offerTopics(topics) {
    const select = this.#find("topic");
    offer(select, topics.map((topic) => [topic, this.#words.topics[topic] ?? topic]));
    this.#find("topics").hidden = topics.length < 2;
  }

  #showConsent(privacy) {
    const controller = privacy && [privacy.controller, privacy.taxId, privacy.address, privacy.phone].filter(Boolean).join(", ");
    this.#find("consent-text").textContent = this.#words.consent(controller || this.#words.unnamedController, privacy?.email || contact);
  }

  #showHours({ open, times }) {
    const next = times?.[0] && this.#localTime(times[0]);
    const hours = this.#find("hours");
    hours.textContent = next ? this.#words.nextTime(next) : this.#words.closed;
    hours.hidden = open !== false;
  }

  get #typed() {
    const { region, phone, name, topic, consent } = this.#find("form").elements;
    return { region: region.value, phone: phone.value, name: name.value, topic: topic.value, consent: consent.checked };
  }

  set #typed(typed) {
    const { region, phone, name, topic, consent } = this.#find("form").elements;
    choose(region, typed.region);
    choose(topic, typed.topic);
    phone.value = typed.phone;
    name.value = typed.name;
    consent.checked = typed.consent;
    this.#showExample();
  }

  /** The contract's fields, only those that are filled: an unknown or empty one is refused. */
  #body({ region, phone, name, topic, consent }) {
    const wanted = topic || this.getAttribute("topic");
    return {
      destination: phone.trim(),
      ...(!isInternational(phone) && { region }),
      ...(name.trim() && { name: name.trim() }),
      ...(wanted && wanted !== "default" && { topic: wanted }),
      ...(consent && { consent: this.#options.consent?.version ?? consentVersion }),
    };
  }

  // Sending

  async #submit() {
    if (this.#busy) {
      return;
    }
    const typed = this.#typed;
    if (this.#showErrors(this.#errorsIn(typed))) {
      return;
    }
    if (this.#find("website").value) {
      this.#showResult({ status: "queued" });
      return;
    }
    this.#setBusy(true);
    const answer = await this.#client.place(this.#body(typed), typed);
    this.#setBusy(false);
    this.#show(answer);
  }

  #errorsIn({ phone, name, region, consent }) {
    return {
      phone: phoneFault(phone, region),
      name: name.trim().length > 100 ? "nameLong" : null,
      consent: consent ? null : "consentMissing",
    };
  }

  #setBusy(busy) {
    const label = busy ? this.#words.sending : this.#words.submit;
    this.#busy = busy;
    this.#find("submit").textContent = label;
    this.#find("submit").setAttribute("aria-disabled", busy);
    this.#find("progress").textContent = busy ? label : "";
    if (busy) {
      this.#announce("sending");
    }
  }

  #show({ accepted, problem, retryAfter }) {
    if (accepted) {
      this.#showResult(accepted);
      this.#find("result-heading").focus();
      this.#follow(accepted);
    } else if (problem === "number-not-served") {
      this.#showFieldErrors({ phone: this.#words.problems[problem] });
    } else if (problem) {
      this.#showProblem(this.#words.problemHeading, this.#words.problems[problem] ?? this.#words.problems.default, retryAfter);
    } else {
      this.#showProblem(this.#words.lostHeading, navigator.onLine ? this.#words.lost : this.#words.offline);
    }
  }

  // Errors and problems

  #showErrors(faults) {
    const found = Object.entries(faults).filter(([, fault]) => fault);
    return this.#showFieldErrors(Object.fromEntries(found.map(([field, fault]) => [field, this.#words.errors[fault]])));
  }

  /** Same words beside the field and in the summary, which takes the focus; true when there is anything to mend. */
  #showFieldErrors(errors) {
    for (const field of ["phone", "name", "consent"]) {
      this.#mark(field, errors[field]);
    }
    const found = Object.entries(errors);
    this.#alert(found.length ? [element("h3", this.#words.summary), list(found)] : []);
    if (found.length) {
      this.#find("alert").focus();
      this.#announce("invalid");
    }
    return found.length > 0;
  }

  #mark(field, text) {
    const place = this.#find(`${field}-error`);
    place.replaceChildren(...(text ? [element("span", `${this.#words.errorPrefix} `, "unseen"), text] : []));
    this.#find(field).setAttribute("aria-invalid", Boolean(text));
  }

  #showProblem(heading, text, retryAfter) {
    const again = retryAfter ? ` ${this.#words.again(inWords(retryAfter, this.#words.locale))}` : "";
    const otherwise = element("p", `${this.#words.write} `);
    otherwise.append(setMail(document.createElement("a")), ".");
    this.#alert([element("h3", heading), element("p", text + again), otherwise]);
    this.#find("alert").focus();
    this.#announce("problem");
  }

  #alert(content, kind = "alert") {
    const alert = this.#find("alert");
    alert.className = kind;
    alert.replaceChildren(...content);
  }

  #followError(event) {
    const field = event.target.closest("a")?.dataset.field;
    if (field) {
      event.preventDefault();
      this.#find(field).focus();
    }
  }

  // After sending

  /** A reload finds the request that was accepted, or what was typed for one that never got its answer. */
  #resume() {
    const { accepted, pending } = this.#client.remembered ?? {};
    if (accepted) {
      this.#showResult(accepted);
      this.#follow(accepted);
    } else if (pending) {
      this.#typed = pending.typed;
      this.#alert([element("p", this.#words.resumed)], "alert notice");
    }
  }

  #showResult({ id, status, at }) {
    const [heading, text] = this.#words.states[status] ?? this.#words.states.queued;
    const time = at && this.#localTime(at);
    setText(this.#find("result-heading"), heading);
    setText(this.#find("result-text"), text);
    this.#find("time-label").textContent = status === "scheduled" ? this.#words.scheduledFor : this.#words.time;
    this.#find("time").textContent = time ?? "";
    this.#find("time-row").hidden = !time;
    this.#find("reference").textContent = id ?? "";
    this.#find("reference-row").hidden = !id;
    this.#find("cancel").hidden = !id || !cancellable.includes(status);
    this.#find("form").hidden = true;
    this.#find("result").hidden = false;
    this.#announce("accepted", heading);
  }

  async #follow({ location, status }) {
    const watch = ++this.#watch;
    const end = Date.now() + longestWatch;
    let pause = firstPause;
    while (location && moving.includes(status) && Date.now() < end) {
      await untilVisible(pause);
      const now = await this.#client.status(location);
      if (watch !== this.#watch) {
        return;
      }
      if (now) {
        status = now.status;
        this.#showResult(now);
      }
      pause = Math.min(pause * 1.5, longestPause);
    }
  }

  async #cancel() {
    const { accepted } = this.#client.remembered ?? {};
    if (this.#busy || !accepted?.location) {
      return;
    }
    this.#setCancelling(true);
    const cancelled = await this.#client.cancel(accepted.location);
    const now = cancelled === null ? null : await this.#client.status(accepted.location);
    this.#setCancelling(false);
    this.#find("cancel-alert").textContent = cancelled ? "" : this.#words[cancelled === null ? "cancelLost" : "notCancelled"];
    this.#showResult(now ?? (cancelled ? { ...accepted, status: "cancelled" } : accepted));
    this.#find("result-heading").focus();
  }

  #setCancelling(busy) {
    this.#busy = busy;
    this.#find("cancel").textContent = busy ? this.#words.cancelling : this.#words.cancel;
    this.#find("cancel").setAttribute("aria-disabled", busy);
  }

  #startAgain() {
    this.#watch++;
    this.#client.forget();
    this.#find("form").reset();
    this.#find("cancel-alert").textContent = "";
    this.#showFieldErrors({});
    this.#find("result").hidden = true;
    this.#find("form").hidden = false;
    this.#announce("editing");
    this.focus();
  }

  // Small things

  #find(name) {
    return this.shadowRoot.querySelector(`#${name}, [data-id="${name}"]`);
  }

  #announce(state, heading) {
    this.dispatchEvent(new CustomEvent("webex-callback", { bubbles: true, composed: true, detail: { state, heading } }));
  }

  /** Day and hour in the site's own time zone, which is named: the visitor may be elsewhere. */
  #localTime(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) {
      return null;
    }
    const parts = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "longGeneric" };
    return new Intl.DateTimeFormat(this.#words.locale, { ...parts, timeZone: this.#options.timeZone ?? "America/Bogota" }).format(date);
  }
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

function list(errors) {
  const made = document.createElement("ul");
  for (const [field, text] of errors) {
    const link = element("a", text);
    link.href = `#${field}`;
    link.dataset.field = field;
    made.appendChild(document.createElement("li")).append(link);
  }
  return made;
}

/** Fills a list of choices without losing the one already made, or wished for before it could be offered. */
function offer(select, choices) {
  const wanted = select.wanted || select.value;
  select.replaceChildren(...choices.map(([value, label]) => new Option(label, value)));
  choose(select, wanted);
}

function choose(select, value) {
  select.wanted = value;
  if ([...select.options].some((option) => option.value === value)) {
    select.value = value;
  }
}

/** Unchanged text is left alone, so that a screen reader does not say it again. */
function setText(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

function setMail(link) {
  link.href = `mailto:${contact}`;
  link.textContent = contact;
  return link;
}

function inWords(seconds, locale) {
  const minutes = Math.ceil(seconds / 60);
  const format = new Intl.RelativeTimeFormat(locale);
  return minutes < 120 ? format.format(minutes, "minute") : format.format(Math.ceil(minutes / 60), "hour");
}

/** The pause between two questions; a tab that nobody looks at asks nothing. */
async function untilVisible(pause) {
  await new Promise((resume) => setTimeout(resume, pause));
  while (document.hidden) {
    await new Promise((resume) => document.addEventListener("visibilitychange", resume, { once: true }));
  }
}

customElements.define("webex-callback", WebexCallback);
