/** Talks to the gateway about callbacks: sends one request, never twice, and asks how it is doing. */

const answerTimeout = 20_000;

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

  constructor(base) {
    this.#base = base;
    this.#memory = new RequestMemory(`webex-callback ${base}`);
  }

  get remembered() {
    return this.#memory.read();
  }

  forget() {
    this.#memory.clear();
  }

  /** What the form needs to know, or null when it cannot be read: the form works without it. */
  async options() {
    try {
      const { response, json } = await this.#ask("callback/options");
      return response.ok ? json : null;
    } catch {
      return null;
    }
  }

  /** Answers `{accepted}`, `{problem, retryAfter}` or `{lost: true}`. The key is kept until the gateway has answered. */
  async place(body, typed) {
    const content = JSON.stringify(body);
    const key = this.#keyFor(content, typed);
    try {
      const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
      const { response, json } = await this.#ask("callback/call", { method: "POST", headers, body: content });
      return response.ok ? this.#accepted(response, json) : this.#refused(response, json);
    } catch {
      return { lost: true };
    }
  }

  /** The present `{id, status, at}`, or null when it cannot be read now. */
  async status(location) {
    try {
      const { response, json } = await this.#ask(location);
      return response.ok ? this.#update({ ...json, location }) : null;
    } catch {
      return null;
    }
  }

  /** True when the gateway cancelled it, false when it would not, null when no answer came. */
  async cancel(location) {
    try {
      const { response } = await this.#ask(location, { method: "DELETE" });
      return response.ok;
    } catch {
      return null;
    }
  }

  #keyFor(content, typed) {
    const pending = this.#memory.read()?.pending;
    const key = pending?.content === content ? pending.key : newKey();
    this.#memory.write({ pending: { key, content, typed } });
    return key;
  }

  #accepted(response, json) {
    if (!json?.status) {
      return { lost: true };
    }
    const location = this.#ownAddress(response.headers.get("Location"));
    return { accepted: this.#remember({ id: json.id, status: json.status, at: json.at, location }) };
  }

  #refused(response, json) {
    const [, slug] = /^urn:webex-gateway:(.+)$/.exec(json?.type ?? "") ?? [];
    // A 5xx that is not the gateway's own (a proxy's page) leaves open whether the request arrived: the key stays.
    if (slug || response.status < 500) {
      this.#memory.clear();
    }
    return { problem: slug ?? slugByStatus[response.status] ?? "default", retryAfter: secondsUntil(response.headers.get("Retry-After")) };
  }

  #remember(accepted) {
    this.#memory.write({ accepted });
    return accepted;
  }

  /** News about a request that the visitor has put aside must not come back at the next reload. */
  #update(news) {
    return this.#memory.read()?.accepted?.location === news.location ? this.#remember(news) : news;
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

/** Survives a reload of the tab and nothing longer; in memory only where the browser forbids storage. */
class RequestMemory {
  #name;
  #copy = null;

  constructor(name) {
    this.#name = name;
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#name)) ?? this.#copy;
    } catch {
      return this.#copy;
    }
  }

  write(value) {
    this.#copy = value;
    this.#store(() => sessionStorage.setItem(this.#name, JSON.stringify(value)));
  }

  clear() {
    this.#copy = null;
    this.#store(() => sessionStorage.removeItem(this.#name));
  }

  #store(change) {
    try {
      change();
    } catch {
      // Storage is forbidden or full; the copy in memory still guards against a second press.
    }
  }
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
