import { el } from "./operator-dom.js";
import { axis } from "./operator-times.js";
import { language, words } from "./operator-words.js";

const svg = "http://www.w3.org/2000/svg";
const height = 100;
const width = 6; // of a bucket, in the picture's own units
const shown = ["placed", "queued", "unconfirmed", "refused"];
// The end of a call, with the colour of an outcome.
const ends = { connected: "placed", missed: "refused" };

const sum = (counts) => counts?.reduce((total, count) => total + count, 0) ?? 0;
const seconds = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
const counts = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** The plots of a stretch of time. */
export function plots(stretch) {
  return [
    stacked(words.outcomesPlot, stretch, shown.map((outcome) => ({ name: words.status[outcome], mark: outcome, values: stretch.counts[`outcome/${outcome}`] })), words.outcomesNote),
    stacked(words.callsPlot, stretch, Object.entries(ends).map(([end, mark]) => ({ name: words.ends[end], mark, values: stretch.counts[`call/${end}`] }))),
    times(words.waitPlot, stretch, stretch.wait, stretch.longestWait),
    times(words.webexPlot, stretch, stretch.webex, stretch.slowestWebex),
    stacked(words.refusedPlot, stretch, refusals(stretch)),
  ];
}

/** Hours at a glance; the tab of the plots has them with their numbers. */
export function spark(values) {
  const most = Math.max(...values);
  const picture = shape("svg", { "viewBox": `0 0 ${values.length * width} ${height}`, "preserveAspectRatio": "none", "aria-hidden": "true" });
  picture.append(...values.flatMap((value, hour) => (value > 0 ? [bar(hour, value, value, most, hour === values.length - 1 ? "now" : "past")] : [])));
  return picture;
}

/** The three most frequent problems and the rest. */
function refusals(stretch) {
  const all = Object.entries(stretch.counts).filter(([what]) => what.startsWith("problem/")).map(([what, values]) => ({ slug: what.slice("problem/".length), values }));
  all.sort((one, other) => sum(other.values) - sum(one.values));
  const rest = all.slice(3);
  return [
    ...all.slice(0, 3).map((problem, index) => ({ name: words.problem[problem.slug] ?? problem.slug, mark: `series${index}`, values: problem.values })),
    ...(rest.length === 0 ? [] : [{ name: words.otherProblems, mark: "series3", values: rest[0].values.map((_, bucket) => rest.reduce((total, problem) => total + problem.values[bucket], 0)) }]),
  ];
}

/** Counts, one upon the other. */
function stacked(title, stretch, series, note) {
  const buckets = stretch.wait.length;
  const present = series.filter((one) => sum(one.values) > 0);
  const tops = Array.from({ length: buckets }, (_, bucket) => present.reduce((total, one) => total + one.values[bucket], 0));
  const highest = Math.max(...tops);
  const most = highest + highest % 2; // so that the middle is whole
  const bars = Array.from({ length: buckets }, (_, bucket) => {
    let below = 0;
    return present.map((one) => {
      below += one.values[bucket];
      return bar(bucket, below, one.values[bucket], most, one.mark);
    });
  }).flat();
  const told = present.map((one) => `${one.name} ${sum(one.values)}`);
  const labels = tops.map((_, bucket) => present.filter((one) => one.values[bucket] > 0).map((one) => `${one.name} ${one.values[bucket]}`));
  const legend = present.map((one) => ({ mark: one.mark, text: `${one.name} · ${sum(one.values)}` }));
  return figure({ title, stretch, bars, most, scale: (value) => counts.format(value), told, labels, legend, note, columns: present });
}

/** The longest behind the mean. */
function times(title, stretch, means, longest) {
  const most = Math.max(0, ...longest.map((value) => value ?? 0));
  const bars = means.flatMap((mean, bucket) => mean === null ? [] : [bar(bucket, longest[bucket], longest[bucket], most, "longest"), bar(bucket, mean, mean, most, "mean")]);
  const labels = means.map((mean, bucket) => mean === null ? [] : [`${words.mean} ${seconds.format(mean)} s`, `${words.longest} ${seconds.format(longest[bucket])} s`]);
  const told = most === 0 ? [] : [`${words.longest} ${seconds.format(most)} s`];
  const legend = most === 0 ? [] : [{ mark: "mean", text: words.mean }, { mark: "longest", text: words.longest }];
  return figure({ title, stretch, bars, most, scale: (value) => `${seconds.format(value)} s`, told, labels, legend, columns: [{ name: words.mean, values: means }, { name: words.longest, values: longest }] });
}

function figure({ title, stretch, bars, most, scale, told, labels, legend, note, columns }) {
  const heading = el("figcaption", {}, el("h3", {}, title), legend.length === 0 ? null : el("ul", { className: "legend" }, legend.map((one) => el("li", {}, el("span", { className: `key ${one.mark}` }), one.text))));
  if (most === 0) {
    return el("figure", { className: "plot" }, heading, el("p", { className: "soft" }, words.nothingYet));
  }
  const from = new Date(stretch.from).getTime();
  const times = axis(stretch.minutes, stretch.timeZone);
  const moment = (bucket) => times.format(from + bucket * stretch.minutes * 60_000);
  const picture = shape("svg", { "viewBox": `0 0 ${labels.length * width} ${height}`, "preserveAspectRatio": "none", "role": "img", "aria-label": `${title}: ${told.join(", ")}` });
  picture.append(...bars, ...labels.flatMap((lines, bucket) => lines.length === 0 ? [] : [hint(bucket, `${moment(bucket)} · ${lines.join(", ")}`)]));
  return el("figure", { className: "plot" }, heading,
    el("div", { className: "canvas" }, el("span", { className: "top" }, scale(most)), el("span", { className: "middle" }, scale(most / 2)), el("span", { className: "bottom" }, scale(0)), picture),
    el("div", { className: "axis" }, el("span", {}, moment(0)), el("span", {}, moment(labels.length / 2)), el("span", {}, moment(labels.length))),
    note ? el("p", { className: "soft small" }, note) : null,
    el("details", {}, el("summary", { ariaLabel: words.tableOf(title) }, words.asTable), table(title, labels.length, moment, columns, scale)));
}

/** The same numbers as text, without the times at which nothing was. */
function table(title, buckets, moment, columns, scale) {
  const head = el("tr", {}, [words.time, ...columns.map((column) => column.name)].map((name) => el("th", { scope: "col" }, name)));
  const rows = Array.from({ length: buckets }, (_, bucket) => bucket)
    .filter((bucket) => columns.some((column) => column.values[bucket]))
    .map((bucket) => el("tr", {}, el("th", { scope: "row" }, moment(bucket)), columns.map((column) => el("td", {}, column.values[bucket] === null ? "" : scale(column.values[bucket])))));
  return el("div", { className: "scroll", tabIndex: 0, role: "group", ariaLabel: title }, el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
}

/** A bar that reaches up to a value and is so much of it high; what is there can be seen. */
function bar(bucket, to, value, most, mark) {
  const share = (part) => (part === 0 ? 0 : part / most * height); // nothing of nothing is nothing: all may be 0
  const tall = value === 0 ? 0 : Math.max(2, share(value));
  return shape("rect", { "class": mark, "x": bucket * width + 0.5, "y": Math.max(0, height - share(to)), "width": width - 1, "height": tall });
}

/** Tells a bucket's numbers to whoever points at it. */
function hint(bucket, text) {
  const area = shape("rect", { class: "hint", x: bucket * width, y: 0, width, height });
  const title = shape("title", {});
  title.textContent = text;
  area.append(title);
  return area;
}

function shape(name, attributes) {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
