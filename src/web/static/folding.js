/**
 * Messages far out of sight are folded: they keep their heading and height, and the rest of them waits as markup. A
 * channel of hundreds of messages is then as light as one of a few dozen.
 */

/** @typedef {{ sample: string, model: string, title: string }} ShownSound a sound that can be played */
/** @typedef {{ html: string, sounds: ShownSound[] }} Folded */

/** Pixels above and below the visible part within which messages are whole: two screens, so that scrolling and keys find them. */
const margin = 1200;

/** Fired on a message that is whole again; bubbles. */
export const unfolded = 'rimshot:unfolded';

/** @type {WeakMap<Element, Folded>} */
const folded = new WeakMap();
/** Out of sight and still whole: a message that plays, has the focus or is the newest is not folded. @type {Set<HTMLElement>} */
const far = new Set();

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      if (!isIntersecting) far.add(target);
      else {
        far.delete(target);
        unfold(target);
      }
    }
    tidy();
  },
  { root: document.getElementById('log'), rootMargin: `${margin}px 0px` },
);

/** Follows all messages of the channel; called again when more have come, for an observer takes each but once. */
export function watchMessages() {
  for (const entry of document.querySelectorAll('.entry')) watcher.observe(entry);
}

/** @param {Element} entry */
export const isFolded = (entry) => folded.has(entry);

/** The sounds of a message, folded or not. @param {Element} entry @returns {ShownSound[]} */
export const soundsOf = (entry) =>
  folded.get(entry)?.sounds ?? [...entry.querySelectorAll('.sound[draggable=true]')].map(shownSound);

/** @param {HTMLElement} sound @returns {ShownSound} */
export const shownSound = ({ dataset: { sample = '', model = '', title = '' } }) => ({ sample, model, title });

/** Folds messages that may be folded by now. */
export function tidy() {
  for (const entry of far) if (!entry.isConnected) far.delete(entry);
  if (far.size === 0) return;
  const newest = [...document.querySelectorAll('.entry')].findLast((entry) => soundsOf(entry).length > 0);
  const ready = [...far].filter((entry) => entry !== newest && mayFold(entry));
  // All heights before the first change: the page is laid out once.
  const heights = ready.map((entry) => entry.offsetHeight);
  for (const [i, entry] of ready.entries()) {
    far.delete(entry);
    fold(entry, heights[i] ?? 0);
  }
}

/** @param {HTMLElement} entry */
const mayFold = (entry) =>
  !isFolded(entry) &&
  !entry.classList.contains('is-working') &&
  !entry.contains(document.activeElement) &&
  entry.querySelector('.playing, .current, :popover-open') === null;

/** @param {HTMLElement} entry @param {number} height pixels */
function fold(entry, height) {
  const header = entry.querySelector('header');
  if (!header) return;
  const sounds = soundsOf(entry);
  for (const sound of entry.querySelectorAll('.sound.ready')) sound.classList.remove('ready');
  header.remove();
  folded.set(entry, { html: entry.innerHTML, sounds });
  entry.replaceChildren(header);
  entry.style.height = `${height}px`;
}

/** @param {HTMLElement} entry */
export function unfold(entry) {
  const kept = folded.get(entry);
  if (!kept) return;
  folded.delete(entry);
  entry.querySelector('header')?.insertAdjacentHTML('afterend', kept.html);
  entry.style.height = '';
  entry.dispatchEvent(new CustomEvent(unfolded, { bubbles: true }));
}

/** Unfolds the nearest messages with sounds before and after this one, for keys that go there. @param {Element} entry */
export function unfoldBeside(entry) {
  for (const way of /** @type {const} */ (['previousElementSibling', 'nextElementSibling']))
    for (let other = entry[way]; other instanceof HTMLElement; other = other[way]) {
      if (soundsOf(other).length === 0) continue;
      if (isFolded(other)) far.add(other);
      unfold(other);
      break;
    }
}
