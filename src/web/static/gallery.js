import { listenToKeys } from './keys.js';
import { listenToMenus } from './menus.js';
import { listenToSounds } from './sounds.js';

listenToSounds();
listenToMenus();
listenToKeys();
