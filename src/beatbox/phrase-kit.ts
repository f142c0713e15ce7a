import { z } from 'zod';
import { readWav } from '../audio/wav.ts';
import { emptySteps, mostOffset, mostSteps, timingShape } from '../kits/beat.ts';
import { withSlot, withSteps } from '../kits/change-kit.ts';
import { type DrumPart, hitClasses, type KitContent, type KitSlot } from '../kits/kit.ts';
import { partsOf, ringMs } from '../packs/drum-parts.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import type { HeardPhrase } from './hear-phrase.ts';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** A heard phrase without its sounds: what is kept until they are made. */
export const phraseShape = timingShape.extend({
  /** Of the kit. */
  name: z.string(),
  /** Hits without a place in the beat. */
  leftOut: z.number().int().min(0),
  /** One for each sound. */
  rows: z.array(
    z.strictObject({
      /** Step, velocity, offset: see beat.ts. */
      hits: z.array(z.tuple([whole(0, mostSteps - 1), whole(1, 127), whole(-mostOffset, mostOffset)])),
      unsure: z.enum(hitClasses).optional(),
    }),
  ),
});
export type Phrase = Readonly<z.infer<typeof phraseShape>>;

/** A restyled hit. */
export interface PhraseSound {
  /** The sample's. */
  readonly id: string;
  readonly instrument: string;
  readonly wav: Uint8Array;
}

export function phraseOf(name: string, { pattern, sounds }: HeardPhrase): Phrase {
  const { tempo, bars, swing, leftOut } = pattern;
  const rows = pattern.rows.map(({ steps, offsets }, i) => ({
    hits: [...steps.entries()]
      .filter(([, velocity]) => velocity > 0)
      .map(([step, velocity]): [number, number, number] => [step, velocity, offsets[`${step}`] ?? 0]),
    ...(sounds[i]?.unsure && { unsure: sounds[i].unsure }),
  }));
  return { name, tempo, bars, swing, leftOut, rows };
}

/** A kit of the sounds of a phrase with its beat. @param sounds in the order of the rows; undefined: it is gone */
export async function kitOfPhrase(
  { name, tempo, bars, swing, rows }: Phrase,
  sounds: readonly (PhraseSound | undefined)[],
): Promise<KitContent> {
  let slots: readonly KitSlot[] = [];
  for (const [i, { hits, unsure }] of rows.entries()) {
    const sound = sounds[i];
    if (!sound) continue;
    const steps = [...emptySteps];
    for (const [step, velocity] of hits) steps[step] = velocity;
    const offsets = Object.fromEntries(hits.map(([step, , offset]) => [step, offset]));
    slots = withOne(slots, await partOf(sound), sound.id, (slot) => ({
      ...withSteps(slot, steps, offsets),
      ...(unsure && { unsure }),
    }));
  }
  return { name, tempo, bars, swing, slots };
}

/** A slot whose hits are sorted anew, and its sound of before. */
export interface Resorted {
  readonly slot: string;
  readonly before: string;
}

/** A kit with hits sorted anew: they and their levels stay. Done twice, it does no more than once. @param sounds in the order of `resorted` */
export async function resortedKit<Kit extends KitContent>(
  resorted: readonly Resorted[],
  sounds: readonly (PhraseSound | undefined)[],
): Promise<(kit: Kit) => Kit> {
  const parts = await Promise.all(sounds.map((sound) => sound && partOf(sound)));
  return (kit) => {
    let { slots } = kit;
    for (const [i, { slot: key, before }] of resorted.entries()) {
      const [old, part, sound] = [slots.find((slot) => slot.key === key), parts[i], sounds[i]];
      if (!old || old.sampleId !== before || !part || !sound) continue;
      const { unsure: _, ...kept } = old;
      const others = slots.filter((slot) => slot !== old);
      slots = withOne(others, part, sound.id, ({ key, choke }) => ({ ...kept, key, part, choke, sampleId: sound.id }));
    }
    return { ...kit, slots };
  };
}

/** With one more slot, changed. */
function withOne(
  slots: readonly KitSlot[],
  part: DrumPart,
  sampleId: string,
  change: (slot: KitSlot) => KitSlot,
): readonly KitSlot[] {
  return withSlot(slots, part, sampleId).map((slot) => (slots.includes(slot) ? slot : change(slot)));
}

/** By the model, and of a hat by how long it rings. */
async function partOf({ instrument, wav }: PhraseSound): Promise<DrumPart> {
  // Reading one takes several milliseconds.
  await loopShare();
  const ring = instrument === 'hat' ? ringMs(readWav(wav).sound) : 0;
  return partsOf([{ instrument, ringMs: ring }])[0] ?? 'perc';
}
