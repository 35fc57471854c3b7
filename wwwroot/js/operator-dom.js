/** An element with properties and children; texts stay texts, and what is null is left out. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const focusable = (element) => [...element.querySelectorAll("a, button, input, select")];

/** Shows a list by its keys: what did not change keeps its element, and with it what is typed there and where the focus is. */
export class Keyed {
  #parent;
  #make;
  #known = new Map();

  constructor(parent, make) {
    this.#parent = parent;
    this.#make = make;
  }

  show(items) {
    const before = this.#known;
    this.#known = new Map();
    for (const [key, value] of items) {
      const text = JSON.stringify(value);
      const old = before.get(key);
      const entry = old?.text === text ? old : { text, element: this.#make(value, old?.element) };
      if (old && old !== entry) {
        const focus = focusable(old.element).indexOf(document.activeElement);
        old.element.replaceWith(entry.element);
        focusable(entry.element)[focus]?.focus();
      }
      this.#known.set(key, entry);
      before.delete(key);
    }
    for (const { element } of before.values()) {
      element.remove();
    }
    let at = this.#parent.firstElementChild;
    for (const { element } of this.#known.values()) {
      if (element === at) {
        at = at.nextElementSibling;
      } else {
        this.#parent.insertBefore(element, at);
      }
    }
  }
}
