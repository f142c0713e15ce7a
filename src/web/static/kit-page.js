/**
 * Entry of a kit's page: its strip, its sounds, their menus and the keys.
 */
import { listenToDialogs } from './dialogs.js';
import { byId } from './dom.js';
import { listenToKeys } from './keys.js';
import { currentKit, mayChange, settled, takeEvent } from './kit-store.js';
import { listenToMenus } from './menus.js';
import { sayWhyNot, send } from './send.js';
import { listenToSounds } from './sounds.js';
import { listenToStrip } from './strip.js';
import { listenToTakes } from './take.js';
import { announce, pageTexts } from './words.js';

listenToSounds();
listenToMenus();
listenToTakes();
listenToStrip();
listenToKeys();
listenToDialogs();

if (mayChange()) {
  byId('open-kit').addEventListener('click', async () => {
    try {
      await settled();
      await send('/api/kit/open', { kit: currentKit()?.id });
      location.assign('/');
    } catch (error) {
      await sayWhyNot(error, 'offline');
    }
  });
  new EventSource('/api/events').addEventListener('message', ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === 'kit') takeEvent(event);
  });
}

byId('copy-link').addEventListener('click', async ({ currentTarget }) => {
  const { words } = await pageTexts();
  // Without https browsers have no clipboard: then the address is selected nowhere, and the bar above shows it.
  await navigator.clipboard?.writeText(location.href).catch(() => undefined);
  if (currentTarget instanceof HTMLElement) currentTarget.textContent = words.copied;
  announce(words.copied);
});
