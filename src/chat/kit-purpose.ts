import { z } from 'zod';
import { slotKeyPattern } from '../kits/kit.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { knobPurpose } from './knob-purpose.ts';

const purposeShape = z.union([
  /** A kit of its own. */
  z.strictObject({ name: z.string() }),
  /** New sounds for these slots of a kit. */
  z.strictObject({ kit: z.string().regex(sampleIdPattern), slots: z.array(z.string().regex(slotKeyPattern)) }),
]);
/** What becomes of a job's sounds; kept with the job. */
export type KitPurpose = Readonly<z.infer<typeof purposeShape>>;

export const purposeText = (purpose: KitPurpose): string => JSON.stringify(purpose);

/** Undefined where the sounds are for no kit. */
export const kitPurpose = (text: string | undefined): KitPurpose | undefined =>
  text === undefined || knobPurpose(text) ? undefined : purposeShape.parse(JSON.parse(text));
