import { CallbackClient } from "./callback-client.js";
import { styleSheet } from "./callback-style.js";
import { choose, element, inOneLine, inWords, markup, offer, setMail, setText } from "./callback-view.js";
import { groupedAsTyped, isInternational, phoneFault, readable } from "./phone.js";
import { light, stationOf } from "./stations.js";
import { Times } from "./times.js";
import { consentVersion, contact, wordsFor } from "./words.js";

const home = new URL("../", import.meta.url);
const colombia = { region: "CO", callingCode: "57", example: "321 1234567" };
const spentBudgets = { number: "This number", prefix: "Numbers that begin like this one", share: "This connection holds" };
const cancellable = ["queued", "scheduled"];
const fields = ["phone", "name", "when", "consent"];
const freshOptions = 300_000;
const longestBlank = 1_500;

/** What `detail` of a refused number begins with when it is of a region that is not served. */
const otherRegion = "Only numbers of these regions";

/**
 * `<webex-callback gateway="https://…" topic="sales" lang="es" options="open" data-launcher>`: asks for a call and shows how the request
 * is doing. Every change of state is a `webex-callback` event with `detail.state`: `editing`, `invalid`, `sending`, `problem`, `accepted`,
 * or `shut` when the form cannot be used where it is. With `accepted` come `heading`, `status` and `call`.
 */
class WebexCallback extends HTMLElement {
  #client;
  #words;
  #options = {};
  #optionsRead = 0;
  #times;
  #timesOfDay = new Map();
  #changing = null;
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
    this.#begin();
  }

  disconnectedCallback() {
    this.#client.unfollow();
    document.removeEventListener("visibilitychange", this.#whenSeenAgain);
    removeEventListener("online", this.#whenBack);
  }

  focus() {
    this.#find(this.#find("form").hidden ? "result-heading" : "phone").focus();
  }

  /** Takes a number that was typed elsewhere on the page, unless a request is shown. */
  take(number) {
    if (number.trim() && !this.#find("form").hidden) {
      this.#find("phone").value = number;
      this.#keepDraft();
    }
    this.focus();
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
    this.#find("day").addEventListener("change", () => {
      this.#mark("when", null);
      this.#offerClock();
    });
    this.#find("when").addEventListener("change", () => this.#mark("when", null));
    this.#find("form").addEventListener("input", () => this.#keepDraft());
    this.#find("form").addEventListener("change", () => this.#keepDraft());
    this.#find("more").open = this.getAttribute("options") === "open";
    this.#find("topic").wanted = this.getAttribute("topic");
    this.#find("cancel").addEventListener("click", () => this.#cancel());
    this.#find("change").addEventListener("click", () => this.#changeTime());
    this.#find("again").addEventListener("click", () => this.#askAgain());
    this.#find("another").addEventListener("click", () => this.#startAgain());
    this.#apply({});
  }

  /** Shows at once what this tab knows, then what an earlier visit asked for, then the form; a slow gateway holds nothing up. */
  async #begin() {
    if ("launcher" in this.dataset) {
      this.#find("form").hidden = true;
      const { addLauncher } = await import("./callback-launcher.js");
      addLauncher(this.shadowRoot, this.#words);
      this.#find("form").hidden = false;
    }
    const { accepted } = this.#client.remembered ?? {};
    const isToAsk = !accepted && this.#client.hasOpen && !this.#client.remembered?.pending;
    const options = Promise.race([this.#refresh(), new Promise((resume) => setTimeout(resume, longestBlank))]);
    if (accepted) {
      this.#followAccepted();
    } else if (isToAsk) {
      await this.#showOpen();
    }
    await options;
    if (!this.#optionsRead) {
      this.#showConsent();
    }
    if (!accepted && !this.#client.remembered?.accepted) {
      this.#resume();
    }
  }

  async #showOpen() {
    this.#find("form").hidden = true;
    this.#find("skeleton").hidden = false;
    const open = await this.#client.open();
    this.#find("skeleton").hidden = true;
    this.#find("form").hidden = Boolean(open) || !this.#find("shut").hidden;
    if (open && this.#find("shut").hidden) {
      this.#notice(open.isStale ? this.#words.stale : this.#words.yours);
      this.#followAccepted();
    }
  }

  async #refresh() {
    const options = await this.#client.options();
    if (options?.shut) {
      this.#showShut();
    } else if (options) {
      this.#optionsRead = Date.now();
      this.dispatchEvent(new CustomEvent("webex-callback-options", { bubbles: true, composed: true, detail: options }));
      this.#apply(options);
      this.#showConsent(options.privacy);
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
    this.#offerTopics(options.topics);
    this.#showHours(options);
    const { accepted } = this.#client.remembered ?? {};
    if (accepted && !this.#find("result").hidden) {
      this.#showResult(accepted); // in the site's own time zone
    }
  }

  #offerRegions(regions) {
    const names = new Intl.DisplayNames(this.#words.locale, { type: "region" });
    const select = this.#find("region");
    offer(select, regions.map(({ region, callingCode }) => [region, `${names.of(region)} (+${callingCode})`]));
    select.codes = new Map(regions.map(({ region, callingCode }) => [region, callingCode]));
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
    const [example, select] = [this.#example, this.#find("region")];
    setText(this.#find("code"), `+${select.codes.get(select.value) ?? ""}`);
    this.#find("phone-hint").textContent = example ? this.#words.phoneHint(example) : this.#words.phoneHintPlain;
  }

  /** A topic that does not exist is a web editor's mistake: said to them, and a visitor's request goes to the default one. */
  #offerTopics(topics) {
    const select = this.#find("topic");
    offer(select, (topics ?? []).map((topic) => [topic, this.#words.topics[topic] ?? topic]));
    this.#find("topics").hidden = !topics || topics.length < 2;
    const wanted = this.getAttribute("topic");
    if (topics && wanted && !topics.includes(wanted)) {
      const mistake = this.#words.noTopic(wanted, topics.join(", "));
      console.error(`<webex-callback>: ${mistake}`);
      if (this.#options.development) {
        this.#shut(element("h2", this.#words.noTopicHeading), element("p", mistake, "technical"));
      }
    }
  }

  #showConsent(privacy) {
    const { consent, consentRest, unnamedController } = this.#words;
    const identity = privacy && [privacy.controller, privacy.taxId, privacy.address, privacy.phone].filter(Boolean).join(", ");
    setText(this.#find("consent-text"), consent(privacy?.controller?.replace(/\p{Lu}\.( \p{Lu}\.)+/gu, inOneLine) || unnamedController)); // S. A. S.
    setText(this.#find("consent-rest"), consentRest(identity, privacy?.email || contact));
  }

  /** First the day, then its times. Now, or when it opens, is the empty choice: the gateway decides it when the request arrives. */
  #offerTimes({ open, times, days }) {
    this.#timesOfDay.clear();
    const offered = days ?? [...new Set((times ?? []).map((time) => time.slice(0, 10)))];
    if (!days) {
      offered.forEach((day) => this.#timesOfDay.set(day, times.filter((time) => time.startsWith(day))));
    }
    const now = open === false ? this.#words.atOpening : this.#words.now;
    offer(this.#find("day"), [["", now], ...offered.map((day) => [day, this.#times.day(day)])]);
    this.#find("when-hint").textContent = this.#words.whenHint(this.#times.zoneName);
    this.#find("times").hidden = !offered.length;
    this.#offerClock();
  }

  /** The times of the chosen day, read when they are wanted. */
  async #offerClock() {
    const [day, select] = [this.#find("day").value, this.#find("when")];
    this.#find("day").wanted = day;
    this.#find("clock").hidden = !day;
    if (!day) {
      offer(select, []);
      select.wanted = "";
      return;
    }
    if (!this.#timesOfDay.has(day)) {
      select.replaceChildren(new Option(this.#words.reading, ""));
      const times = await this.#client.timesOf(day);
      if (this.#find("day").value !== day) {
        return;
      }
      if (!times) {
        this.#find("day").value = "";
        this.#find("clock").hidden = true;
        this.#mark("when", this.#words.errors.whenUnread);
        return;
      }
      this.#timesOfDay.set(day, times);
    }
    offer(select, this.#timesOfDay.get(day).map((time) => [time, this.#times.clock(time)]));
    this.#keepDraft();
  }

  #showHours({ open, opens, hours }) {
    const opening = opens && this.#times.local(opens);
    const closed = this.#find("closed");
    closed.textContent = opening ? this.#words.closedUntil(opening) : this.#words.closed;
    closed.hidden = open !== false;
    this.#find("after").hidden = open === false;
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
    const { region, phone, name, day, when, topic, consent } = this.#find("form").elements;
    choose(region, typed.region);
    when.wanted = typed.when;
    choose(day, typed.when?.slice(0, 10) ?? "");
    choose(topic, typed.topic);
    phone.value = typed.phone;
    name.value = typed.name;
    consent.checked = typed.consent;
    this.#find("more").open ||= Boolean(typed.name || typed.when);
    this.#showExample();
    this.#offerClock();
  }

  #keepDraft() {
    const typed = this.#typed;
    if (typed.phone || typed.name || typed.when) {
      this.#client.draft = typed;
    }
    if (this.#isProofWanted) {
      this.#client.prepareProof();
    }
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
    if (this.#changing?.location && !(await this.#cancelChanged())) {
      this.#setBusy(false);
      return;
    }
    await this.#send(this.#body(typed), typed);
  }

  async #send(body, typed) {
    this.#setBusy(true);
    const onProgress = (share) => this.#showProgress(share);
    const answer = await this.#client.place(body, typed, { withProof: this.#isProofWanted || Boolean(typed.website), onProgress });
    const own = answer.problem === "already-requested" && (await this.#client.ownOf(typed.phone));
    this.#setBusy(false);
    if (own) {
      const time = own.status === "scheduled" ? this.#times.moment(own.at)?.said : null;
      this.#notice(this.#words.already(time));
      this.#show({ accepted: own });
    } else {
      this.#notice(null);
      this.#show(answer);
    }
  }

  /** The earlier time is given up only when the new one is sent; false when it could not be, which is then shown. */
  async #cancelChanged() {
    const earlier = this.#changing;
    const { cancelled, isTooLate } = await this.#client.cancel(earlier.location);
    if (cancelled) {
      this.#changing = { isCancelled: true };
    } else if (isTooLate) {
      this.#changing = null;
      this.#find("cancel-alert").textContent = this.#words.notCancelled;
      this.#show({ accepted: { ...earlier, ...(await this.#client.status(earlier.location)) } });
    } else {
      this.#showProblem(this.#words.problemHeading, this.#words.cancelLost);
    }
    return Boolean(cancelled);
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
      this.#changing = null;
      this.#showResult(accepted);
      this.#find("result-heading").focus();
      this.#client.follow(accepted, (news) => this.#showResult(news));
    } else if (problem === "number-not-served") {
      this.#showFieldErrors({ phone: detail.startsWith(otherRegion) ? this.#words.served(this.#countries) : this.#words.problems[problem] });
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

  /** The served countries in words. */
  get #countries() {
    const [names, regions] = [new Intl.DisplayNames(this.#words.locale, { type: "region" }), this.#options.regions ?? [colombia]];
    return new Intl.ListFormat(this.#words.locale).format(regions.map(({ region }) => names.of(region)));
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
    console.warn(`<webex-callback>: ${technical}`);
    this.#shut(element("h2", this.#words.shutHeading), element("p", this.#words.shut), otherwise, element("p", technical, "technical"));
  }

  #shut(...content) {
    this.#find("shut").replaceChildren(...content);
    this.#find("shut").hidden = false;
    this.#find("form").hidden = true;
    this.#find("result").hidden = true;
    this.#announce("shut");
  }

  // Errors and problems

  #showErrors(faults) {
    const found = Object.entries(faults).filter(([, fault]) => fault);
    return this.#showFieldErrors(Object.fromEntries(found.map(([field, fault]) => [field, this.#words.errors[fault]])));
  }

  /** One sentence at each field; the first of them takes the focus, with which its sentence is read. True when there is anything to mend. */
  #showFieldErrors(errors) {
    for (const field of fields) {
      this.#mark(field, errors[field]);
    }
    this.#alert([]);
    const first = fields.find((field) => errors[field]);
    if (first) {
      this.#find("more").open ||= this.#find("more").contains(this.#find(first));
      this.#find(first).focus();
      this.#announce("invalid");
    }
    return Boolean(first);
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
    const changed = this.#changing?.isCancelled ? [element("p", this.#words.changedNothing)] : [];
    this.#alert([element("h3", heading), element("p", text + again), ...changed, otherwise]);
    this.#find("alert").focus();
    this.#announce("problem");
  }

  #alert(content, kind = "alert") {
    const alert = this.#find("alert");
    alert.className = kind;
    alert.lost = false;
    alert.replaceChildren(...content);
  }

  // After sending

  /**
   * A reload finds what was typed. A request whose answer the reload cut off is sent on with its key, which asks for no second call; for
   * one that was said to be lost the visitor decides.
   */
  #resume() {
    const { pending } = this.#client.remembered ?? {};
    const typed = pending?.typed ?? this.#client.draft;
    if (typed && !this.#find("phone").value) {
      this.#typed = typed;
    }
    if (pending?.isLost) {
      this.#alert([element("p", this.#words.resumed)], "alert notice");
    } else if (pending) {
      this.#send(JSON.parse(pending.content), pending.typed);
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
    const station = stationOf({ status, call });
    setText(this.#find("result-heading"), heading);
    setText(this.#find("result-text"), text);
    this.#showTime(this.#words.times[status], at);
    setText(this.#find("called"), readable(number, this.#options.regions ?? [colombia]));
    this.#find("called-row").hidden = !number;
    this.#find("stations").hidden = station === null;
    light(this.#find("stations"), station, call === "missed");
    this.#find("reference").textContent = reference ?? "";
    this.#find("reference-row").hidden = !reference;
    this.#find("cancel").hidden = !place || !cancellable.includes(status);
    this.#find("change").hidden = !place || status !== "scheduled";
    this.#find("again").hidden = call !== "missed";
    this.#find("form").hidden = true;
    this.#find("result").hidden = false;
    this.#announce("accepted", { heading, status, call });
  }

  #notice(text) {
    this.#find("notice").textContent = text ?? "";
    this.#find("notice").hidden = !text;
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
    this.#notice(null);
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

  /** Shows the form with what the request holds; the call stands until the new time is sent. */
  #changeTime() {
    const { accepted } = this.#client.remembered ?? {};
    const typed = accepted.typed ?? { region: "", phone: accepted.number ?? "", name: "", topic: "", consent: false };
    this.#client.unfollow();
    this.#find("result").hidden = true;
    this.#find("form").hidden = false;
    this.#showFieldErrors({});
    this.#typed = { ...typed, when: "" };
    this.#changing = accepted;
    const keep = Object.assign(element("button", this.#words.keep), { type: "button" });
    keep.addEventListener("click", () => this.#keepTime(accepted));
    this.#alert([element("p", this.#words.changing(this.#times.moment(accepted.at)?.said)), keep], "alert notice");
    this.#find("more").open = true;
    this.#announce("editing");
    this.#find("day").focus();
  }

  #keepTime(accepted) {
    this.#changing = null;
    this.#alert([]);
    this.#show({ accepted });
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
    this.#changing = null;
    this.#notice(null);
    this.#find("form").reset();
    this.#offerClock();
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

  #announce(state, more) {
    this.dispatchEvent(new CustomEvent("webex-callback", { bubbles: true, composed: true, detail: { state, ...more } }));
  }
}

customElements.define("webex-callback", WebexCallback);

// `<script type="module" src="…/js/webex-callback.js" data-launcher data-topic="sales" lang="es">` alone makes the floating form.
const own = [...document.scripts].find(({ src, dataset }) => src === import.meta.url && "launcher" in dataset);
if (own) {
  const form = document.createElement("webex-callback");
  form.dataset.launcher = "";
  form.lang = own.lang;
  Object.entries({ topic: own.dataset.topic }).forEach(([name, value]) => value && form.setAttribute(name, value));
  document.body.append(form);
}
