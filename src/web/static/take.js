import { byId, closest, onClick } from './dom.js';
import { currentKit } from './kit-store.js';

/**
 * Downloads of several sounds. A button `[data-take]` with a `popovertarget` opens a menu of the formats: in the strip for
 * its kit with the beat, in the Library for the selected sounds, elsewhere for those of its message. A file may be dragged out as well.
 */
export function listenToTakes() {
  onClick('[data-take]', (button) => byId(button.getAttribute('popovertarget') ?? '') ?? addMenu(button), true);
  document.addEventListener(
    'toggle',
    ({ target, newState }) => {
      if (newState === 'closed' && target instanceof HTMLElement && target.dataset.taken !== undefined) target.remove();
    },
    true,
  );
  document.addEventListener('dragstart', (event) => {
    const link = closest(event.target, '[data-taken] a');
    if (!(link instanceof HTMLAnchorElement) || !event.dataTransfer) return;
    const isMidi = link.dataset.format === 'midi';
    const [type, name] = isMidi ? ['audio/midi', 'rimshot.mid'] : ['application/zip', 'rimshot.zip'];
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('DownloadURL', `${type}:${name}:${link.href}`);
  });
}

/** @param {HTMLElement} button */
const shownIds = (button) =>
  [...(closest(button, '.entry')?.querySelectorAll('.sound[data-sample]') ?? [])].map((sound) =>
    sound.getAttribute('data-sample'),
  );

/** @param {HTMLElement} button */
function addMenu(button) {
  const template = byId('take-menu');
  const menu = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
  const ids = button.dataset.ids ?? shownIds(button).join();
  const address = byId('pattern')?.contains(button) ? `/kits/${currentKit()?.id}/pack?` : `/take?ids=${ids}&`;
  if (!(menu instanceof HTMLElement)) return;
  menu.id = button.getAttribute('popovertarget') ?? '';
  menu.dataset.taken = '';
  for (const link of menu.querySelectorAll('a')) link.href = `${address}format=${link.dataset.format}`;
  button.after(menu);
}
