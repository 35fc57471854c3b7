/**
 * The gateway's proof of work: find the number up to `maxnumber` whose SHA-256 behind the salt is the challenge.
 * Loaded as a worker it searches by itself; loaded as a module it exports the search, for pages that may not have workers.
 * Plain JavaScript rather than crypto.subtle: that is missing on http pages, and slower for hashes this small.
 */

const blockBytes = 64;
const triesAtOnce = 4_000;

const roundConstants = Uint32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const firstState = Uint32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Uint32Array(64);

export class Search {
  #wanted;
  #max;
  #next = 0;
  #state;
  #tail;
  #length;

  constructor({ challenge, salt, maxnumber }) {
    const bytes = new TextEncoder().encode(salt);
    const whole = bytes.length - (bytes.length % blockBytes);
    this.#wanted = challenge;
    this.#max = maxnumber;
    this.#state = after(firstState, bytes.subarray(0, whole)); // the same for every number, so it is hashed once
    this.#tail = bytes.subarray(whole);
    this.#length = bytes.length;
  }

  get isOver() {
    return this.#next > this.#max;
  }

  /** How much of the whole range has been tried, 0 to 1. */
  get progress() {
    return Math.min(1, this.#next / this.#max);
  }

  /** Tries the next few thousand numbers: the one that is wanted, or null. */
  advance() {
    for (let left = triesAtOnce; left > 0 && !this.isOver; left--) {
      const number = this.#next++;
      if (this.#hash(String(number)) === this.#wanted) {
        return number;
      }
    }
    return null;
  }

  #hash(digits) {
    const ending = padded(this.#tail, digits, this.#length);
    return Array.from(after(this.#state, ending), (word) => word.toString(16).padStart(8, "0")).join("");
  }
}

/** SHA-256 of a short text, in hexadecimal. */
export function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  return Array.from(after(firstState, padded(bytes, "", bytes.length)), (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The last blocks: what is left of the salt, the digits, a one, zeros, and the length in bits (FIPS 180-4, 5.1.1). */
function padded(tail, digits, lengthBefore) {
  const used = tail.length + digits.length;
  const bytes = new Uint8Array(Math.ceil((used + 9) / blockBytes) * blockBytes);
  bytes.set(tail);
  for (let i = 0; i < digits.length; i++) {
    bytes[tail.length + i] = digits.charCodeAt(i);
  }
  bytes[used] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, (lengthBefore + digits.length) * 8);
  return bytes;
}

/** The state after these whole blocks (FIPS 180-4, 6.2.2). */
function after(before, bytes) {
  const state = Uint32Array.from(before);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.length; start += blockBytes) {
    compress(state, view, start);
  }
  return state;
}

function compress(state, view, start) {
  for (let i = 0; i < 16; i++) {
    schedule[i] = view.getUint32(start + 4 * i);
  }
  for (let i = 16; i < 64; i++) {
    const [x, y] = [schedule[i - 15], schedule[i - 2]];
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundConstants[i] + schedule[i]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function firstPrimes(count) {
  const primes = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime)) {
      primes.push(number);
    }
  }
  return primes;
}

/** The first 32 bits behind the point. */
function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data }) => {
    const search = new Search(data);
    let number = null;
    while (number === null && !search.isOver) {
      number = search.advance();
      postMessage({ progress: search.progress });
    }
    postMessage({ number });
  });
}
