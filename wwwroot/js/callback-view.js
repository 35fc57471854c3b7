/** What the callback form consists of: its markup holds our own words only, never data. */

import { contact } from "./words.js";

export function markup(words) {
  return `
<form part="form" data-id="form" novalidate>
  <h2 part="heading">${words.heading}</h2>
  <div class="alert" data-id="alert" part="alert" role="alert" tabindex="-1"></div>
  <div class="field">
    <label for="phone">${words.phone}</label>
    <p class="error" id="phone-error"></p>
    <div class="number">
      <div class="country">
        <span data-id="code" aria-hidden="true">+57</span>
        <select id="region" name="region" part="input" autocomplete="country" aria-label="${words.country}"></select>
      </div>
      <input id="phone" name="phone" part="input" type="tel" autocomplete="tel" aria-required="true" aria-describedby="phone-hint phone-error">
    </div>
    <p class="hint" id="phone-hint"></p>
  </div>
  <details class="more" data-id="more">
    <summary>${words.more}</summary>
    <div class="field">
      <label for="name">${words.name}</label>
      <p class="error" id="name-error"></p>
      <input id="name" name="name" part="input" type="text" autocomplete="name" spellcheck="false" aria-describedby="name-error">
    </div>
    <div class="pair" data-id="times" hidden>
      <div class="field">
        <label for="day">${words.day}</label>
        <div class="pick"><select id="day" name="day" part="input" aria-describedby="when-hint"></select></div>
      </div>
      <div class="field" data-id="clock" hidden>
        <label for="when">${words.when}</label>
        <div class="pick"><select id="when" name="when" part="input" aria-describedby="when-hint when-error"></select></div>
      </div>
      <p class="error" id="when-error"></p>
      <p class="hint" id="when-hint"></p>
    </div>
    <div class="field" data-id="topics" hidden>
      <label for="topic">${words.topic}</label>
      <div class="pick"><select id="topic" name="topic" part="input"></select></div>
    </div>
  </details>
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
    <details class="rest">
      <summary>${words.consentMore}</summary>
      <p data-id="consent-rest"></p>
      <a class="policy" part="link" data-id="policy" target="_blank" rel="noopener">${words.policyLink}<span class="unseen"> ${words.newTab}</span></a>
    </details>
  </div>
  <button type="submit" part="button" data-id="submit">${words.submit}</button>
  <p class="soft after" data-id="after">${words.after}</p>
  <p class="closed" data-id="closed" hidden></p>
  <p class="soft opening" data-id="hours" hidden></p>
  <p class="unseen" role="status" data-id="progress"></p>
</form>
<div class="skeleton" data-id="skeleton" aria-hidden="true" hidden><i></i><i></i><i></i><i></i></div>
<div part="result" class="result" data-id="result" hidden>
  <p class="notice" data-id="notice" hidden></p>
  <h2 part="heading" tabindex="-1" data-id="result-heading"></h2>
  <p class="called" data-id="called-row"><span>${words.called}</span> <strong data-id="called"></strong></p>
  <ol class="stations" data-id="stations" aria-label="${words.stationsLabel}">${words.stations.map((station) => `<li>${station}</li>`).join("")}</ol>
  <div role="status"><p data-id="result-text"></p></div>
  <dl>
    <div data-id="time-row"><dt data-id="time-label"></dt><dd><span data-id="time"></span> <span class="own" data-id="own-time"></span></dd></div>
    <div data-id="reference-row"><dt>${words.reference}</dt><dd class="code" data-id="reference"></dd></div>
  </dl>
  <div class="alert" data-id="cancel-alert" role="alert"></div>
  <div class="actions">
    <button type="button" part="button" data-id="again" hidden>${words.askAgain}</button>
    <button type="button" part="secondary-button" class="secondary" data-id="change" hidden>${words.change}</button>
    <button type="button" part="secondary-button" class="secondary" data-id="cancel">${words.cancel}</button>
    <button type="button" part="secondary-button" class="secondary" data-id="another">${words.another}</button>
  </div>
  <p class="soft">${words.write} <a part="link" data-id="contact"></a>.</p>
</div>
<div part="shut" class="result" data-id="shut" role="alert" hidden></div>`;
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

/** The letters after a company's name do not break over two lines. */
export function inOneLine(text) {
  return text.replaceAll(" ", "\u00a0");
}

/** When a number of seconds is over, such as "in 5 minutes". */
export function inWords(seconds, locale) {
  const minutes = Math.ceil(seconds / 60);
  const format = new Intl.RelativeTimeFormat(locale);
  return minutes < 120 ? format.format(minutes, "minute") : format.format(Math.ceil(minutes / 60), "hour");
}
