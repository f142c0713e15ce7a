import { z } from 'zod';
import { phraseShape } from '../beatbox/phrase-kit.ts';
import { slotKeyPattern } from '../kits/kit.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { type KnobWish, knobs } from '../sound/knobs.ts';

const id = z.string().regex(sampleIdPattern);
const slot = z.string().regex(slotKeyPattern);

const wish: z.ZodType<KnobWish> = z.partialRecord(z.enum(knobs), z.string());

const purposeShape = z.union([
  /** A kit of its own. */
  z.strictObject({ name: z.string() }),
  /** New sounds for these slots of a kit. */
  z.strictObject({ kit: id, slots: z.array(slot) }),
  /** A kit of a phrase with its beat: a row for each of the job's recipes. */
  z.strictObject({ phrase: phraseShape }),
  /** Hits of a phrase as other drums: a slot for each of the job's recipes. */
  z.strictObject({ kit: id, resorted: z.array(z.strictObject({ slot, before: id })) }),
  /** Sounds of a character; a job of fresh ones makes more than are answered, of which the best are taken. */
  z.strictObject({
    character: z.strictObject({
      wish,
      note: z.number().optional(),
      semitones: z.number().optional(),
      fresh: z.boolean().optional(),
    }),
    sounds: z.int(),
  }),
]);
/** What becomes of a job's sounds; kept with the job. */
export type JobPurpose = Readonly<z.infer<typeof purposeShape>>;
export type KnobPurpose = Extract<JobPurpose, { character: unknown }>;
export type KitPurpose = Exclude<JobPurpose, KnobPurpose>;

export const purposeText = (purpose: JobPurpose): string => JSON.stringify(purpose);

const purposeOf = (text: string | undefined): JobPurpose | undefined =>
  text === undefined ? undefined : purposeShape.parse(JSON.parse(text));

/** Undefined where the sounds are for no kit. */
export function kitPurpose(text: string | undefined): KitPurpose | undefined {
  const purpose = purposeOf(text);
  return purpose && !('character' in purpose) ? purpose : undefined;
}

/** Undefined where nothing was asked of the sounds' character. */
export function knobPurpose(text: string | undefined): KnobPurpose | undefined {
  const purpose = purposeOf(text);
  return purpose && 'character' in purpose ? purpose : undefined;
}

/** For the person: what of a phrase has no place in its beat. */
export function purposeNotes(text: string | undefined): Sentence[] {
  const purpose = kitPurpose(text);
  const count = purpose && 'phrase' in purpose ? purpose.phrase.leftOut : 0;
  return count > 0 ? [sentence('hitsLeftOut', { count })] : [];
}
