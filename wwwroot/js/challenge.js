/** Answers the gateway's challenges without holding up the page: in a worker, or in short turns where the page may have none. */

import { Search } from "./proof-of-work.js";

/** The gateway believes nobody who answers sooner than a person fills in a form: two seconds, and some for clocks. */
const soonestAnswer = 2_200;

const script = new URL("proof-of-work.js", import.meta.url);

/** The text for the field `challenge`; tells `onProgress` a share from 0 to 1 now and then. */
export async function answerTo(challenge, onProgress) {
  const notBefore = wait(soonestAnswer);
  const number = await findInWorker(challenge, onProgress).catch(() => findInTurns(challenge, onProgress));
  if (number === null) {
    throw new Error("The challenge has no answer.");
  }
  await notBefore;
  const { algorithm, challenge: hash, salt, signature } = challenge;
  return btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
}

function findInWorker(challenge, onProgress) {
  return new Promise((resolve, reject) => {
    const worker = newWorker();
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onerror = (event) => end(reject, event);
    worker.onmessage = ({ data }) => ("number" in data ? end(resolve, data.number) : onProgress(data.progress));
    worker.postMessage(challenge);
  });
}

/** A worker's own script must be of the page's origin; a page of another site gets one that imports ours. */
function newWorker() {
  if (script.origin === location.origin) {
    return new Worker(script, { type: "module" });
  }
  const address = URL.createObjectURL(new Blob([`import ${JSON.stringify(script.href)};`], { type: "text/javascript" }));
  return new Worker(address, { type: "module" });
}

/** For pages whose Content-Security-Policy forbids such a worker. */
async function findInTurns(challenge, onProgress) {
  const search = new Search(challenge);
  let number = null;
  while (number === null && !search.isOver) {
    number = search.advance();
    onProgress(search.progress);
    await wait(0);
  }
  return number;
}

function wait(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
