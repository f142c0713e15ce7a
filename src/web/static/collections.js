import { aside } from './aside.js';
import { byId, onClick } from './dom.js';
import { quoted } from './words.js';

/** Another name for a collection, by the command that a person would type. */
export function listenToCollections() {
  const dialog = byId('collection-dialog');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('name'));
  let before = '';

  onClick('[data-rename]', (control) => {
    before = control.dataset.rename ?? '';
    byId('collection-title').textContent = before;
    field.value = before;
    dialog.showModal();
    field.select();
  });
  onClick('#collection-dialog [data-close]', () => dialog.close());
  form.addEventListener('submit', () => {
    const name = field.value.trim();
    if (name !== '' && name !== before)
      void aside({ line: `/collect collection:${quoted(before)} name:${quoted(name)}` });
  });
}
