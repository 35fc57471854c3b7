/** One call from the browser: the microphone, the tokens from the gateway, and Webex's calling library, which is fetched for it. */

const library = "/vendor/calling.min.js";
const tokenTimeout = 20_000;
const longestSetUp = 30_000;
const longestRinging = 120_000;
const longestFarewell = 3_000;

/** Why there is no call, as a key of the words. */
export class CallFailure extends Error {
  constructor(reason, retryAfter = null) {
    super(reason);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** Tells `onState`: `microphone`, `preparing`, `ringing`, `connected`, then `ended`, or `failed` with a `CallFailure`. */
export class BrowserCall {
  #onState;
  #onSound;
  #state = null;
  #calling;
  #microphone;
  #line;
  #call;
  #gone = null;
  #hasLeft = false;

  constructor(onState, onSound) {
    this.#onState = onState;
    this.#onSound = onSound;
  }

  /** Fetches the library ahead, while the visitor reads. */
  static prepare() {
    ahead ??= loadLibrary();
    ahead.catch(() => (ahead = null));
  }

  async start() {
    try {
      this.#enter("microphone");
      const probe = await askForMicrophone();
      try {
        this.#enter("preparing");
        const Calling = await takeLibrary();
        const tokens = await askForTokens();
        this.#goOn();
        this.#microphone = await Calling.createMicrophoneStream({ audio: true });
        this.#goOn();
        await this.#register(Calling, tokens);
      } finally {
        stop(probe);
      }
      this.#goOn();
      this.#dial();
    } catch (failure) {
      this.#end("failed", failure instanceof CallFailure ? failure : new CallFailure("webex"));
    }
  }

  get isMuted() {
    return this.#call?.isMuted() ?? false;
  }

  toggleMute() {
    this.#call?.mute(this.#microphone);
  }

  hangUp() {
    this.#end("ended");
  }

  get #isOver() {
    return this.#state === "ended" || this.#state === "failed";
  }

  #enter(state, failure) {
    if (!this.#isOver && this.#state !== state) {
      this.#state = state;
      this.#onState(state, failure);
    }
  }

  /** The visitor may have hung up while something was awaited. */
  #goOn() {
    if (this.#isOver) {
      throw new CallFailure("hungUp");
    }
  }

  async #register(Calling, { guest, call }) {
    this.#calling = await Calling.init({
      webexConfig: { credentials: { access_token: guest }, config: { logger: { level: "error" } } },
      callingConfig: {
        clientConfig: { calling: true },
        callingClientConfig: { logger: { level: "error" }, serviceData: { indicator: "guestcalling", domain: "" }, jwe: call },
        logger: { level: "error" },
      },
    });
    await within(longestSetUp, new Promise((resolve) => this.#calling.on("ready", resolve)));
    await within(longestSetUp, this.#calling.register()); // says nothing of a failure: what it should have made is then missing
    this.#line = Object.values(this.#calling.callingClient?.getLines() ?? {})[0];
    if (!this.#line) {
      throw new CallFailure("webex");
    }
    await within(longestSetUp, this.#registered());
  }

  #registered() {
    return new Promise((resolve, reject) => {
      this.#line.on("registered", resolve);
      this.#line.on("error", () => reject(new CallFailure("webex")));
      this.#line.register();
    });
  }

  #dial() {
    const call = (this.#call = this.#line.makeCall());
    const answered = setTimeout(() => this.#end("failed", new CallFailure("noAnswer")), longestRinging);
    const connected = () => {
      clearTimeout(answered);
      this.#enter("connected");
    };
    call.on("connect", connected);
    call.on("established", connected);
    call.on("remote_media", (track) => this.#onSound(new MediaStream([track])));
    call.on("call_error", () => this.#end("failed", new CallFailure(this.#state === "connected" ? "dropped" : "notTaken")));
    this.#gone = new Promise((resolve) => call.on("disconnect", resolve));
    call.on("disconnect", () => {
      clearTimeout(answered);
      this.#call = null; // there is nothing to hang up any more
      this.#end(...(this.#state === "connected" ? ["ended"] : ["failed", new CallFailure("notTaken")]));
    });
    this.#enter("ringing");
    call.dial(this.#microphone);
  }

  /** Says first that it is over, then tidies up: the microphone at once, the line when the call has gone from it. */
  #end(state, failure) {
    if (!this.#isOver) {
      this.#enter(state, failure);
      this.#call?.end();
    }
    stop(this.#microphone?.outputStream);
    this.#microphone?.stop?.();
    this.#leave();
  }

  async #leave() {
    await Promise.race([this.#gone, passed(longestFarewell)]);
    if (this.#calling?.registered && !this.#hasLeft) {
      this.#hasLeft = true;
      this.#calling.deregister();
    }
  }
}

/** Asked for on its own first, so that a refusal can be told from every other failure. */
async function askForMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new CallFailure("noBrowser");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new CallFailure({ NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "noMicrophone", NotReadableError: "busy" }[error.name] ?? "noMicrophone");
  }
}

let ahead = null;

/** Afresh for each call: once loaded, the library speaks for its first guest for ever. */
function takeLibrary() {
  const taken = ahead ?? loadLibrary();
  ahead = null;
  return taken;
}

function loadLibrary() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = () => (globalThis.Calling ? resolve(globalThis.Calling.default ?? globalThis.Calling) : reject(new CallFailure("library")));
    script.onerror = () => reject(new CallFailure("library"));
    document.head.append(script);
    script.remove();
  });
}

/** The guest and the permission to call; with a proof of work where the gateway asks for one. */
async function askForTokens() {
  const first = await askFor("/guest/token", false);
  const second = await askFor("/guest/call-token", first.proved);
  return { guest: first.json.access_token, call: second.json.call_token };
}

async function askFor(path, proved) {
  let answer = await post(path, proved);
  if (!proved && answer.response.status === 403 && /\/guest\/challenge\b/.test(answer.json?.detail ?? "")) {
    proved = true;
    answer = await post(path, proved);
  }
  if (!answer.response.ok) {
    throw refusal(answer);
  }
  return { json: answer.json, proved };
}

async function post(path, proved) {
  try {
    const body = proved ? { challenge: await solve() } : {};
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(path, { ...init, cache: "no-store", signal: AbortSignal.timeout(tokenTimeout) });
    return { response, json: await response.json() };
  } catch {
    throw new CallFailure(navigator.onLine ? "gateway" : "offline");
  }
}

async function solve() {
  const [{ answerTo }, response] = await Promise.all([import("./challenge.js"), fetch("/guest/challenge", { cache: "no-store" })]);
  return answerTo(await response.json(), () => {});
}

function refusal({ response, json }) {
  const slug = /^urn:webex-gateway:(.+)$/.exec(json?.type ?? "")?.[1];
  const reason = { "too-many-requests": "tooMany", "not-found": "notOffered", "not-a-visitor": "notAVisitor", "refused-by-webex": "webex" }[slug] ?? "gateway";
  return new CallFailure(reason, Number(response.headers.get("Retry-After")) || null);
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new CallFailure("webex")), milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function passed(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

function stop(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
