/**
 * Entry of the gallery's pages: sounds, their menus and the keys, without the channel's box and live events.
 */
import { listenToKeys } from './keys.js';
import { listenToLinks } from './links.js';
import { listenToMenus } from './menus.js';
import { listenToSounds } from './sounds.js';

listenToSounds();
listenToMenus();
listenToKeys();
listenToLinks();
