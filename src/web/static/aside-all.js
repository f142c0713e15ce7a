import { kept, showNote } from './aside.js';
import { Refused, send } from './send.js';
import { fill, pageTexts } from './words.js';

/**
 * Says or presses several in their order, about so many sounds; one note for all, with one undo. Resolves with why one was
 * refused, or with undefined.
 * @param {readonly ({ line: string } | { press: string })[]} asked @param {number} sounds
 */
export async function asideAll(asked, sounds) {
  /** @type {{ text: string, refused: boolean, undo?: { id: string, label: string } }[]} */
  const answers = [];
  let failure = '';
  for (const one of asked) {
    try {
      answers.push(await send('/api/asides', one));
    } catch (error) {
      failure = error instanceof Refused ? error.message : ((await pageTexts()).words.offline ?? '');
      break;
    }
  }
  const refusal = failure || answers.find(({ refused }) => refused)?.text;
  const undos = answers.flatMap(({ undo }) => undo ?? []);
  const act = () =>
    void asideAll(
      undos.map(({ id }) => ({ press: id })),
      sounds,
    );
  const { words } = await pageTexts();
  const done = sounds === 1 ? answers.at(-1)?.text : fill(words.doneFor ?? '', { n: sounds });
  const text = refusal ?? (done || words.answered);
  await showNote(text, undos[0] ? { undo: { label: undos[0].label, act } } : {});
  if (answers.some(({ refused }) => !refused)) document.dispatchEvent(new CustomEvent(kept));
  return refusal;
}
