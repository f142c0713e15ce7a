import { showNote } from './aside.js';
import { closest, onClick } from './dom.js';
import { pageTexts } from './words.js';

/** Dialogs that few visits need: their modules are loaded by the press that asks for one. */
export function listenToDialogs() {
  // A menu goes when it is pressed: the sound around it is found first.
  onClick('[data-edit], [data-edit-selection]', (control) => {
    const sound = closest(control, '.sound');
    opened(import('./keep-dialog.js').then(({ openKeepDialog }) => openKeepDialog(sound)));
  });
  onClick('[data-qr]', (control) => {
    const { sample = '' } = closest(control, '.sound')?.dataset ?? {};
    const path = control.dataset.qr === '/s/' ? `/s/${sample}` : (control.dataset.qr ?? '');
    opened(import('./qr.js').then(({ showQr }) => showQr(path)));
  });
}

/** @param {Promise<void>} opening */
const opened = (opening) => void opening.catch(async () => showNote((await pageTexts()).words.offline ?? ''));
