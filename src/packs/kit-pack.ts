import { beatOf, type KitContent } from '../kits/kit.ts';
import { hitsOf } from '../kits/sequence.js';
import type { SampleRecord } from '../library/library.ts';
import { drumNotes } from './drum-parts.ts';
import type { MidiBeat } from './midi-file.ts';
import type { PackRecord } from './pack-records.ts';

/**
 * A kit as a pack: its name, the sounds of its slots with their parts, notes and choke groups, and its beat. Empty slots
 * and their hits are left out; the notes are those of `beatMidi`.
 * @param samples by slot, undefined where it is empty or the sound may not be known
 */
export function kitPack(
  kit: KitContent,
  samples: readonly (SampleRecord | undefined)[],
): { readonly name: string; readonly records: readonly PackRecord[]; readonly beat: MidiBeat } {
  const notes = drumNotes(kit.slots.map(({ part }) => part));
  const filled = kit.slots.flatMap(({ part, choke }, slot) => {
    const [record, note] = [samples[slot], notes[slot]];
    return record ? [{ slot, placed: { record, part, choke, ...(note !== undefined && { note }) } }] : [];
  });
  const rowOf = new Map(filled.map(({ slot }, row) => [slot, row]));
  const hits = hitsOf(beatOf(kit)).flatMap(({ row: slot, at, velocity }) => {
    const row = rowOf.get(slot);
    return row === undefined ? [] : [{ row, at, velocity }];
  });
  return {
    name: kit.name,
    records: filled.map(({ placed }) => placed),
    beat: { tempo: kit.tempo, bars: kit.bars, hits },
  };
}
