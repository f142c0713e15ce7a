import { closest, element } from './dom.js';

/** The list above the text box. Keys choose in it while the focus stays in the box. */
export class SuggestionList {
  /** @type {import('./completion.js').Suggestion[]} */
  #suggestions = [];
  #chosen = -1;

  /** @param {HTMLElement} list @param {HTMLInputElement} box @param {() => void} onAccepted */
  constructor(list, box, onAccepted) {
    this.list = list;
    this.box = box;
    this.onAccepted = onAccepted;
    // The box keeps the focus.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const item = closest(event.target, '[role=option]');
      if (item) this.accept([...list.children].indexOf(item));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** A suggestion was chosen by key. */
  get hasChosen() {
    return this.isOpen && this.#chosen >= 0;
  }

  /** @param {import('./completion.js').Suggestion[]} suggestions none: closed */
  show(suggestions) {
    this.#suggestions = suggestions;
    this.#chosen = -1;
    this.list.replaceChildren(...suggestions.map(itemOf));
    this.list.hidden = suggestions.length === 0;
    this.box.ariaExpanded = String(this.isOpen);
    this.box.removeAttribute('aria-activedescendant');
  }

  /** @param {number} step */
  move(step) {
    const count = this.#suggestions.length;
    this.#chosen = (this.#chosen + step + count) % count;
    for (const [i, item] of [...this.list.children].entries()) item.ariaSelected = String(i === this.#chosen);
    const item = this.list.children[this.#chosen];
    item?.scrollIntoView({ block: 'nearest' });
    if (item) this.box.setAttribute('aria-activedescendant', item.id);
  }

  /** Takes the chosen suggestion, by default the first. */
  accept(index = Math.max(0, this.#chosen)) {
    const suggestion = this.#suggestions[index];
    if (!suggestion) return;
    this.box.value = this.box.value.replace(/\S*$/, '') + suggestion.insert;
    this.box.focus();
    this.onAccepted();
  }
}

/** @param {import('./completion.js').Suggestion} suggestion @param {number} index */
function itemOf({ label, detail }, index) {
  const properties = { id: `suggestion-${index}`, role: 'option', ariaSelected: 'false' };
  return element('div', properties, element('code', {}, label), ' ', element('span', {}, detail));
}
