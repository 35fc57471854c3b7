import { CallbackClient } from "./callback-client.js";
import { choose, element, errorList, group, inWords, markup, offer, setMail, setText, styleSheet } from "./callback-view.js";
import { groupedAsTyped, isInternational, phoneFault } from "./phone.js";
import { Times } from "./times.js";
import { consentVersion, contact, wordsFor } from "./words.js";

const home = new URL("../", import.meta.url);
const colombia = { region: "CO", callingCode: "57", example: "321 1234567" };
const spentBudgets = { number: "This number", prefix: "Numbers that begin like this one", share: "This connection holds" };
const cancellable = ["queued", "scheduled"];
const freshOptions = 300_000;
const longestBlank = 1_500;

/**
 * `<webex-callback gateway="https://…" topic="sales" lang="es">`: asks for a call and shows how the request is doing.
 * Every change of state is a `webex-callback` event with `detail.state`: `editing`, `invalid`, `sending`, `problem`, `accepted`,
 * or `shut` when the gateway does not serve the site that the page belongs to.
 */
class WebexCallback extends HTMLElement {
  #client;
  #words;
  #options = {};
  #optionsRead = 0;
  #times;
  #busy = false;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#whenSeenAgain);
    addEventListener("online", this.#whenBack);
    if (this.shadowRoot) {
      this.#followAccepted(); // moved within the page
      return;
    }
    const gateway = this.getAttribute("gateway");
    this.#client = new CallbackClient(gateway ? new URL(gateway.replace(/\/*$/, "/"), document.baseURI).href : home.href);
    this.#words = wordsFor(this.closest("[lang]")?.lang);
    this.#render();
    this.#resume();
    this.#appear();
  }

  disconnectedCallback() {
    this.#client.unfollow();
    document.removeEventListener("visibilitychange", this.#whenSeenAgain);
    removeEventListener("online", this.#whenBack);
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
    this.#find("phone").addEventListener("input", (event) => this.#groupDigits(event));
    this.#find("form").addEventListener("input", () => this.#isProofWanted && this.#client.prepareProof());
    this.#find("topic").wanted = this.getAttribute("topic");
    this.#find("alert").addEventListener("click", (event) => this.#followError(event));
    this.#find("cancel").addEventListener("click", () => this.#cancel());
    this.#find("again").addEventListener("click", () => this.#askAgain());
    this.#find("another").addEventListener("click", () => this.#startAgain());
    this.#apply({});
  }

  /** The form is shown once it knows what to offer, so that nothing moves under a finger; a gateway that is slow to say does not hold it up. */
  async #appear() {
    await Promise.race([this.#refresh(), new Promise((resume) => setTimeout(resume, longestBlank))]);
    this.#find("form").classList.remove("blank");
  }

  async #refresh() {
    const options = await this.#client.options();
    if (options?.shut) {
      this.#showShut();
    } else if (options) {
      this.#optionsRead = Date.now();
      this.dispatchEvent(new CustomEvent("webex-callback-options", { bubbles: true, composed: true, detail: options }));
      this.#apply(options);
    }
  }

  /** Times pass and hours end while a tab lies in the background. */
  #whenSeenAgain = () => {
    if (!document.hidden && Date.now() - this.#optionsRead > freshOptions) {
      this.#refresh();
    }
  };

  #apply(options) {
    this.#options = options;
    this.#times = new Times(this.#words.locale, options.timeZone);
    this.#offerTimes(options);
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

  get #example() {
    const select = this.#find("region");
    return select.examples.get(select.value);
  }

  #groupDigits(event) {
    const text = groupedAsTyped(event.target, event, this.#example);
    if (text !== null) {
      event.target.value = text;
    }
  }

  #showExample() {
    const example = this.#example;
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

  /** Now, or when it opens, is the empty choice: the gateway decides it when the request arrives. */
  #offerTimes({ open, times }) {
    const select = this.#find("when");
    const wanted = select.wanted || select.value;
    select.replaceChildren(new Option(open === false ? this.#words.atOpening : this.#words.now, ""));
    for (const [day, choices] of this.#times.byDay(times ?? [])) {
      select.append(group(day, choices));
    }
    choose(select, wanted);
    this.#find("when-hint").textContent = this.#words.whenHint(this.#times.zoneName);
    this.#find("times").hidden = !times?.length;
  }

  #showHours({ open, opens, hours }) {
    const opening = opens && this.#times.local(opens);
    const closed = this.#find("closed");
    closed.textContent = opening ? this.#words.closedUntil(opening) : this.#words.closed;
    closed.hidden = open !== false;
    const days = hours ? this.#times.hours(hours, this.#words.range).join("; ") : "";
    this.#find("hours").textContent = days && this.#words.hours(days, this.#times.zoneName);
    this.#find("hours").hidden = !days;
  }

  get #isProofWanted() {
    return this.#options.challenge === "always";
  }

  get #typed() {
    const { region, phone, name, when, topic, consent, website } = this.#find("form").elements;
    return {
      region: region.value,
      phone: phone.value,
      name: name.value,
      when: when.value,
      topic: topic.value,
      consent: consent.checked,
      website: website.value,
    };
  }

  set #typed(typed) {
    const { region, phone, name, when, topic, consent } = this.#find("form").elements;
    choose(region, typed.region);
    choose(when, typed.when);
    choose(topic, typed.topic);
    phone.value = typed.phone;
    name.value = typed.name;
    consent.checked = typed.consent;
    this.#showExample();
  }

  /** The contract's fields, only those that are filled: an unknown or empty one is refused. */
  #body({ region, phone, name, when, topic, consent, website }) {
    const wanted = topic || this.getAttribute("topic");
    return {
      destination: phone.trim(),
      ...(!isInternational(phone) && { region }),
      ...(name.trim() && { name: name.trim() }),
      ...(wanted && wanted !== "default" && { topic: wanted }),
      ...(when && { when }),
      ...(consent && { consent: this.#options.consent?.version ?? consentVersion }),
      ...(website && { website: website.slice(0, 250) }), // a browser's autofill: the gateway asks for a proof of work
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
    this.#setBusy(true);
    const onProgress = (share) => this.#showProgress(share);
    const answer = await this.#client.place(this.#body(typed), typed, { withProof: this.#isProofWanted || Boolean(typed.website), onProgress });
    const own = answer.problem === "already-requested" && (await this.#client.ownOf(typed.phone));
    this.#setBusy(false);
    this.#show(own ? { accepted: own } : answer);
  }

  #showProgress(share) {
    if (this.#busy) {
      this.#find("submit").textContent = this.#words.proving(Math.round(share * 100));
    }
  }

  #errorsIn({ phone, name, region, consent }) {
    return {
      phone: phoneFault(phone, region),
      name: [...new Intl.Segmenter().segment(name.trim())].length > 100 ? "nameLong" : null,
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

  #show({ accepted, problem, detail, retryAfter }) {
    if (accepted) {
      this.#showResult(accepted);
      this.#find("result-heading").focus();
      this.#client.follow(accepted, (news) => this.#showResult(news));
    } else if (problem === "number-not-served") {
      this.#showFieldErrors({ phone: this.#words.problems[problem] });
    } else if (problem === "malformed-request" && detail.startsWith("'when'")) {
      this.#showErrors({ when: "whenTaken" });
      this.#refresh();
    } else if (problem) {
      this.#showProblem(this.#words.problemHeading, this.#wordsOf(problem, detail), retryAfter);
    } else {
      this.#showProblem(this.#words.lostHeading, navigator.onLine ? this.#words.lost : this.#words.offline);
      this.#find("alert").lost = true;
    }
  }

  /** The connection is back: what could not be sent can be sent now. */
  #whenBack = () => {
    if (this.#find("alert").lost) {
      this.#alert([element("h3", this.#words.backHeading), element("p", this.#words.back)], "alert notice");
    }
  };

  #showShut() {
    const otherwise = element("p", `${this.#words.write} `);
    otherwise.append(setMail(document.createElement("a")), ".");
    const technical = this.#words.shutTechnical(location.origin);
    this.#find("shut").replaceChildren(element("h2", this.#words.shutHeading), element("p", this.#words.shut), otherwise, element("p", technical, "technical"));
    this.#find("shut").hidden = false;
    this.#find("form").hidden = true;
    console.warn(`<webex-callback>: ${technical}`);
    this.#announce("shut");
  }

  // Errors and problems

  #showErrors(faults) {
    const found = Object.entries(faults).filter(([, fault]) => fault);
    return this.#showFieldErrors(Object.fromEntries(found.map(([field, fault]) => [field, this.#words.errors[fault]])));
  }

  /** Same words beside the field and in the summary, which takes the focus; true when there is anything to mend. */
  #showFieldErrors(errors) {
    for (const field of ["phone", "name", "when", "consent"]) {
      this.#mark(field, errors[field]);
    }
    const found = Object.entries(errors);
    this.#alert(found.length ? [element("h3", this.#words.summary), errorList(found)] : []);
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

  /** The words for a problem; a limit that is not the connection's has its own. */
  #wordsOf(problem, detail) {
    const of = Object.keys(spentBudgets).find((kind) => detail?.startsWith(spentBudgets[kind]));
    return this.#words.problems[of ? `${problem}/${of}` : problem] ?? this.#words.problems[problem] ?? this.#words.problems.default;
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
    alert.lost = false;
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
    const { pending } = this.#client.remembered ?? {};
    if (!this.#followAccepted() && pending) {
      this.#typed = pending.typed;
      this.#alert([element("p", this.#words.resumed)], "alert notice");
    }
  }

  #followAccepted() {
    const { accepted } = this.#client.remembered ?? {};
    if (accepted) {
      this.#showResult(accepted);
      this.#client.follow(accepted, (news) => this.#showResult(news));
    }
    return accepted;
  }

  #showResult({ reference, number, location: place, status, at, call }) {
    const [heading, text] = this.#words.calls[call] ?? this.#words.states[status] ?? this.#words.states.queued;
    setText(this.#find("result-heading"), heading);
    setText(this.#find("result-text"), text);
    this.#showTime(this.#words.times[status], at);
    this.#find("called").textContent = number ?? "";
    this.#find("called-row").hidden = !number;
    this.#find("reference").textContent = reference ?? "";
    this.#find("reference-row").hidden = !reference;
    this.#find("cancel").hidden = !place || !cancellable.includes(status);
    this.#find("again").hidden = call !== "missed";
    this.#find("form").hidden = true;
    this.#find("result").hidden = false;
    this.#announce("accepted", heading);
  }

  /** What waits in the queue has no time yet that a visitor could rely on. */
  #showTime(label, at) {
    const time = label && at ? this.#times.moment(at) : null;
    this.#find("time-label").textContent = label ?? "";
    this.#find("time").textContent = time?.said ?? "";
    this.#find("own-time").textContent = time?.own ? this.#words.ownTime(time.own) : "";
    this.#find("time-row").hidden = !time;
  }

  async #cancel() {
    const { accepted } = this.#client.remembered ?? {};
    if (this.#busy || !accepted?.location) {
      return;
    }
    this.#setCancelling(true);
    const { cancelled, isTooLate } = await this.#client.cancel(accepted.location);
    const now = cancelled ?? (await this.#client.status(accepted.location)) ?? accepted;
    this.#setCancelling(false);
    this.#find("cancel-alert").textContent = cancelled ? "" : this.#words[isTooLate ? "notCancelled" : "cancelLost"];
    this.#showResult(now);
    this.#find("result-heading").focus();
  }

  #setCancelling(busy) {
    this.#busy = busy;
    this.#find("cancel").textContent = busy ? this.#words.cancelling : this.#words.cancel;
    this.#find("cancel").setAttribute("aria-disabled", busy);
  }

  /** Sends the same request as a new one, with one press; without what was typed, such as in another tab, the form is shown. */
  #askAgain() {
    const { typed } = this.#client.remembered?.accepted ?? {};
    this.#startAgain();
    if (typed) {
      this.#typed = { ...typed, when: "" };
      this.#submit();
    }
  }

  #startAgain() {
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
}

customElements.define("webex-callback", WebexCallback);
