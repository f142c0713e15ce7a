import { listenToComposer } from './composer.js';
import { closest, onClick } from './dom.js';
import { listenToKeys } from './keys.js';
import { listenToLinks } from './links.js';
import { listenToChannel } from './live.js';
import { listenToMenus } from './menus.js';
import { listenToPresses } from './presses.js';
import { listenToSounds } from './sounds.js';
import { listenToStrip } from './strip.js';
import { listenToTakes } from './take.js';

listenToSounds();
listenToMenus();
listenToTakes();
listenToPresses();
listenToComposer();
listenToStrip();
listenToChannel();
listenToKeys();
// Loaded where somebody names a sound.
onClick('[data-edit]', async (control) => {
  // The menu of the sound closes meanwhile.
  const sound = closest(control, '.sound');
  const { openKeepDialog } = await import('./keep-dialog.js');
  if (sound) openKeepDialog(sound);
});
listenToLinks();
if (document.querySelector('#first-minute')) (await import('./first-minute.js')).listenToFirstMinute();
