import type { KitRecord } from '../kits/kit.ts';
import type { Strings } from '../languages/index.ts';
import type { LabelledSound } from './compose-result.ts';
import { slotName } from './kit-rows.ts';
import { hitNumbers } from './sort-rows.ts';

/** The sounds with their slots and the hits that they play, marked where they were not surely sorted. */
export function inKit(sounds: readonly LabelledSound[], kit: KitRecord, strings: Strings): LabelledSound[] {
  const numbers = hitNumbers(kit);
  return sounds.map((sound) => {
    const slot = kit.slots.find(({ sampleId }) => sampleId === sound.sample.id);
    if (!slot) return sound;
    const name = `${slotName(slot, strings)}${slot.unsure ? ' ❔' : ''}`;
    const hits = numbers.get(slot.key) ?? [];
    return {
      ...sound,
      part: slot.key,
      label: [name, ...(hits.length > 0 ? [strings.beatbox.hits(hits.join(', '), hits.length)] : [])].join(' · '),
    };
  });
}
