import { showNote } from './aside.js';
import { closest, onClick } from './dom.js';

/** Copies the address of a sound or a collection; where the browser forbids it, the address is shown to be copied. */
export function listenToLinks() {
  onClick('[data-copy]', (control) => {
    const path = control.dataset.copy ?? '';
    const { sample = '' } = closest(control, '.sound')?.dataset ?? {};
    const address = new URL(path === '/s/' ? `${path}${sample}` : path, location.href).href;
    void copy(address, control.dataset.copied ?? address);
  });
}

/** @param {string} address @param {string} receipt */
async function copy(address, receipt) {
  try {
    await navigator.clipboard.writeText(address);
    await showNote(receipt);
  } catch {
    // Only secure pages and loopback may write to the clipboard.
    await showNote(address);
  }
}
