/**
 * Entry of a kit's page: its strip, its sounds, their menus and the keys.
 */
import { listenToDialogs } from './dialogs.js';
import { byId } from './dom.js';
import { listenToKeys } from './keys.js';
import { currentKit, mayChange, settled, takeEvent } from './kit-store.js';
import { listenToLinks } from './links.js';
import { listenToMenus } from './menus.js';
import { sayWhyNot, send } from './send.js';
import { listenToSounds } from './sounds.js';
import { listenToStrip } from './strip.js';
import { listenToTakes } from './take.js';

listenToSounds();
listenToMenus();
listenToTakes();
listenToStrip();
listenToKeys();
listenToDialogs();
listenToLinks();

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
