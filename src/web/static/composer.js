import { attachAgain, attachedFile, detach, listenToFiles } from './attachment.js';
import { byId, closest, element, onClick } from './dom.js';
import { scrollToEnd } from './live.js';
import { Refused, sayWhyNot, send, showProblem } from './send.js';
import { readStored, store } from './stored.js';
import { SuggestionList } from './suggestion-list.js';
import { pageTexts } from './words.js';

const historyKey = 'rimshot.lines';
const keptLines = 100;

/** Loaded where somebody types. */
const completion = () => import('./completion.js');

/** The text box: completion, help, history. */
export const listenToComposer = () => new Composer();

class Composer {
  /** @type {string[]} */
  #lines = [readStored(historyKey)].flat().filter((line) => typeof line === 'string');
  /** The line of the history that is shown; its length: the line being typed. */
  #at = this.#lines.length;
  #draft = '';
  #asked = 0;

  /** @type {HTMLInputElement} */
  box = byId('box');
  /** @type {HTMLElement} */
  usage = byId('usage');
  list = new SuggestionList(byId('suggestions'), this.box, () => void this.#suggest());

  constructor() {
    const { box } = this;
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit(box.value.trim());
    });
    onClick(
      '[data-like]',
      (control) => void this.#submit(`/like ${closest(control, '.sound')?.dataset.sample ?? ''}`, true),
    );
    onClick('[data-line]', ({ dataset }) => void this.#submit(dataset.line ?? '', 'alone' in dataset));
    // Loaded where somebody records.
    byId('record-mouth').addEventListener('click', async () => {
      const { toggleRecording } = await import('./record-mouth.js');
      await toggleRecording(() => this.#submit('/beatbox'));
    });
    box.addEventListener('input', () => {
      this.#at = this.#lines.length;
      void this.#suggest();
    });
    box.addEventListener('blur', () => setTimeout(() => this.#close(), 150));
    box.addEventListener('keydown', (event) => {
      if (!event.isComposing && this.#actOn(event)) event.preventDefault();
    });
    listenToFiles((isOurs) => {
      if (box.value.trim() === '' && !isOurs) box.value = '/restyle ';
      box.focus();
      // The list would hide the offer above the box.
      void this.#explain();
    });
  }

  /** @param {string} line @param {boolean} isAlone without the attached file */
  async #submit(line, isAlone = false) {
    if (line === '') return;
    this.#close();
    showProblem('');
    this.box.value = '';
    this.usage.textContent = '';
    this.#lines = [...this.#lines.filter((item) => item !== line), line].slice(-keptLines);
    this.#at = this.#lines.length;
    store(historyKey, this.#lines);
    scrollToEnd();
    try {
      const { answer, fileId } = await sendLine(line, isAlone);
      // Refused: the answer says why, and the line is there to be mended.
      if (answer?.refused) this.#putBack(line);
      else detach(fileId);
    } catch (error) {
      this.#putBack(line);
      await sayWhyNot(error, 'notSent');
    }
  }

  /** Unless something else was typed meanwhile. @param {string} line */
  #putBack(line) {
    if (this.box.value !== '') return;
    this.box.value = line;
    void this.#explain();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was used */
  #actOn({ key, shiftKey }) {
    const { box, list } = this;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      const isRecalling = this.#at < this.#lines.length || box.value === '';
      if (list.isOpen && !isRecalling) list.move(step);
      else this.#recall(step);
      return true;
    }
    if ((key === 'Tab' && list.isOpen && !shiftKey && box.value !== '') || (key === 'Enter' && list.hasChosen)) {
      list.accept();
      return true;
    }
    if (key !== 'Escape' || !list.isOpen) return false;
    this.#close();
    return true;
  }

  /** @param {number} step */
  #recall(step) {
    const { box } = this;
    if (this.#at === this.#lines.length) this.#draft = box.value;
    this.#at = Math.min(this.#lines.length, Math.max(0, this.#at + step));
    box.value = this.#lines[this.#at] ?? this.#draft;
    box.setSelectionRange(box.value.length, box.value.length);
    this.#close();
    void this.#explain();
  }

  async #suggest() {
    const ticket = ++this.#asked;
    void this.#explain();
    const line = this.box.value;
    if (!line.startsWith('/')) return this.#close();
    const [{ commands }, { suggestionsFor }] = await Promise.all([pageTexts(), completion()]);
    const found = await suggestionsFor(line, commands, complete);
    if (ticket === this.#asked) this.list.show(found);
  }

  /** Shows how the command is typed, and what the current option means. */
  async #explain() {
    const [{ commands, words }, { rangeOf, situationOf, usageOf }] = await Promise.all([pageTexts(), completion()]);
    const situation = situationOf(this.box.value, commands);
    this.usage.replaceChildren();
    if (situation.kind !== 'option') return;
    const { command, option } = situation;
    const parts = usageOf(command, option?.name).map(({ text, isCurrent }) =>
      element('code', { className: isCurrent ? 'current' : '' }, text),
    );
    this.usage.append(element('code', {}, this.box.value.split(/\s/)[0] ?? ''), ...parts);
    if (!option) return;
    const required = option.required ? `, ${words.required}` : '';
    this.usage.append(` ${option.localName}: ${option.description}${rangeOf(option)}${required}`);
  }

  #close() {
    this.#asked++;
    this.list.show([]);
  }
}

/** Brings the file again where the server has forgotten it. @param {string} line @param {boolean} isAlone */
async function sendLine(line, isAlone) {
  const say = async () => {
    const fileId = attachedFile()?.id;
    const uploads = isAlone || fileId === undefined ? [] : [fileId];
    return { fileId, answer: await send('/api/lines', { line, uploads }) };
  };
  try {
    return await say();
  } catch (error) {
    const isForgotten = error instanceof Refused && error.status === 409;
    if (!isForgotten || !(await attachAgain())) throw error;
    return say();
  }
}

/** @param {string} command @param {string} option @param {string} typed */
async function complete(command, option, typed) {
  const query = new URLSearchParams({ command, option, typed });
  try {
    const response = await fetch(`/api/complete?${query}`);
    return response.ok ? await response.json() : [];
  } catch {
    // Without the server there is nothing to suggest; sending says so.
    return [];
  }
}
