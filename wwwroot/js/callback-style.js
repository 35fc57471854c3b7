/** How the callback form looks. The gateway fills in the brand's colours. */

const rules = `
:host {
  --_accent: var(--webex-callback-accent, {brand:primary});
  --_on-accent: var(--webex-callback-on-accent, #ffffff);
  --_surface: var(--webex-callback-surface, #ffffff);
  --_text: var(--webex-callback-text, #14201c);
  --_soft: var(--webex-callback-soft, #4d5a54);
  --_line: var(--webex-callback-line, #74817b);
  --_error: var(--webex-callback-error, #b3201b);
  --_error-tint: var(--webex-callback-error-tint, #fdeeec);
  --_radius: var(--webex-callback-radius, 10px);
  display: block;
  container-type: inline-size;
  background: var(--_surface);
  color: var(--_text);
  color-scheme: var(--webex-callback-scheme, light dark);
  font: 400 1rem/1.45 var(--webex-callback-font, system-ui, sans-serif);
  outline: 1px solid transparent;
}
@media (prefers-color-scheme: dark) {
  :host {
    --_accent: var(--webex-callback-accent, {brand:accent});
    --_on-accent: var(--webex-callback-on-accent, {brand:deep});
    --_surface: var(--webex-callback-surface, {brand:night});
    --_text: var(--webex-callback-text, #edf2ef);
    --_soft: var(--webex-callback-soft, #b4bfb9);
    --_line: var(--webex-callback-line, #7f8d86);
    --_error: var(--webex-callback-error, #ffb0a6);
    --_error-tint: var(--webex-callback-error-tint, #3a1c1a);
  }
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, p, dl, dd, ul, ol { margin: 0; }
p, dd { text-wrap: pretty; }
h2 { font-size: 1.375rem; line-height: 1.2; letter-spacing: -.015em; word-spacing: .08em; font-weight: 700; text-wrap: balance; }
h3 { font-size: 1.0625rem; line-height: 1.3; }
form, .result, .skeleton { display: grid; gap: .875rem; padding: clamp(1.125rem, 6cqi, 1.75rem); }
form > *, .result > * { min-width: 0; }
.soft, .hint { color: var(--_soft); font-size: .875rem; }
.hint { word-spacing: .06em; }
.closed { border-left: 4px solid var(--_accent); padding: .125rem 0 .125rem .75rem; font-size: .9375rem; }
.field { display: grid; gap: .25rem; min-width: 0; }
label { font-weight: 600; font-size: .9375rem; }
input:not([type=checkbox]), .pick select {
  width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--_surface); border: 1px solid var(--_line); border-radius: var(--_radius);
}
.pick, .country { position: relative; display: grid; }
.pick select { appearance: none; padding-right: 2.5rem; text-overflow: ellipsis; }
.pick::after, .country::after {
  content: ""; position: absolute; right: 1.05rem; top: 50%; width: .5rem; height: .5rem; margin-top: -.4rem; rotate: 45deg;
  border: solid currentcolor; border-width: 0 2px 2px 0; border-radius: 1px; pointer-events: none;
}
.number { display: grid; grid-template-columns: auto 1fr; border: 1px solid var(--_line); border-radius: var(--_radius); }
.number > input:not([type=checkbox]) { border: 0; border-radius: 0 var(--_radius) var(--_radius) 0; background: none; font-size: 1.125rem; font-weight: 600; }
.country { min-width: 5.25rem; border-right: 1px solid var(--_line); align-items: center; padding: 0 2rem 0 .875rem; font-weight: 600; }
.country::after { right: .875rem; }
.country select { position: absolute; inset: 0; width: 100%; opacity: 0; font: inherit; cursor: pointer; }
.country select option { color: CanvasText; background: Canvas; }
.number:has([aria-invalid=true]) { border: 2px solid var(--_error); }
.pick [aria-invalid=true], .field > input[aria-invalid=true]:not([type=checkbox]) { border: 2px solid var(--_error); }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.number > input:focus-visible { outline-offset: -1px; }
.country:has(:focus-visible) { outline: 3px solid var(--_accent); outline-offset: -1px; border-radius: var(--_radius) 0 0 var(--_radius); }
.error { color: var(--_error); font-weight: 600; font-size: .9375rem; }
.error:empty, .alert:empty, .hint:empty { display: none; }
.alert, .notice { display: grid; gap: .5rem; padding: .75rem .875rem; border: 2px solid var(--_error); border-radius: var(--_radius); background: var(--_error-tint); font-size: .9375rem; }
.alert.notice, .notice { border: 1px solid var(--_accent); background: color-mix(in srgb, var(--_accent) 9%, transparent); }
.notice { font-weight: 600; }
details > summary { cursor: pointer; width: fit-content; list-style: none; text-wrap: balance; text-underline-offset: .2em; }
details > summary::-webkit-details-marker { display: none; }
.more > summary { padding: .25rem 1.25rem .25rem 0; font-weight: 600; font-size: .9375rem; color: var(--_accent); position: relative; }
.more > summary::after {
  content: ""; position: absolute; right: .125rem; bottom: .75rem; width: .45rem; height: .45rem; rotate: 45deg; border: solid; border-width: 0 2px 2px 0;
}
.more[open] > summary::after { rotate: 225deg; bottom: .5rem; }
.more[open] { display: grid; gap: .875rem; }
.more > .field, .more > .pair { margin-top: .75rem; }
.pair { display: grid; gap: .5rem .625rem; grid-template-columns: minmax(0, 1.75fr) minmax(0, 1fr); }
.pair:has([data-id=clock][hidden]) { grid-template-columns: 1fr; }
.pair .pick select { font-size: .9375rem; padding-right: 2rem; }
.pair .pick::after { right: .875rem; }
@container (max-width: 17rem) { .pair { grid-template-columns: 1fr; } }
.pair > p { grid-column: 1 / -1; }
.tick { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: start; }
.tick label { font-weight: 400; font-size: .8125rem; line-height: 1.4; min-height: 2.8em; color: var(--_text); }
.tick label:empty { border-radius: 6px; background: linear-gradient(var(--_line) 0 0) 0 .25rem / 100% .6rem no-repeat, linear-gradient(var(--_line) 0 0) 0 1.4rem / 70% .6rem no-repeat; opacity: .35; }
.tick input { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--_accent); }
.rest { margin-left: 2.25rem; font-size: .8125rem; line-height: 1.45; color: var(--_soft); }
.rest > summary { padding: .25rem 0; text-decoration: underline; color: var(--_text); }
.rest[open] > summary { text-decoration: none; }
.policy { display: inline-block; padding: .375rem 0; color: var(--_text); overflow-wrap: anywhere; }
@media (pointer: coarse) {
  .more > summary { padding-block: .7rem; }
  .rest > summary, .policy { padding-block: .8rem; }
  .more > summary::after { bottom: 1.15rem; }
  .more[open] > summary::after { bottom: .9rem; }
  .more:not([open]), .rest { margin-block: -.5rem; }
  .more[open] { margin-top: -.375rem; }
  .more > summary + .field { margin-top: 0; }
}
a { color: inherit; overflow-wrap: anywhere; text-underline-offset: .15em; }
button {
  min-height: 3.25rem; padding: .75rem 1.25rem; font: inherit; font-weight: 700; font-size: 1.0625rem; cursor: pointer;
  color: var(--_on-accent); background: var(--_accent); border: 2px solid transparent; border-radius: var(--_radius);
}
button:hover { filter: brightness(1.08); }
button[aria-disabled=true] { cursor: progress; font-variant-numeric: tabular-nums; }
.secondary, .alert button { flex: 1 1 auto; min-height: 2.75rem; padding: .5rem 1rem; font-size: .9375rem; color: var(--_text); background: none; border-color: var(--_line); }
[data-id=again] { flex: 1 1 100%; }
.after { text-align: center; text-wrap: balance; margin-top: -.25rem; }
.opening { border-top: 1px solid var(--_line); padding-top: .75rem; font-size: .8125rem; }
.own { display: block; font-weight: 400; font-size: .9375rem; color: var(--_soft); }
.technical { font: .8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; color: var(--_soft); }
.actions { display: flex; flex-wrap: wrap; gap: .625rem; }
.called { display: grid; gap: .125rem; }
.called span { font-size: .875rem; color: var(--_soft); }
.called strong { font-size: clamp(1.5rem, 8cqi, 2rem); line-height: 1.15; letter-spacing: -.01em; word-spacing: .06em; }
.stations { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(4, 1fr); font-size: .75rem; line-height: 1.25; color: var(--_soft); }
.stations li { position: relative; padding-top: 1.5rem; text-align: center; }
.stations li::before { content: ""; position: absolute; top: .125rem; left: 50%; width: 1rem; height: 1rem; margin-left: -.5rem; border-radius: 50%; border: 2px solid var(--_line); background: var(--_surface); z-index: 1; }
.stations li + li::after { content: ""; position: absolute; top: .5625rem; right: 50%; width: 100%; border-top: 2px solid var(--_line); }
.stations [data-state=past]::before, .stations [data-state=here]::before { background: var(--_accent); border-color: var(--_accent); }
.stations [data-state=here]::before { box-shadow: 0 0 0 4px color-mix(in srgb, var(--_accent) 28%, transparent); }
.stations li:is([data-state=past], [data-state=here])::after { border-color: var(--_accent); }
.stations [data-state=here] { color: var(--_text); font-weight: 700; }
.stations [data-state=missed] { color: var(--_error); font-weight: 700; }
.stations [data-state=missed]::before { background: var(--_error); border-color: var(--_error); }
dl { display: flex; flex-wrap: wrap; gap: .625rem 1.75rem; border-top: 1px solid var(--_line); border-bottom: 1px solid var(--_line); padding: .75rem 0; }
dt { font-size: .8125rem; color: var(--_soft); }
dd { font-weight: 600; overflow-wrap: anywhere; }
dd.code { font-variant-numeric: tabular-nums; letter-spacing: .06em; }
h2:focus { outline: none; }
.skeleton i { display: block; height: 3rem; border-radius: var(--_radius); background: var(--_line); opacity: .22; }
.skeleton i:first-child { width: 60%; height: 1.5rem; }
.skeleton i:last-child { height: 3.25rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.trap { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden; }
:host([data-launcher]) { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; background: none; container-type: normal; outline: 0; }
:host([data-launcher]) .launcher {
  display: flex; align-items: center; margin-left: auto; padding: 0; min-width: 3.75rem; height: 3.75rem; border-radius: 999px; overflow: clip;
  box-shadow: 0 6px 24px rgb(0 0 0 / .28); line-height: 1;
}
.launcher svg { flex: none; width: 3.5rem; height: 1.75rem; fill: currentcolor; }
.launcher span { max-width: 0; white-space: nowrap; overflow: clip; }
.launcher:is(:hover, :focus-visible) span { max-width: 12rem; padding-right: 1.375rem; }
@media (prefers-reduced-motion: no-preference) { .launcher span { transition: max-width .3s, padding-right .3s; } }
:host([data-launcher]) [part=panel] {
  container-type: inline-size; position: absolute; right: 0; bottom: 4.75rem; width: min(24rem, calc(100vw - 2rem)); max-height: calc(100dvh - 7rem); overflow: auto;
  background: var(--_surface); border: 1px solid color-mix(in srgb, var(--_line) 50%, transparent); border-radius: 18px; box-shadow: 0 24px 60px -12px rgb(0 0 0 / .4);
}
.close { position: absolute; top: .5rem; right: .5rem; z-index: 1; min-height: 0; width: 2.75rem; height: 2.75rem; padding: 0; color: var(--_text); background: none; }
.close svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 2.5; stroke-linecap: round; display: block; margin: auto; }
:host([data-launcher]) h2 { padding-right: 2.5rem; }
@media (forced-colors: active) {
  button { border-color: ButtonText; }
  .stations [data-state=past]::before, .stations [data-state=here]::before { background: Highlight; forced-color-adjust: none; }
  .skeleton i { border: 1px solid; }
}
@media print { :host { display: none; } }
`;

/** A constructed sheet: a strict Content-Security-Policy forbids style elements and attributes. */
export function styleSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}
