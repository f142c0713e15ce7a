import { fill } from './words.js';

/** Places an opened popover beside its button; the browser closes it by itself. */
export function listenToMenus() {
  // Before the browser opens what the button names.
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('.sound .more') : null;
      if (button && !document.getElementById(button.getAttribute('popovertarget') ?? '')) addMenu(button);
    },
    true,
  );
  document.addEventListener(
    'toggle',
    (event) => {
      const isClosed = /** @type {ToggleEvent} */ (event).newState === 'closed';
      if (isClosed && event.target instanceof Element && event.target.matches('.sound > .menu')) event.target.remove();
    },
    true,
  );
  document.addEventListener(
    'toggle',
    (event) => {
      const menu = event.target;
      if (!(menu instanceof HTMLElement) || !menu.matches('.menu:popover-open')) return;
      const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
      if (!button) return;
      const anchor = button.getBoundingClientRect();
      const below = anchor.bottom + 4 + menu.offsetHeight <= innerHeight;
      menu.style.top = `${Math.max(8, below ? anchor.bottom + 4 : anchor.top - 4 - menu.offsetHeight)}px`;
      menu.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - menu.offsetWidth - 8))}px`;
      const first = menu.querySelector('a, button');
      if (first instanceof HTMLElement) first.focus();
    },
    true,
  );
  document.addEventListener('keydown', (event) => {
    const menu = event.target instanceof Element ? event.target.closest('.menu') : null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...menu.querySelectorAll('a, button')];
    const next =
      items[(items.indexOf(/** @type {Element} */ (document.activeElement)) + step + items.length) % items.length];
    if (next instanceof HTMLElement) next.focus();
  });
  document.addEventListener('click', (event) => {
    const item = event.target instanceof Element ? event.target.closest('.menu a, .menu button') : null;
    const menu = item?.closest('.menu');
    if (menu instanceof HTMLElement && menu.matches(':popover-open')) menu.hidePopover();
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-spectrogram]') : null;
    const sound = button?.closest('.sound');
    if (button instanceof HTMLElement && sound) toggleSpectrogram(sound, button);
  });
}

/** A sound's menu is made when it is opened, from the page's template, and goes when it is closed. @param {Element} button */
function addMenu(button) {
  const sound = button.closest('.sound');
  const template = document.getElementById('sound-menu');
  const menu = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
  if (!(sound instanceof HTMLElement) || !(menu instanceof HTMLElement)) return;
  const { sample = '', file = '', title = '' } = sound.dataset;
  menu.id = button.getAttribute('popovertarget') ?? '';
  if (sound.getAttribute('draggable') !== 'true')
    for (const item of menu.querySelectorAll('[data-heard]')) item.remove();
  for (const link of menu.querySelectorAll('a'))
    link.href = link.hasAttribute('download') ? `/samples/${sample}.wav` : `/s/${sample}`;
  menu.querySelector('[download]')?.setAttribute('download', file);
  for (const item of menu.querySelectorAll('[data-spectrogram]')) {
    if (!(item instanceof HTMLElement)) continue;
    item.dataset.spectrogram = `/samples/${sample}.png`;
    item.dataset.alt = fill(item.dataset.alt ?? '', { name: title });
  }
  sound.append(menu);
}

/** @param {Element} sound @param {HTMLElement} button */
function toggleSpectrogram(sound, button) {
  const shown = sound.querySelector('img.spectrogram');
  if (shown) {
    shown.remove();
    return;
  }
  const image = document.createElement('img');
  image.className = 'spectrogram';
  image.width = 860;
  image.height = 486;
  image.alt = button.dataset.alt ?? '';
  image.src = button.dataset.spectrogram ?? '';
  sound.append(image);
}
