/** The home page's own: stations that follow the visitor's call, the calculator, a moving wallboard, and scenes that come into view. */

import { light, stationOf } from "./stations.js";

const locale = document.documentElement.lang;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const workingDays = 22;
const stationTime = 1_300;

// The stations

const [live, told, demo] = ["[data-live]", "[data-told]", "[data-demo]"].map((name) => document.querySelector(name));
let isOwn = false;
let played = 0;

demo.hidden = false;
demo.addEventListener("click", play);
document.addEventListener("webex-callback", ({ detail: { state, status, call } }) => {
  const station = state === "accepted" ? stationOf({ status, call }) : null;
  isOwn = station !== null;
  demo.hidden = isOwn;
  played++;
  light(live, station ?? -1, call === "missed");
  told.textContent = isOwn ? told.dataset[["completed", "missed"].includes(call) ? "over" : "own"] : "";
});

/** Shows how a call moves on; the visitor's own ends it. */
async function play() {
  const turn = ++played;
  told.textContent = told.dataset.demoText;
  for (let station = 0; station < live.children.length && turn === played; station++) {
    light(live, station);
    await new Promise((resume) => setTimeout(resume, stationTime));
  }
}

// The calculator

const sums = document.querySelector("[data-sums]");
const [kept, value] = ["[data-kept]", "[data-value]"].map((name) => document.querySelector(name));
const parts = [...document.querySelectorAll("[data-part]")];
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const share = new Intl.NumberFormat(locale.slice(0, 2), { style: "percent" }); // es-CO leaves out the space that Spanish has

function calculate() {
  const inputs = Object.fromEntries([...sums.querySelectorAll("input")].map((input) => [input.dataset.name, input]));
  const { calls, lost, take, worth } = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.valueAsNumber]));
  for (const [name, said] of [["calls", number.format(calls)], ["lost", share.format(lost / 100)], ["take", share.format(take / 100)], ["worth", number.format(worth)]]) {
    inputs[name].previousElementSibling.textContent = said;
    inputs[name].setAttribute("aria-valuetext", said);
  }
  for (const [name, count] of [["calls", calls], ["lost", (calls * lost) / 100], ["take", (calls * lost * take) / 10_000]]) {
    const part = parts.find(({ dataset }) => dataset.part === name);
    part.textContent = number.format(count);
    part.closest("li").style.setProperty("--share", count / calls);
  }
  const contacts = Math.round((calls * lost * take * workingDays) / 10_000);
  kept.textContent = number.format(contacts);
  value.textContent = number.format(contacts * worth);
}

sums.addEventListener("input", calculate);
calculate(); // a browser may have kept what was set before a reload

// What comes into view

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
      watcher.unobserve(target);
      target.classList.add("seen");
      const wall = target.querySelector("[data-wall]");
      if (wall && !still) {
        move(wall);
      }
    }
  },
  { threshold: 0.2 },
);
for (const section of document.querySelectorAll(".comes")) {
  watcher.observe(section);
}

/** The wallboard's values change twice and rest. */
async function move(wall) {
  for (const step of [1, 2]) {
    await new Promise((resume) => setTimeout(resume, 1_600));
    for (const place of wall.querySelectorAll("[data-steps]")) {
      place.textContent = place.dataset.steps.split(" ")[step];
    }
  }
}

// The hours, once they are known

document.addEventListener("webex-callback-options", async ({ detail: { hours, timeZone } }) => {
  const place = document.querySelector("[data-hours]");
  if (hours && place.hidden) {
    const [{ Times }, { wordsFor }] = await Promise.all([import("./times.js"), import("./words.js")]);
    const words = wordsFor(locale);
    place.textContent = place.dataset.hours + new Times(words.locale, timeZone).hours(hours, words.range).join("; ");
    place.hidden = false;
  }
});

// The closing field hands its number to the form above; it is no form of its own, so no number reaches a URL

const short = document.querySelector("[data-short]");
short.querySelector("button").addEventListener("click", handOver);
short.addEventListener("keydown", ({ key, target }) => key === "Enter" && target.matches("input") && handOver());

function handOver() {
  const form = document.querySelector("webex-callback");
  form.take?.(short.querySelector("input").value);
  form.scrollIntoView({ block: "center" });
}
