/**
 * Audio elements by sample. They stay outside of the document: inside, a browser gives each its hidden controls, more
 * than a hundred nodes.
 */

/** Elements that start without delay: those of the newest messages, and those heard last. Each takes some 3 MB; others are made on play. */
const kept = 12;

/** The longest unused first. @type {Map<string, HTMLAudioElement>} */
const players = new Map();

/** @param {string} id @returns {HTMLAudioElement} */
export function playerOf(id) {
  const player = players.get(id) ?? Object.assign(new Audio(), { preload: 'none', src: `/samples/${id}.wav` });
  players.delete(id);
  players.set(id, player);
  for (const [oldest, unused] of players) {
    if (players.size <= kept) break;
    if (unused.paused) drop(oldest, unused);
  }
  return player;
}

/** Has a sound start from memory. @param {string} id @param {Blob} file */
export function preload(id, file) {
  const player = playerOf(id);
  if (!player.paused || player.src.startsWith('blob:')) return;
  player.preload = 'auto';
  player.src = URL.createObjectURL(file);
}

/** @param {string} id @param {HTMLAudioElement} player */
function drop(id, player) {
  players.delete(id);
  if (player.src.startsWith('blob:')) URL.revokeObjectURL(player.src);
  // Frees its decoder now, not when the element is collected.
  player.removeAttribute('src');
  player.load();
}
