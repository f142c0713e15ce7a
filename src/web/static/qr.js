import { showNote } from './aside.js';
import { byId, element } from './dom.js';
import { accepted, Refused } from './send.js';
import { pageTexts } from './words.js';

/** Shows a link as a QR code for the phone. @param {string} path of a sound, a kit or a collection */
export async function showQr(path) {
  const { words } = await pageTexts();
  try {
    const { address, svg } = await accepted(await fetch(`/api/qr?path=${encodeURIComponent(path)}`));
    const code = document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);
    code.setAttribute('role', 'img');
    code.setAttribute('aria-label', address);
    byId('qr-dialog')?.remove();
    const close = element('button', { type: 'submit', className: 'button secondary' }, words.cancel ?? '');
    const form = element(
      'form',
      { method: 'dialog' },
      element('h2', { id: 'qr-title' }, words.showQr ?? ''),
      code,
      element('a', { href: address }, address),
      close,
    );
    const dialog = element('dialog', { id: 'qr-dialog', className: 'keep-dialog' }, form);
    dialog.setAttribute('aria-labelledby', 'qr-title');
    document.body.append(dialog);
    dialog.showModal();
  } catch (error) {
    await showNote(error instanceof Refused ? error.message : (words.offline ?? ''));
  }
}
