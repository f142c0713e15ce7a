import { byId } from './dom.js';

/** Texts and commands in the page's language, asked for once. */
let loaded;

/** @returns {Promise<{ commands: import('../command-list.ts').ListedCommand[], words: Record<string, string> }>} */
export function pageTexts() {
  // Pages of the gallery bring their few words along.
  const brought = document.querySelector('[data-words]')?.getAttribute('data-words');
  if (brought) return Promise.resolve({ commands: [], words: JSON.parse(brought) });
  loaded ??= fetch('/api/commands').then((response) => {
    if (!response.ok) throw new Error(`commands: ${response.status}`);
    return response.json().then(withLocalNames);
  });
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

/** Names without a word of their own stand for themselves. @param {{ commands: any[], words: Record<string, string> }} texts */
const withLocalNames = ({ commands, words }) => {
  const named = (/** @type {any} */ item) => ({ ...item, localName: item.localName ?? item.name });
  return { words, commands: commands.map((command) => ({ ...named(command), options: command.options.map(named) })) };
};

/** @param {string} text @param {Record<string, string | number>} values */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** A value as a typed line takes it. @param {string} text */
export const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** Announces text to screen readers. @param {string} text */
export function announce(text) {
  byId('announce').textContent = text;
}
