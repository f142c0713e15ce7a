import { attachAgain, attachedFile, detach, listenToFiles } from './attachment.js';
import { rangeOf, situationOf, suggestionsFor, usageOf } from './completion.js';
import { scrollToEnd } from './live.js';
import { Refused, send, showProblem } from './send.js';
import { readStored, store } from './stored.js';
import { pageTexts } from './words.js';

const historyKey = 'rimshot.lines';
const keptLines = 100;

/** The text box: completion, help, history. */
export function listenToComposer() {
  const form = document.getElementById('composer');
  const box = document.getElementById('box');
  const list = document.getElementById('suggestions');
  const usage = document.getElementById('usage');
  if (!(form instanceof HTMLFormElement) || !(box instanceof HTMLInputElement) || !list || !usage) return;

  /** @type {string[]} */
  let lines = readHistory();
  /** Where in the history we are; its length: the line being typed. */
  let at = lines.length;
  let draft = '';
  /** @type {import('./completion.js').Suggestion[]} */
  let suggestions = [];
  let chosen = -1;
  let asked = 0;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(box.value.trim());
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-line]') : null;
    if (button instanceof HTMLElement) void submit(button.dataset.line ?? '', 'alone' in button.dataset);
  });
  box.addEventListener('input', () => {
    at = lines.length;
    void suggest();
  });
  box.addEventListener('blur', () => setTimeout(close, 150));
  box.addEventListener('keydown', onKey);
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const item = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    if (item instanceof HTMLElement) accept(Number(item.dataset.index));
  });
  listenToFiles((_name, isOurs) => {
    if (box.value.trim() === '' && !isOurs) box.value = '/restyle ';
    box.focus();
    // What can be said is offered above the box: the list would hide it.
    void explain();
  });

  /** @param {string} line @param {boolean} isAlone without the attached file */
  async function submit(line, isAlone = false) {
    if (line === '') return;
    close();
    showProblem('');
    box.value = '';
    usage.textContent = '';
    lines = [...lines.filter((item) => item !== line), line].slice(-keptLines);
    at = lines.length;
    store(historyKey, lines);
    scrollToEnd();
    try {
      const { answer, fileId } = await sendLine(line, isAlone);
      // Refused: the answer says why, and what was typed is there to be mended.
      if (answer?.refused) putBack(line);
      else detach(fileId);
    } catch (error) {
      putBack(line);
      showProblem(error instanceof Refused ? error.message : (await pageTexts()).words.notSent);
    }
  }

  /** @param {string} line @param {boolean} isAlone */
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

  /** Unless something else was typed meanwhile. @param {string} line */
  function putBack(line) {
    if (box.value !== '') return;
    box.value = line;
    void explain();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const isRecalling = at < lines.length || box.value === '';
      if (isOpen && !isRecalling) choose((chosen + step + suggestions.length) % suggestions.length);
      else recall(step);
      event.preventDefault();
    } else if (event.key === 'Tab' && isOpen && !event.shiftKey && box.value !== '') {
      accept(Math.max(0, chosen));
      event.preventDefault();
    } else if (event.key === 'Enter' && isOpen && chosen >= 0) {
      accept(chosen);
      event.preventDefault();
    } else if (event.key === 'Escape' && isOpen) {
      close();
      event.preventDefault();
    }
  }

  /** @param {number} step */
  function recall(step) {
    if (at === lines.length) draft = box.value;
    at = Math.min(lines.length, Math.max(0, at + step));
    box.value = at === lines.length ? draft : (lines[at] ?? '');
    box.setSelectionRange(box.value.length, box.value.length);
    close();
    void explain();
  }

  async function suggest() {
    const ticket = ++asked;
    void explain();
    const line = box.value;
    if (!line.startsWith('/')) return close();
    const { commands } = await pageTexts();
    const found = await suggestionsFor(line, commands, complete);
    if (ticket !== asked) return;
    suggestions = found;
    chosen = -1;
    list.replaceChildren(...found.map(itemOf));
    list.hidden = found.length === 0;
    box.setAttribute('aria-expanded', String(found.length > 0));
    box.removeAttribute('aria-activedescendant');
  }

  /** Shows how the command at hand is typed, and what the option at hand means. */
  async function explain() {
    const { commands, words } = await pageTexts();
    const situation = situationOf(box.value, commands);
    usage.replaceChildren();
    if (situation.kind !== 'option') return;
    const parts = usageOf(situation.command, situation.option?.name);
    usage.append(
      codeOf(`/${situation.command.name}`, false),
      ...parts.map(({ text, isCurrent }) => codeOf(text, isCurrent)),
    );
    const { option } = situation;
    if (option)
      usage.append(
        ` ${option.localName}: ${option.description}${rangeOf(option)}${option.required ? `, ${words.required}` : ''}`,
      );
  }

  function close() {
    asked++;
    list.hidden = true;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    for (const [i, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(i === index));
    const item = list.children[index];
    item?.scrollIntoView({ block: 'nearest' });
    if (item) box.setAttribute('aria-activedescendant', item.id);
  }

  /** @param {number} index */
  function accept(index) {
    const suggestion = suggestions[index];
    if (!suggestion) return;
    box.value = box.value.replace(/\S*$/, '') + suggestion.insert;
    box.focus();
    void suggest();
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

/** @param {import('./completion.js').Suggestion} suggestion @param {number} index */
function itemOf({ label, detail }, index) {
  const item = document.createElement('div');
  item.id = `suggestion-${index}`;
  item.role = 'option';
  item.dataset.index = String(index);
  item.setAttribute('aria-selected', 'false');
  const name = document.createElement('code');
  name.textContent = label;
  const text = document.createElement('span');
  text.textContent = detail;
  item.append(name, ' ', text);
  return item;
}

/** @param {string} text @param {boolean} isCurrent */
function codeOf(text, isCurrent) {
  const code = document.createElement('code');
  code.textContent = text;
  if (isCurrent) code.className = 'current';
  return code;
}

/** @returns {string[]} */
function readHistory() {
  const stored = readStored(historyKey);
  return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
}
