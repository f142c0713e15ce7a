import { byId } from './dom.js';
import { sayWhyNot, send } from './send.js';

/**
 * The kit in the strip. The server keeps it: a change is shown at once and sent, one after the other, and every open page
 * follows the server's answer.
 * @typedef {import('../kit-view.ts').KitView} Kit
 * @typedef {Kit['slots'][number]} Slot
 */

/** Fired on `document` when the kit, or what plays of it, is another. */
export const kitChanged = 'rimshot:kit';

/** @type {Kit | null} */
let kit = null;
/** Whether this page may change it. */
let isOwn = false;
/** Changes that are on their way. */
let pending = 0;
let sending = Promise.resolve();

export const currentKit = () => kit;
export const mayChange = () => isOwn;

/** @param {string} key @returns {Slot | undefined} */
export const slotOf = (key) => kit?.slots.find((slot) => slot.key === key);

function tell() {
  document.dispatchEvent(new CustomEvent(kitChanged));
}

/** What the page came with. */
export function readKit() {
  const { dataset } = byId('pattern');
  isOwn = dataset.own === 'true';
  kit = JSON.parse(dataset.kit ?? 'null');
  tell();
}

/** A state from the server; an older one than is shown is out of date. @param {Kit | null} fresh */
function take(fresh) {
  if (pending > 0 && fresh?.id === kit?.id) return;
  if (fresh && kit && fresh.id === kit.id && fresh.revision < kit.revision) return;
  kit = fresh;
  tell();
}

/** @param {{ kitId: string, kit: Kit | null, isCurrent: boolean }} event */
export function takeEvent({ kitId, kit: fresh, isCurrent }) {
  // The page of a kit shows that one; the channel's strip the one that was opened last.
  const isPage = document.querySelector('.kit-page') !== null;
  if (kitId !== kit?.id && (isPage || !isCurrent)) return;
  if (fresh) take(fresh);
  else if (!isPage) void reloadKit();
}

/** Asks the server anew: after the connection was lost, or the kit was deleted. */
export async function reloadKit() {
  const response = await fetch('/api/kit');
  if (response.ok) take((await response.json()).kit);
}

/**
 * Changes the kit here at once, and on the server.
 * @param {any} change see KitChange
 * @param {(kit: Kit) => void} [here] does the same to the kit of this page; without it the server's answer is waited for
 */
export function change(change, here) {
  if (!kit || !isOwn) return;
  const { id } = kit;
  if (here) preview(here);
  void post('/api/kit/changes', { kit: id, change });
}

/** Shows a change that is not sent yet, while a slider moves. @param {(kit: Kit) => void} here */
export function preview(here) {
  if (!kit) return;
  kit = structuredClone(kit);
  here(kit);
  tell();
}

/** Puts a sound in the strip. @param {string} sampleId @param {string | null} [slot] null: a new one; absent: where it fits */
export const placeSound = (sampleId, slot) =>
  post('/api/kit/sounds', slot === undefined ? { sampleId } : { sampleId, slot });

/** @param {string} path @param {unknown} body */
function post(path, body) {
  pending++;
  sending = sending.then(async () => {
    try {
      const answer = await send(path, body);
      pending--;
      take(answer.kit);
    } catch (error) {
      pending--;
      // Where the server is away the words may be missing too; the next change is sent all the same.
      await sayWhyNot(error, 'offline').catch(() => undefined);
      // What was shown ahead did not happen.
      await reloadKit().catch(() => undefined);
    }
  });
  return sending;
}

/** Resolves when every change has reached the server. */
export const settled = () => sending;
