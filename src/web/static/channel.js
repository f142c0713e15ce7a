import { listenToComposer } from './composer.js';
import { listenToKeepDialog } from './keep-dialog.js';
import { listenToKeys } from './keys.js';
import { listenToLinks } from './links.js';
import { listenToChannel } from './live.js';
import { listenToMenus } from './menus.js';
import { listenToPattern } from './pattern.js';
import { listenToPresses } from './presses.js';
import { listenToSounds } from './sounds.js';

listenToSounds();
listenToMenus();
listenToPresses();
listenToComposer();
listenToPattern();
listenToChannel();
listenToKeys();
listenToKeepDialog();
listenToLinks();
