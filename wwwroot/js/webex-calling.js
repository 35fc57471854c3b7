import { BrowserCall } from "./browser-call.js";
import { wordsFor } from "./calling-words.js";
import { element, inWords, setText } from "./callback-view.js";

const clock = 1_000;

/**
 * `<webex-calling>`: a call from the browser, from explaining the microphone to hanging up. The page loads this script when its own button is pressed,
 * so the element begins with the explanation. Every change is a `webex-calling` event with `detail.state`.
 */
class WebexCalling extends HTMLElement {
  #words;
  #call = null;
  #answeredAt = 0;
  #ticking = 0;

  connectedCallback() {
    this.#words = wordsFor(this.closest("[lang]")?.lang);
    this.innerHTML = markup(this.#words);
    this.#on("proceed", () => this.#start());
    this.#on("again", () => this.#start());
    this.#on("not-now", () => this.#leave());
    this.#on("mute", () => this.#toggleMute());
    this.#on("hang-up", () => this.#call?.hangUp());
    addEventListener("pagehide", this.#whenLeaving);
    BrowserCall.prepare();
    this.#show("explaining", this.#words.explanation, ["policy", "proceed", "not-now"]);
    this.#find("proceed").focus();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#whenLeaving);
    this.#whenLeaving();
  }

  #whenLeaving = () => this.#call?.hangUp();

  #start() {
    this.#find("alert").replaceChildren();
    this.#answeredAt = 0;
    this.#call = new BrowserCall((state, failure) => this.#follow(state, failure), (sound) => this.#play(sound));
    this.#call.start();
  }

  #follow(state, failure) {
    if (state === "failed") {
      this.#fail(failure);
    } else if (state === "ended") {
      const seconds = Math.round((Date.now() - this.#answeredAt) / 1000);
      this.#show(state, this.#answeredAt ? this.#words.ended(inUnits(seconds, this.#words.locale)) : this.#words.cancelled, ["again"]);
    } else if (state === "connected") {
      this.#answeredAt = Date.now();
      this.#ticking = setInterval(() => this.#tick(), clock);
      this.#tick();
      this.#showConnected();
    } else {
      this.#show(state, this.#words.states[state], ["hang-up"]);
    }
  }

  #showConnected() {
    const muted = this.#call.isMuted;
    this.#find("mute").setAttribute("aria-pressed", muted);
    this.#show("connected", this.#words.states[muted ? "muted" : "connected"], ["timer", "mute", "hang-up"]);
  }

  #toggleMute() {
    this.#call.toggleMute();
    this.#showConnected();
  }

  #tick() {
    const seconds = Math.floor((Date.now() - this.#answeredAt) / 1000);
    this.#find("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  #play(sound) {
    this.#find("sound").srcObject = sound;
  }

  #fail({ reason, retryAfter }) {
    const again = retryAfter ? ` ${this.#words.retry(inWords(retryAfter, this.#words.locale))}` : "";
    const what = element("p", this.#words.failures[reason] + again);
    what.prepend(element("span", `${this.#words.errorPrefix} `, "unseen"));
    const otherwise = element("p", `${this.#words.otherwise} `);
    otherwise.append(link(this.#words.form), ".");
    this.#find("alert").replaceChildren(what, otherwise);
    this.#show("failed", "", ["again"]);
  }

  /** Whoever pressed a button that goes away finds the focus on the first of those that come. */
  #show(state, text, parts) {
    const focused = this.querySelector(":focus");
    if (state !== "connected") {
      clearInterval(this.#ticking);
    }
    setText(this.#find("status"), text);
    for (const part of this.querySelectorAll("[data-part]")) {
      part.hidden = !parts.includes(part.dataset.part);
    }
    setText(this.#find("hang-up"), this.#words[state === "connected" ? "hangUp" : "cancel"]);
    if (focused?.hidden) {
      this.querySelector("button:not([hidden])")?.focus();
    }
    this.dispatchEvent(new CustomEvent("webex-calling", { bubbles: true, detail: { state } }));
  }

  /** Back to the page's own button, which brings the explanation again. */
  #leave() {
    this.dispatchEvent(new CustomEvent("webex-calling", { bubbles: true, detail: { state: "left" } }));
  }

  #on(part, act) {
    this.#find(part).addEventListener("click", act);
  }

  #find(name) {
    return this.querySelector(`[data-id="${name}"], [data-part="${name}"]`);
  }
}

function markup(words) {
  return `
<p role="status" id="calling-status" data-id="status"></p>
<div class="alert" role="alert" data-id="alert"></div>
<p class="timer" data-part="timer" hidden>${words.duration} <span role="timer" data-id="time"></span></p>
<p data-part="policy" hidden><a href="${words.policy[0]}" target="_blank" rel="noopener">${words.policy[1]}</a></p>
<div class="actions">
  <button type="button" class="button" data-part="proceed" aria-describedby="calling-status" hidden>${words.proceed}</button>
  <button type="button" class="button" data-part="again" hidden>${words.again}</button>
  <button type="button" class="button plain" data-part="mute" aria-pressed="false" hidden>${words.mute}</button>
  <button type="button" class="button plain" data-part="hang-up" hidden>${words.hangUp}</button>
  <button type="button" class="button plain" data-part="not-now" hidden>${words.notNow}</button>
</div>
<audio data-id="sound" autoplay></audio>`;
}

function link([address, text]) {
  const made = element("a", text);
  made.href = address;
  return made;
}

/** Such as "1 min 5 s", in the visitor's language. */
function inUnits(seconds, locale) {
  const say = (value, unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const minutes = Math.floor(seconds / 60);
  return [...(minutes ? [say(minutes, "minute")] : []), say(seconds % 60, "second")].join(" ");
}

customElements.define("webex-calling", WebexCalling);
