import { createHash } from 'node:crypto';
import { z } from 'zod';
import { base32, sampleIdLength, sampleIdPattern } from '../sound/ids.ts';
import { type Beat, offsetsShape, stepsShape, type Timing, timingShape } from './beat.ts';

/** What a sound is played as; also its name in files. */
export const drumParts = ['kick', 'snare', 'closed-hat', 'half-open-hat', 'open-hat', 'perc'] as const;
export type DrumPart = (typeof drumParts)[number];

/** What hits of a phrase are sorted into: the instruments that models make. */
export const hitClasses = ['kick', 'snare', 'hat', 'perc'] as const;
export type HitClass = (typeof hitClasses)[number];

export const classOf = (part: DrumPart): HitClass =>
  part === 'kick' || part === 'snare' || part === 'perc' ? part : 'hat';

/** As many as a grid of pads has. */
export const mostSlots = 16;
export const longestKitName = 60;
export const volumeRange = { min: -40, max: 6 } as const;
/** Sounds of one group cut each other off; group 0 is none. */
export const mostChokeGroups = 4;

/** Its part, numbered from the second on: `kick`, `perc-2`. It stays with the slot. */
export const slotKeyPattern = new RegExp(`^(?:${drumParts.join('|')})(?:-[2-9]|-1[0-6])?$`);

export const slotShape = z.object({
  key: z.string().regex(slotKeyPattern),
  part: z.enum(drumParts),
  /** Null: empty. The sound may have been deleted since. */
  sampleId: z.string().regex(sampleIdPattern).nullable(),
  /** Kept when other slots are rolled again. */
  locked: z.boolean(),
  choke: z.number().int().min(0).max(mostChokeGroups),
  volumeDb: z.number().min(volumeRange.min).max(volumeRange.max),
  muted: z.boolean(),
  solo: z.boolean(),
  steps: stepsShape,
  /** Of the steps that are not on the grid. */
  offsets: offsetsShape.optional(),
  /** Of a beatbox' hits that were not surely sorted: the likeliest other drum. */
  unsure: z.enum(hitClasses).optional(),
});
export type KitSlot = Readonly<z.infer<typeof slotShape>>;

/** What a kit's owner changes. */
export const kitContentShape = timingShape.extend({
  name: z.string().trim().min(1).max(longestKitName),
  slots: z.array(slotShape).min(1).max(mostSlots).readonly(),
});
export type KitContent = Readonly<z.infer<typeof kitContentShape>>;

/** A kit as everyone may see it. */
export interface KitRecord extends KitContent {
  readonly id: string;
  readonly serverId: string;
  readonly ownerId: string;
  readonly ownerName: string;
  /** Grows with every change: of two states the one with the higher number is the later. */
  readonly revision: number;
  readonly hearts: number;
  /** Unix ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A kit's beat: a row for each slot, in their order. */
export const beatOf = ({ slots, tempo, bars, swing }: Pick<KitContent, 'slots'> & Timing): Beat => ({
  tempo,
  bars,
  swing,
  rows: slots.map(({ steps }) => steps),
  ...(slots.some(({ offsets }) => offsets) && { offsets: slots.map(({ offsets }) => offsets) }),
});

/** A kit's id from the id of what made it: the same job, delivered twice, makes one kit. Shaped as sounds' ids are. */
export function kitIdOf(source: string): string {
  const digest = createHash('sha256').update(`kit ${source}`).digest('hex');
  return base32(BigInt(`0x${digest}`) >> 191n, sampleIdLength);
}
