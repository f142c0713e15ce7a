import { byId, closest, element, onClick } from './dom.js';
import { fill } from './words.js';

/** Places an opened popover beside its button; the browser closes it by itself. */
export function listenToMenus() {
  onClick('.sound .more', (button) => byId(button.getAttribute('popovertarget') ?? '') ?? addMenu(button), true);
  document.addEventListener('toggle', onToggle, true);
  document.addEventListener('keydown', (event) => {
    const menu = closest(event.target, '.menu');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...menu.querySelectorAll('a, button')];
    const from = items.indexOf(/** @type {Element} */ (document.activeElement));
    /** @type {HTMLElement | undefined} */ (items[(from + step + items.length) % items.length])?.focus();
  });
  onClick('.menu a, .menu button', (item) => {
    const menu = closest(item, '.menu');
    if (menu?.matches(':popover-open')) menu.hidePopover();
  });
  onClick('.sound [data-spectrogram]', toggleSpectrogram);
  // Loaded by those who shape.
  onClick('[data-shape]', async (control) => {
    // A menu is gone once its item was pressed.
    const sample = control.dataset.shape || (closest(control, '.sound')?.dataset.sample ?? '');
    const { openShape } = await import('./shape.js');
    await openShape(sample);
  });
}

/** @param {Event} event */
function onToggle({ target, newState }) {
  if (!(target instanceof HTMLElement) || !target.matches('.menu')) return;
  if (newState === 'closed') {
    if (target.matches('.sound > .menu')) target.remove();
    return;
  }
  const anchor = document.querySelector(`[popovertarget="${CSS.escape(target.id)}"]`)?.getBoundingClientRect();
  if (!anchor) return;
  const below = anchor.bottom + 4 + target.offsetHeight <= innerHeight;
  target.style.top = `${Math.max(8, below ? anchor.bottom + 4 : anchor.top - 4 - target.offsetHeight)}px`;
  target.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - target.offsetWidth - 8))}px`;
  /** @type {HTMLElement | null} */ (target.querySelector('a, button'))?.focus();
}

/** A sound's menu is made from the page's template when it is opened, and goes when it is closed. @param {HTMLElement} button */
function addMenu(button) {
  const sound = closest(button, '.sound');
  const template = byId('sound-menu');
  const menu = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
  if (!sound || !(menu instanceof HTMLElement)) return;
  const { sample = '', file = '', title = '' } = sound.dataset;
  menu.id = button.getAttribute('popovertarget') ?? '';
  if (!sound.draggable) for (const item of menu.querySelectorAll('[data-heard]')) item.remove();
  for (const link of menu.querySelectorAll('a')) {
    const isDownload = link.hasAttribute('download');
    link.href = isDownload ? `/samples/${sample}.wav?take` : `/s/${sample}`;
    if (isDownload) link.download = file;
  }
  const spectrogram = /** @type {HTMLElement | null} */ (menu.querySelector('[data-spectrogram]'));
  if (spectrogram) {
    spectrogram.dataset.spectrogram = `/samples/${sample}.png`;
    spectrogram.dataset.alt = fill(spectrogram.dataset.alt ?? '', { name: title });
  }
  sound.append(menu);
}

/** @param {HTMLElement} button */
function toggleSpectrogram(button) {
  const sound = closest(button, '.sound');
  const shown = sound?.querySelector('img.spectrogram');
  if (shown) return shown.remove();
  const { alt = '', spectrogram: src = '' } = button.dataset;
  sound?.append(element('img', { className: 'spectrogram', width: 860, height: 486, alt, src }));
}
