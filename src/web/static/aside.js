import { byId, element } from './dom.js';
import { Refused, send } from './send.js';
import { pageTexts } from './words.js';

/** Fired on `document` when a line or press that was no message has changed something. */
export const kept = 'rimshot:kept';

/** How long a note with an undo stays. */
const noteMs = 12_000;
let timer = 0;

/**
 * Says a line, or presses a button, outside of the channel; the answer is shown in a note with its undo. Resolves with
 * whether it was taken.
 * @param {{ line: string } | { press: string }} asked
 */
export async function aside(asked) {
  try {
    const answer = await send('/api/asides', asked);
    const { words } = await pageTexts();
    await showNote(answer.text || (answer.inChannel ? words.inChannel : words.answered), answer);
    if (!answer.refused) document.dispatchEvent(new CustomEvent(kept));
    return !answer.refused;
  } catch (error) {
    const { words } = await pageTexts();
    await showNote(error instanceof Refused ? error.message : words.offline);
    return false;
  }
}

/**
 * @typedef {{ label: string, id?: string, act?: () => void }} Undo `id`: the button that undoes it; `act`: what does
 * @param {string} text markup of this server, or a word @param {{ undo?: Undo, inChannel?: boolean }} more
 */
export async function showNote(text, { undo, inChannel } = {}) {
  const note = byId('toast');
  const said = new DOMParser().parseFromString(text, 'text/html').body;
  const button = undo && element('button', { type: 'button', className: 'button secondary' }, undo.label);
  button?.addEventListener('click', () => {
    if (undo?.act) undo.act();
    else void aside({ press: undo?.id ?? '' });
  });
  const link = inChannel ? [element('a', { href: '/' }, (await pageTexts()).words.toChannel ?? '')] : [];
  note.replaceChildren(...said.childNodes, ...(button ? [button] : []), ...link);
  note.hidden = false;
  clearTimeout(timer);
  const hide = () => {
    // An undo that is about to be pressed stays.
    if (note.matches(':hover, :focus-within')) timer = setTimeout(hide, noteMs);
    else note.hidden = true;
  };
  timer = setTimeout(hide, noteMs);
}
