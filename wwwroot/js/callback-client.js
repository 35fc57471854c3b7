/** Talks to the gateway about callbacks: sends one request, never twice, and asks how it is doing. */

const answerTimeout = 20_000;
const shippedPath = "callback/call";

const moving = ["queued", "scheduled", "submitting", "placed", "unconfirmed"];
const over = ["completed", "missed"];
const firstPause = 2_000;
const longestPause = 15_000;
const longestPauseOfCall = 3_000;
const longestWatch = 600_000;

/** How long after its time a callback is still shown to the browser that asked for it. */
const longestKept = 86_400_000;
const shortestNumber = 7;

/** A challenge can be answered for ten minutes; one that was solved while the form was filled in is used within eight. */
const proofLifetime = 480_000;

const slugByStatus = {
  400: "malformed-request",
  403: "not-a-visitor",
  404: "not-found",
  405: "method-not-allowed",
  409: "already-requested",
  413: "payload-too-large",
  415: "unsupported-media-type",
  429: "too-many-requests",
};

export class CallbackClient {
  #base;
  #memory;
  #own;
  #draft;
  #callPath = shippedPath;
  #isLeaving = false;
  #proof = null;
  #watch = 0;
  #onProgress = () => {};

  constructor(base) {
    this.#base = base;
    this.#memory = new RequestMemory(`webex-callback ${base}`, () => sessionStorage);
    this.#own = new RequestMemory(`webex-callback own ${base}`, () => localStorage);
    this.#draft = new RequestMemory(`webex-callback draft ${base}`, () => sessionStorage);
    addEventListener("pagehide", () => (this.#isLeaving = true));
    addEventListener("pageshow", () => (this.#isLeaving = false));
  }

  get remembered() {
    return this.#memory.read();
  }

  /** What is typed and not sent yet, kept in this tab. */
  get draft() {
    return this.#draft.read();
  }

  set draft(typed) {
    this.#draft.write(typed);
  }

  /** The shown request is put aside: a reload shows the form, and only the same number finds it again. */
  forget() {
    this.unfollow();
    this.#memory.clear();
    this.#draft.clear();
    this.#putAside(true);
  }

  /** What the form needs to know, or null when it cannot be read: the form works without it. `{shut: true}`: not on this site. */
  async options() {
    try {
      const { response, json } = await this.#ask("callback/options");
      return response.ok ? this.#learn(json) : null;
    } catch {
      return (await this.#isShut()) ? { shut: true } : null;
    }
  }

  /** The free times of a day, or null when they cannot be read. */
  async timesOf(day) {
    try {
      const { response, json } = await this.#ask(`callback/options?day=${day}`);
      return response.ok ? json.times : null;
    } catch {
      return null;
    }
  }

  /** Begins a proof of work that will be asked for, so that it is done by the time the form is. */
  prepareProof() {
    if (!this.#proof || Date.now() - this.#proof.at > proofLifetime) {
      const answer = this.#solve();
      answer.catch(() => (this.#proof = null));
      this.#proof = { answer, at: Date.now() };
    }
  }

  /** Answers `{accepted}`, `{problem, detail, retryAfter}` or `{lost: true}`. The key is kept until the gateway has answered. */
  async place(body, typed, { withProof, onProgress }) {
    const content = JSON.stringify(body);
    const key = this.#keyFor(content, typed);
    this.#onProgress = onProgress;
    try {
      let answer = await this.#send(body, key, withProof);
      if ([404, 405].includes(answer.response.status) && (await this.#hasMoved())) {
        answer = await this.#send(body, key, withProof);
      }
      if (asksForProof(answer)) {
        answer = await this.#send(body, key, true);
      }
      return answer.response.ok ? this.#accepted(answer, typed) : this.#refused(answer);
    } catch {
      this.#noteLost();
      return { lost: true };
    }
  }

  /** Asks ever more seldom and in the end no more, until the tab is looked at anew; a tab that nobody looks at asks nothing. */
  async follow({ location, status, call }, onNews) {
    const watch = ++this.#watch;
    let pause = firstPause;
    let end = Date.now() + longestWatch;
    while (location && isOpen({ status, call })) {
      await passed(pause);
      if (document.hidden || Date.now() > end) {
        await seenAnew();
        pause = firstPause;
        end = Date.now() + longestWatch;
      }
      const news = watch === this.#watch ? await this.status(location) : null;
      if (watch !== this.#watch) {
        return;
      }
      if (news) {
        pause = news.call === call ? pause : firstPause;
        ({ status, call } = news);
        onNews(news);
      }
      pause = Math.min(pause * 1.5, call ? longestPauseOfCall : longestPause);
    }
  }

  unfollow() {
    this.#watch++;
  }

  /** The present `{id, status, at, call}`, or null when it cannot be read now. */
  async status(location) {
    try {
      const { response, json } = await this.#ask(location);
      return response.ok ? this.#update({ ...json, location }) : null;
    } catch {
      return null;
    }
  }

  /** The callback that this browser has asked for with this number, as it stands now; null when there is none. Only this browser knows its address. */
  async ownOf(phone) {
    const digits = phone.replace(/\D/g, "");
    const own = this.#own.read();
    if (digits.length < shortestNumber || !own?.number?.endsWith(digits)) {
      return null;
    }
    const news = await this.status(own.location);
    if (!news) {
      return null;
    }
    this.#putAside(false);
    return this.#remember({ ...own, ...news });
  }

  /** The open callback of an earlier visit with this browser, as it stands now or, with `isStale`, as it was; null when there is none. */
  async open() {
    const own = this.#own.read();
    if (!own?.location || own.isAside) {
      return null;
    }
    const { response, json } = await this.#ask(own.location).catch(() => ({}));
    const news = response?.ok ? { ...own, ...json } : own;
    const isGone = response?.status === 404 || !isOpen(news) || Date.now() - Math.max(own.asked ?? 0, Date.parse(own.at) || 0) > longestKept;
    if (isGone) {
      this.#own.clear();
      return null;
    }
    return { ...this.#remember(news), isStale: !response?.ok };
  }

  get hasOpen() {
    const own = this.#own.read();
    return Boolean(own?.location && !own.isAside);
  }

  /** Answers `{cancelled}` with the state, `{isTooLate: true}`, or neither when it can be tried again. */
  async cancel(location) {
    try {
      const { response, json } = await this.#ask(location, { method: "DELETE" });
      return response.ok ? { cancelled: this.#update({ ...json, location }) } : { isTooLate: [404, 409].includes(response.status) };
    } catch {
      return {};
    }
  }

  /** The operator may have moved the path; a gateway behind a prefix keeps it. */
  #learn(options) {
    this.#callPath = options.callPath?.replace(/^\//, "") ?? shippedPath;
    return options;
  }

  /** Whether the path is another one than this page knew, such as after a change while it was open. */
  async #hasMoved() {
    const known = this.#callPath;
    await this.options();
    return this.#callPath !== known;
  }

  async #send(body, key, withProof) {
    const content = withProof ? { ...body, challenge: await this.#takeProof() } : body;
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    return this.#ask(this.#callPath, { method: "POST", headers, body: JSON.stringify(content) });
  }

  /** Each serves once. */
  async #takeProof() {
    this.prepareProof();
    const { answer } = this.#proof;
    try {
      return await answer;
    } finally {
      this.#proof = null;
    }
  }

  /** What solves it is fetched only where it is needed. */
  async #solve() {
    const [{ answerTo }, { response, json }] = await Promise.all([import("./challenge.js"), this.#ask("callback/challenge")]);
    if (!response.ok) {
      throw new Error("No challenge was given.");
    }
    return answerTo(json, (share) => this.#onProgress(share));
  }

  /** The gateway's files may be read from everywhere, its answers only from the sites that it names. */
  async #isShut() {
    if (new URL(this.#base).origin === location.origin) {
      return false;
    }
    try {
      const { response } = await this.#ask("js/words.js", { method: "HEAD" });
      return response.ok;
    } catch {
      return false;
    }
  }

  #keyFor(content, typed) {
    const pending = this.#memory.read()?.pending;
    const key = pending?.content === content ? pending.key : newKey();
    this.#memory.write({ pending: { key, content, typed } });
    return key;
  }

  #accepted({ response, json }, typed) {
    if (!json?.status) {
      return { lost: true };
    }
    const location = this.#ownAddress(response.headers.get("Location"));
    const accepted = { reference: json.reference, number: json.number, status: json.status, at: json.at, location };
    this.#own.write({ ...accepted, asked: Date.now() });
    this.#draft.clear();
    return { accepted: this.#remember({ ...accepted, typed }) }; // in this tab only, to ask again after a missed call
  }

  #refused({ response, json }) {
    // A 5xx that is not the gateway's own (a proxy's page), or its surprise, leaves open whether the request was taken: the key stays.
    const isDecided = response.status < 500 || (ownSlug(json) && response.status !== 500);
    if (isDecided) {
      this.#memory.clear();
    }
    return { problem: slugOf(response, json), detail: json?.detail ?? "", retryAfter: secondsUntil(response.headers.get("Retry-After")) };
  }

  #remember(accepted) {
    this.#memory.write({ accepted });
    return accepted;
  }

  /** News about a request that the visitor has put aside must not come back at the next reload. */
  #update(news) {
    const accepted = this.#memory.read()?.accepted;
    return accepted?.location === news.location ? this.#remember({ ...accepted, ...news }) : news;
  }

  #putAside(isAside) {
    const own = this.#own.read();
    if (own) {
      this.#own.write({ ...own, isAside });
    }
  }

  /** A request whose page is reloaded is not lost: the page that comes sends it on with the same key. */
  #noteLost() {
    const { pending } = this.#memory.read() ?? {};
    if (pending && !this.#isLeaving) {
      this.#memory.write({ pending: { ...pending, isLost: true } });
    }
  }

  /** A `Location` is followed only at the gateway itself. */
  #ownAddress(location) {
    const url = location && new URL(location, this.#base);
    return url && url.origin === new URL(this.#base).origin ? url.href : null;
  }

  async #ask(path, init = {}) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), answerTimeout);
    try {
      const response = await fetch(new URL(path, this.#base), { cache: "no-store", ...init, signal: abort.signal });
      return { response, json: await readJson(response) };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Survives a reload of the tab, or as long as the given storage keeps it; in memory only where the browser forbids storage. */
class RequestMemory {
  #name;
  #storage;
  #copy = null;

  constructor(name, storage) {
    this.#name = name;
    this.#storage = storage;
  }

  read() {
    try {
      return JSON.parse(this.#storage().getItem(this.#name)) ?? this.#copy;
    } catch {
      return this.#copy;
    }
  }

  write(value) {
    this.#copy = value;
    this.#store(() => this.#storage().setItem(this.#name, JSON.stringify(value)));
  }

  clear() {
    this.#copy = null;
    this.#store(() => this.#storage().removeItem(this.#name));
  }

  #store(change) {
    try {
      change();
    } catch {
      // Storage is forbidden or full; the copy in memory still guards against a second press.
    }
  }
}

function isOpen({ status, call }) {
  return moving.includes(status) && !over.includes(call);
}

function ownSlug(json) {
  return /^urn:webex-gateway:(.+)$/.exec(json?.type ?? "")?.[1];
}

function slugOf(response, json) {
  return ownSlug(json) ?? slugByStatus[response.status] ?? "default";
}

/** A visitor above the usual rate is asked for a proof of work only by the refusal, which says where to get the challenge. */
function asksForProof({ response, json }) {
  return response.status === 403 && /\/callback\/challenge\b/.test(json?.detail ?? "");
}

async function readJson(response) {
  return /\bjson\b/.test(response.headers.get("Content-Type") ?? "") ? response.json() : null;
}

/** `randomUUID` exists in secure contexts only; a site that embeds the form may not be one. */
function newKey() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `Retry-After` is seconds or a date (RFC 9110, 10.2.3). */
function secondsUntil(value) {
  if (!value) {
    return null;
  }
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return seconds > 0 ? seconds : null;
}

function passed(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

/** The next moment at which the tab comes to be looked at. */
async function seenAnew() {
  do {
    await new Promise((resume) => document.addEventListener("visibilitychange", resume, { once: true }));
  } while (document.hidden);
}
