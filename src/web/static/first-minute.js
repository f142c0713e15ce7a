import { byId, onClick } from './dom.js';
import { currentKit, kitChanged } from './kit-store.js';
import { changed } from './live.js';
import { readStored, store } from './stored.js';

const key = 'rimshot.firstMinute';

/** Leads through the first minute on an empty page: ticks off what was done, and goes when all is done or it is dismissed. */
export function listenToFirstMinute() {
  const guide = byId('first-minute');
  if (readStored(key) === 'over') guide?.remove();
  if (!guide?.isConnected) return;

  /** @param {string} step */
  const tick = (step) => {
    const item = guide.querySelector(`[data-step="${step}"]`);
    if (!item || item.classList.contains('is-done')) return;
    item.classList.add('is-done');
    item.querySelector('.done')?.removeAttribute('hidden');
  };
  const leave = () => {
    const hadFocus = guide.contains(document.activeElement);
    guide.remove();
    store(key, 'over');
    if (hadFocus) byId('box')?.focus();
  };

  document.addEventListener(changed, () => {
    if (document.querySelector('.entry .sound[data-sample]')) tick('make');
    if (document.querySelector('.entry .vote[aria-pressed="true"]')) tick('keep');
  });
  document.addEventListener(kitChanged, () => {
    if (currentKit()?.slots.some(({ sound }) => sound)) tick('kit');
  });
  new MutationObserver(() => {
    if (document.querySelector('.sound.playing')) tick('hear');
  }).observe(byId('messages'), { subtree: true, attributes: true, attributeFilter: ['class'] });
  onClick('#first-minute header button', leave);
  // The last step leads to the Library: whoever goes there needs no guide.
  onClick('#first-minute a', () => store(key, 'over'));
}
