/** What the callback form looks like: its markup and its style sheet. Markup holds our own words only, never data. */

import { contact } from "./words.js";

export function markup(words) {
  return `
<form part="form" class="blank" data-id="form" novalidate>
  <h2 part="heading">${words.heading}</h2>
  <p class="closed" data-id="closed" hidden></p>
  <div class="alert" data-id="alert" part="alert" role="alert" tabindex="-1"></div>
  <div class="field">
    <label for="region">${words.country}</label>
    <select id="region" name="region" part="input" autocomplete="country"></select>
  </div>
  <div class="field">
    <label for="phone">${words.phone}</label>
    <p class="hint" id="phone-hint"></p>
    <p class="error" id="phone-error"></p>
    <input id="phone" name="phone" part="input" type="tel" autocomplete="tel" aria-required="true" aria-describedby="phone-hint phone-error">
  </div>
  <div class="field">
    <label for="name">${words.name}</label>
    <p class="error" id="name-error"></p>
    <input id="name" name="name" part="input" type="text" autocomplete="name" spellcheck="false" aria-describedby="name-error">
  </div>
  <div class="field" data-id="times" hidden>
    <label for="when">${words.when}</label>
    <p class="hint" id="when-hint"></p>
    <p class="error" id="when-error"></p>
    <select id="when" name="when" part="input" aria-describedby="when-hint when-error"></select>
  </div>
  <div class="field" data-id="topics" hidden>
    <label for="topic">${words.topic}</label>
    <select id="topic" name="topic" part="input"></select>
  </div>
  <div class="trap" aria-hidden="true">
    <label for="website">${words.website}</label>
    <input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
  </div>
  <div class="field">
    <p class="error" id="consent-error"></p>
    <div class="tick">
      <input id="consent" name="consent" type="checkbox" aria-required="true" aria-describedby="consent-error">
      <label for="consent" data-id="consent-text"></label>
    </div>
    <a class="policy" part="link" data-id="policy" target="_blank" rel="noopener">${words.policyLink}<span class="unseen"> ${words.newTab}</span></a>
  </div>
  <button type="submit" part="button" data-id="submit">${words.submit}</button>
  <p class="soft after">${words.after}</p>
  <p class="soft opening" data-id="hours" hidden></p>
  <p class="unseen" role="status" data-id="progress"></p>
</form>
<div part="result" class="result" data-id="result" hidden>
  <h2 part="heading" tabindex="-1" data-id="result-heading"></h2>
  <div role="status"><p data-id="result-text"></p></div>
  <dl>
    <div data-id="time-row"><dt data-id="time-label"></dt><dd><span data-id="time"></span> <span class="own" data-id="own-time"></span></dd></div>
    <div data-id="called-row"><dt>${words.called}</dt><dd data-id="called"></dd></div>
    <div data-id="reference-row"><dt>${words.reference}</dt><dd data-id="reference"></dd></div>
  </dl>
  <div class="alert" data-id="cancel-alert" role="alert"></div>
  <p class="soft">${words.write} <a part="link" data-id="contact"></a>.</p>
  <div class="actions">
    <button type="button" part="button" data-id="again" hidden>${words.askAgain}</button>
    <button type="button" part="secondary-button" class="secondary" data-id="cancel">${words.cancel}</button>
    <button type="button" part="secondary-button" class="secondary" data-id="another">${words.another}</button>
  </div>
</div>
<div part="shut" class="result" data-id="shut" role="alert" hidden></div>`;
}

const rules = `
:host {
  --_accent: var(--webex-callback-accent, #0a6847);
  --_on-accent: var(--webex-callback-on-accent, #ffffff);
  --_surface: var(--webex-callback-surface, #ffffff);
  --_text: var(--webex-callback-text, #11211c);
  --_soft: var(--webex-callback-soft, #4b5b54);
  --_line: var(--webex-callback-line, #74847c);
  --_error: var(--webex-callback-error, #b3201b);
  --_error-tint: var(--webex-callback-error-tint, #fdeeec);
  --_radius: var(--webex-callback-radius, 10px);
  display: block;
  container-type: inline-size;
  background: var(--_surface);
  color: var(--_text);
  color-scheme: var(--webex-callback-scheme, light dark);
  font: 400 1rem/1.5 var(--webex-callback-font, system-ui, sans-serif);
}
@media (prefers-color-scheme: dark) {
  :host {
    --_accent: var(--webex-callback-accent, #c6f06a);
    --_on-accent: var(--webex-callback-on-accent, #0c1f19);
    --_surface: var(--webex-callback-surface, #14241f);
    --_text: var(--webex-callback-text, #edf3ef);
    --_soft: var(--webex-callback-soft, #b1c0b8);
    --_line: var(--webex-callback-line, #7d8f86);
    --_error: var(--webex-callback-error, #ffb0a6);
    --_error-tint: var(--webex-callback-error-tint, #3a1c1a);
  }
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, p, dl, dd, ul { margin: 0; }
h2 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 700; }
h3 { font-size: 1.0625rem; line-height: 1.3; }
form, .result { display: grid; gap: 1rem; padding: clamp(1.25rem, 6cqi, 2rem); }
.blank { visibility: hidden; }
.soft, .hint { color: var(--_soft); font-size: .9375rem; }
.closed { border-left: 4px solid var(--_accent); padding: .25rem 0 .25rem .75rem; font-size: .9375rem; }
.field { display: grid; gap: .25rem; min-width: 0; }
label { font-weight: 600; font-size: .9375rem; }
input:not([type=checkbox]), select {
  width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--_surface); border: 1px solid var(--_line); border-radius: var(--_radius);
}
select {
  appearance: none; padding-right: 2.25rem;
  background: linear-gradient(45deg, transparent 50%, currentcolor 50%) right 1.1rem center / .4rem .4rem no-repeat,
    linear-gradient(-45deg, transparent 50%, currentcolor 50%) right .7rem center / .4rem .4rem no-repeat, var(--_surface);
}
@media (forced-colors: active) { select { appearance: auto; background: none; } }
[aria-invalid=true] { border: 2px solid var(--_error) !important; outline-color: var(--_error); }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.error { color: var(--_error); font-weight: 600; font-size: .9375rem; }
.error:empty, .alert:empty { display: none; }
.alert { display: grid; gap: .5rem; padding: .875rem 1rem; border: 2px solid var(--_error); border-radius: var(--_radius); background: var(--_error-tint); }
.alert.notice { border-color: var(--_accent); background: transparent; }
.alert ul { padding-left: 1.125rem; }
.alert a { color: inherit; font-weight: 600; }
.tick { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: start; }
.tick label { font-weight: 400; font-size: .8125rem; line-height: 1.45; color: var(--_soft); }
.tick input { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--_accent); }
.policy { margin-left: 2.25rem; padding: .125rem 0; font-size: .875rem; color: inherit; justify-self: start; overflow-wrap: anywhere; }
a { color: inherit; overflow-wrap: anywhere; text-underline-offset: .15em; }
button {
  min-height: 3.25rem; padding: .75rem 1.25rem; font: inherit; font-weight: 700; font-size: 1.0625rem; cursor: pointer;
  color: var(--_on-accent); background: var(--_accent); border: 2px solid transparent; border-radius: var(--_radius);
}
button:hover { filter: brightness(1.08); }
button[aria-disabled=true] { cursor: progress; font-variant-numeric: tabular-nums; }
.secondary { flex: 1 1 auto; min-height: 2.75rem; padding: .5rem 1rem; font-size: 1rem; color: var(--_text); background: none; border-color: var(--_line); }
[data-id=again] { flex: 1 1 100%; }
.after { text-align: center; margin-top: -.375rem; }
.opening { border-top: 1px solid var(--_line); padding-top: 1rem; }
.own { display: block; font-weight: 400; font-size: .9375rem; color: var(--_soft); }
.technical { font: .8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; color: var(--_soft); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
dl { display: grid; gap: .75rem; border-top: 1px solid var(--_line); border-bottom: 1px solid var(--_line); padding: .875rem 0; }
dt { font-size: .875rem; color: var(--_soft); }
dd { font-weight: 600; overflow-wrap: anywhere; }
h2:focus { outline: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.trap { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
@media print { :host { display: none; } }
`;

/** A constructed sheet: a strict Content-Security-Policy forbids style elements and attributes. */
export function styleSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

// Small pieces of it

export function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

export function errorList(errors) {
  const made = document.createElement("ul");
  for (const [field, text] of errors) {
    const link = element("a", text);
    link.href = `#${field}`;
    link.dataset.field = field;
    made.appendChild(document.createElement("li")).append(link);
  }
  return made;
}

export function group(label, choices) {
  const made = document.createElement("optgroup");
  made.label = label;
  made.append(...choices.map(([value, text]) => new Option(text, value)));
  return made;
}

/** Fills a list of choices without losing the one already made, or wished for before it could be offered. */
export function offer(select, choices) {
  const wanted = select.wanted || select.value;
  select.replaceChildren(...choices.map(([value, label]) => new Option(label, value)));
  choose(select, wanted);
}

export function choose(select, value) {
  select.wanted = value;
  if ([...select.options].some((option) => option.value === value)) {
    select.value = value;
  }
}

/** Unchanged text is left alone, so that a screen reader does not say it again. */
export function setText(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

export function setMail(link) {
  link.href = `mailto:${contact}`;
  link.textContent = contact;
  return link;
}

/** When a number of seconds is over, such as "in 5 minutes". */
export function inWords(seconds, locale) {
  const minutes = Math.ceil(seconds / 60);
  const format = new Intl.RelativeTimeFormat(locale);
  return minutes < 120 ? format.format(minutes, "minute") : format.format(Math.ceil(minutes / 60), "hour");
}
