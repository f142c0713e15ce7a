/** @param {string} id @returns {any} an element of the page, null where it has none: the channel has all of its own, the gallery few */
export const byId = (id) => document.getElementById(id);

/** The element itself or the nearest around it that matches. @param {EventTarget | null} target @param {string} selector */
export function closest(target, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : undefined;
}

/**
 * Acts on clicks in elements that match, those to come too.
 * @param {string} selector @param {(found: HTMLElement, event: MouseEvent) => void} act @param {boolean} isFirst before the browser acts on its own
 */
export function onClick(selector, act, isFirst = false) {
  const listener = (/** @type {MouseEvent} */ event) => {
    const found = closest(event.target, selector);
    if (found) act(found, event);
  };
  document.addEventListener('click', listener, isFirst);
}

/**
 * A new element with these properties and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Partial<HTMLElementTagNameMap[Tag]>} properties @param {(Node | string)[]} children
 */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
