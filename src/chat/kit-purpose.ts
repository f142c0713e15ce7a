import { z } from 'zod';
import { phraseShape } from '../beatbox/phrase-kit.ts';
import { slotKeyPattern } from '../kits/kit.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { knobPurpose } from './knob-purpose.ts';

const id = z.string().regex(sampleIdPattern);
const slot = z.string().regex(slotKeyPattern);

const purposeShape = z.union([
  /** A kit of its own. */
  z.strictObject({ name: z.string() }),
  /** New sounds for these slots of a kit. */
  z.strictObject({ kit: id, slots: z.array(slot) }),
  /** A kit of a phrase with its beat: a row for each of the job's recipes. */
  z.strictObject({ phrase: phraseShape }),
  /** Hits of a phrase as other drums: a slot for each of the job's recipes. */
  z.strictObject({ kit: id, resorted: z.array(z.strictObject({ slot, before: id })) }),
]);
/** What becomes of a job's sounds; kept with the job. */
export type KitPurpose = Readonly<z.infer<typeof purposeShape>>;

export const purposeText = (purpose: KitPurpose): string => JSON.stringify(purpose);

/** Undefined where the sounds are for no kit. */
export const kitPurpose = (text: string | undefined): KitPurpose | undefined =>
  text === undefined || knobPurpose(text) ? undefined : purposeShape.parse(JSON.parse(text));

/** For the person: what of a phrase has no place in its beat. */
export function purposeNotes(text: string | undefined): Sentence[] {
  const purpose = kitPurpose(text);
  const count = purpose && 'phrase' in purpose ? purpose.phrase.leftOut : 0;
  return count > 0 ? [sentence('hitsLeftOut', { count })] : [];
}
