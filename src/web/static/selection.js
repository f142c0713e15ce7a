import { kept, showNote } from './aside.js';
import { asideAll } from './aside-all.js';
import { boxes, chosenIds, chosenSounds } from './chosen.js';
import { byId, closest, onClick } from './dom.js';
import { isTyping } from './keys.js';
import { Refused, send } from './send.js';
import { currentSound, move } from './sounds.js';
import { fill, pageTexts } from './words.js';

/** @typedef {import('./chosen.js').Box} Box */

/** @param {HTMLElement | undefined} sound @returns {Box | null | undefined} */
const boxOf = (sound) => sound?.querySelector('[data-pick]');

/** The box changed last: a range with Shift begins there. @type {Box | undefined} */
let anchor;

/** Sounds of the Library that are selected together: by their boxes, x, Shift with a click or an arrow. */
export function listenToSelection() {
  if (!byId('selection')) return;
  document.addEventListener('click', onBox);
  // Ahead of the keys that move: they leave alone what was answered here.
  document.addEventListener('keydown', onKey, true);
  onClick('#pick-all', (all) => {
    for (const box of boxes()) box.checked = /** @type {Box} */ (all).checked;
    void showSelection();
  });
  onClick('#clear-selection', clear);
  onClick('#keep-selection', () => void toggleKeeps());
  onClick('#delete-selection', () => void askToDelete());
  byId('delete-dialog').addEventListener('close', () => {
    if (byId('delete-dialog').returnValue === 'sure') void deleteChosen();
  });
  document.addEventListener('dragstart', dragAll);
}

/** After the list was loaded anew: those that were selected, as far as they are still shown. @param {readonly string[]} ids */
export function choose(ids) {
  for (const box of boxes()) box.checked = ids.includes(closest(box, '.sound')?.dataset.sample ?? '');
  void showSelection();
}

export async function showSelection() {
  const chosen = chosenSounds();
  const all = /** @type {Box | null} */ (byId('pick-all'));
  const isAll = chosen.length > 0 && chosen.length === boxes().length;
  if (all) Object.assign(all, { checked: isAll, indeterminate: chosen.length > 0 && !isAll });
  const { words } = await pageTexts();
  const take = /** @type {HTMLElement} */ (byId('selection').querySelector('[data-take]'));
  take.dataset.ids = chosenIds().join();
  byId('selection').hidden = chosen.length === 0;
  byId('picked').textContent = fill(words.selected ?? '', { n: chosen.length });
  const { keep = '', unkeep = '' } = byId('keep-selection').dataset;
  byId('keep-selection').textContent = chosen.every(isKept) ? unkeep : keep;
}

/** @param {HTMLElement} sound */
const isKept = (sound) => sound.querySelector('.vote')?.getAttribute('aria-pressed') === 'true';

/** @param {MouseEvent} event */
function onBox({ target, shiftKey }) {
  if (!(target instanceof HTMLInputElement) || !target.matches('[data-pick]')) return;
  const all = boxes();
  const [from, to] = [anchor ? all.indexOf(anchor) : -1, all.indexOf(target)];
  if (shiftKey && from >= 0)
    for (const box of all.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = target.checked;
  anchor = target;
  void showSelection();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || closest(event.target, '.menu, dialog')) return;
  if (isTyping(event.target)) return;
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === 'Escape' && chosenSounds().length > 0) clear();
  else if (event.key === 'x') flip(boxOf(currentSound()));
  else if (step !== undefined && event.shiftKey && closest(event.target, '#found .sound')) {
    const from = boxOf(currentSound());
    move(step);
    for (const box of [from, boxOf(currentSound())]) if (box) box.checked = true;
    void showSelection();
  } else return;
  event.preventDefault();
}

/** @param {Box | null | undefined} box */
function flip(box) {
  if (!box) return;
  box.checked = !box.checked;
  anchor = box;
  void showSelection();
}

function clear() {
  for (const box of boxes()) box.checked = false;
  anchor = undefined;
  void showSelection();
}

/** Where all are kept they are kept no longer, else those that are not yet. */
async function toggleKeeps() {
  const chosen = chosenSounds();
  const presses = chosen.every(isKept)
    ? chosen.map(({ dataset }) => `r1:save:${dataset.sample}`)
    : chosen.filter((sound) => !isKept(sound)).map(({ dataset }) => `r1:vote:${dataset.sample}`);
  await asideAll(
    presses.map((press) => ({ press })),
    presses.length,
  );
}

async function askToDelete() {
  const { words } = await pageTexts();
  const dialog = /** @type {HTMLDialogElement} */ (byId('delete-dialog'));
  byId('delete-sure').textContent = fill(words.deleteSure ?? '', { n: chosenIds().length });
  dialog.returnValue = '';
  dialog.showModal();
}

async function deleteChosen() {
  const { words } = await pageTexts();
  try {
    const { deleted, text } = await send('/api/deletions', { ids: chosenIds() });
    await showNote(text || fill(words.doneFor ?? '', { n: deleted.length }));
    document.dispatchEvent(new CustomEvent(kept));
  } catch (error) {
    await showNote(error instanceof Refused ? error.message : (words.offline ?? ''));
  }
}

/** One of several selected sounds that is dragged takes all along, as a zip. @param {DragEvent} event */
function dragAll({ target, dataTransfer }) {
  const ids = chosenIds();
  if (!dataTransfer || ids.length < 2 || !ids.includes(closest(target, '.sound')?.dataset.sample ?? '')) return;
  const url = new URL(`/take?ids=${ids.join()}&format=wav`, location.href).href;
  dataTransfer.setData('DownloadURL', `application/zip:rimshot.zip:${url}`);
  dataTransfer.setData('text/uri-list', url);
  dataTransfer.setData('text/plain', url);
}
