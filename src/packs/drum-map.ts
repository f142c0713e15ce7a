import { secondsAbove } from '../audio/envelope.ts';
import type { Sound } from '../audio/sound.ts';

/** Notes of the General MIDI drum map that suit each instrument, best first. */
const notesOf: Readonly<Record<Part, readonly number[]>> = {
  kick: [36, 35],
  snare: [38, 40],
  hat: [42, 44],
  'open-hat': [46],
  // Clap, cowbell, claves, side stick, tambourine, wood blocks, bongos, congas, timbales, agogos, cabasa, maracas, guiro, triangle.
  perc: [39, 56, 75, 37, 54, 76, 77, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 73, 74, 80, 81],
};

/** Toms and cymbals, which no model is named after, then the rest of the keyboard upwards, then downwards. */
const spareNotes: readonly number[] = [
  ...[41, 43, 45, 47, 48, 50, 49, 51, 52, 53, 55, 57, 58, 59, 71, 72, 78, 79],
  ...Array.from({ length: 128 - 82 }, (_, i) => 82 + i),
  ...Array.from({ length: 35 }, (_, i) => 34 - i),
];

/** Part of a drum kit: what a sound is played as. */
export type Part = 'kick' | 'snare' | 'hat' | 'open-hat' | 'perc';

/** A hat that is within 40 dB of its peak for longer than this is an open one. */
const openHatSeconds = 0.25;

/** What a sound of an instrument is played as: a model of the owner's own is percussion. */
export function partOf(instrument: string, sound: Sound): Part {
  if (instrument === 'hat') return secondsAbove(sound, -40) > openHatSeconds ? 'open-hat' : 'hat';
  return instrument === 'kick' || instrument === 'snare' ? instrument : 'perc';
}

/** A MIDI note for each part, no note twice; undefined where all 128 are taken. */
export function drumNotes(parts: readonly Part[]): (number | undefined)[] {
  const taken = new Set<number>();
  return parts.map((part) => {
    const candidates = [...notesOf[part], ...spareNotes, ...Object.values(notesOf).flat()];
    const note = candidates.find((candidate) => !taken.has(candidate));
    if (note !== undefined) taken.add(note);
    return note;
  });
}
