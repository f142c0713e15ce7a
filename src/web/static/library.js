/**
 * Entry of the Library: sounds, filters without a reload, names, tags and collections, and the map.
 */
import { aside, kept } from './aside.js';
import { chosenIds } from './chosen.js';
import { listenToCollections } from './collections.js';
import { listenToDialogs } from './dialogs.js';
import { byId, closest, onClick } from './dom.js';
import { listenToKeys } from './keys.js';
import { listenToLinks } from './links.js';
import { listenToMenus } from './menus.js';
import { choose, listenToSelection } from './selection.js';
import { showMap } from './sound-map.js';
import { enliven, listenToSounds } from './sounds.js';
import { listenToTakes } from './take.js';
import { announce } from './words.js';

/** The newest request: an earlier one that answers late is not shown. */
let asked = 0;

listenToSounds();
listenToMenus();
listenToKeys();
listenToDialogs();
listenToLinks();
listenToTakes();
listenToSelection();
listenToCollections();
listenToFilters();
showMap();

onClick('.sound .vote', (heart) => void aside({ press: heart.dataset.press ?? '' }));
onClick('[data-line]', (control) => void aside({ line: control.dataset.line ?? '' }));
onClick('[data-aside]', (control) => void aside({ line: control.dataset.aside ?? '' }));
onClick('[data-like]', (control) => void aside({ line: `/like ${closest(control, '.sound')?.dataset.sample ?? ''}` }));
document.addEventListener(kept, () => void load(location.href, false));

function listenToFilters() {
  const form = /** @type {HTMLFormElement | null} */ (byId('filters'));
  if (!form) return;
  let timer = 0;
  const go = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, String(value));
    void load(query.size > 0 ? `/library?${query}` : '/library', true);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  form.addEventListener('change', go);
  form.addEventListener('input', ({ target }) => {
    clearTimeout(timer);
    if (target instanceof HTMLInputElement) timer = setTimeout(go, 250);
  });
  addEventListener('popstate', () => location.reload());
  // Words that were typed before the page listened.
  const words = /** @type {HTMLInputElement | null} */ (byId('q'));
  if (words && words.value !== words.defaultValue) go();
}

/** Loads the page anew and takes over its lists; fields keep their focus. @param {string} path @param {boolean} isNew */
async function load(path, isNew) {
  const ticket = ++asked;
  // Read before it is judged: an answer that nobody reads holds its connection.
  const text = await fetch(path)
    .then(async (response) => [response.ok, await response.text()])
    .then(([isFound, markup]) => (isFound ? String(markup) : undefined))
    .catch(() => undefined);
  if (text === undefined || ticket !== asked) return;
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const chosen = chosenIds();
  if (isNew) history.replaceState(undefined, '', path);
  const heart = closest(document.activeElement, '.sound')?.dataset.sample;
  for (const selector of [
    '#found',
    '.collections',
    '#collection-names',
    '#filters [name=tag]',
    '#filters [name=collection]',
  ])
    takeOver(selector, fresh);
  enliven(document);
  choose(chosen);
  if (heart)
    /** @type {HTMLElement | null} */ (document.querySelector(`[data-sample="${CSS.escape(heart)}"] .vote`))?.focus();
  announce(byId('count')?.textContent ?? document.querySelector('.none')?.textContent ?? '');
  showMap();
}

/** @param {string} selector @param {Document} fresh */
function takeOver(selector, fresh) {
  const [old, next] = [document.querySelector(selector), fresh.querySelector(selector)];
  if (old instanceof HTMLSelectElement && next instanceof HTMLSelectElement) {
    const chosen = old.value;
    if (old !== document.activeElement) old.replaceChildren(...next.children);
    old.value = chosen;
  } else if (old && next) old.replaceWith(next);
  else if (next && selector === '.collections') byId('map-fold').before(next);
  else if (selector === '.collections') old?.remove();
}
