import { listenToComposer } from './composer.js';
import { listenToKeys } from './keys.js';
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
