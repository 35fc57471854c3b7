/** The floating form: a round button that opens the form in a panel, and remembers in its tab whether it was left open. */

const name = "webex-callback launcher";

/** Puts the content of the form's root into a panel behind a button. */
export function addLauncher(root, words) {
  const panel = Object.assign(document.createElement("div"), { id: "panel", hidden: true });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.heading);
  panel.setAttribute("part", "panel");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "close", ariaLabel: words.close });
  close.append(cross());
  panel.append(close, ...root.childNodes);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "launcher", ariaLabel: words.launch });
  button.setAttribute("part", "launcher");
  button.setAttribute("aria-controls", "panel");
  button.append(handset(), Object.assign(document.createElement("span"), { textContent: words.launch }));
  root.append(panel, button);

  const show = (isOpen, isAsked) => {
    panel.hidden = !isOpen;
    button.ariaExpanded = isOpen;
    remember(isOpen);
    if (isAsked) {
      (isOpen ? root.host : button).focus();
    }
  };
  button.addEventListener("click", () => show(panel.hidden, true));
  close.addEventListener("click", () => show(false, true));
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && show(false, true));
  show(wasOpen(), false);
}

function remember(isOpen) {
  try {
    sessionStorage.setItem(name, isOpen ? "open" : "closed");
  } catch {
    // Storage is forbidden: the next page begins closed.
  }
}

function wasOpen() {
  try {
    return sessionStorage.getItem(name) === "open";
  } catch {
    return false;
  }
}

function handset() {
  return drawing("M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z");
}

function cross() {
  return drawing("M5 5l14 14M19 5 5 19");
}

function drawing(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}
