import { peakOf, type Sound } from '../audio/sound.ts';
import type { DrumPart } from '../kits/kit.ts';

/** The instruments of a kit in the order in which they are made; hats take seed, seed + 1, seed + 2. */
export const kitInstruments = ['kick', 'snare', 'hat', 'hat', 'hat', 'perc'] as const;

/** Of 54 recorded closed hats nine in ten ring for less, of 61 open ones nine in ten for longer. */
const closedHatMs = 225;
/** A quarter of the open ones ring for less than 470 ms, one in twenty of the closed ones for more than 280. */
const openHatMs = 350;

/** Ms from the peak until the sound stays 40 dB below it. */
export function ringMs(sound: Sound): number {
  const { channels, sampleRate } = sound;
  const peak = peakOf(sound);
  const peaks = channels.map((channel) => channel.findIndex((value) => Math.abs(value) === peak));
  const ends = channels.map((channel) => channel.findLastIndex((value) => Math.abs(value) > peak * 0.01));
  const peakFrame = peaks.find((frame) => frame >= 0) ?? 0;
  return ((Math.max(peakFrame, ...ends) - peakFrame) / sampleRate) * 1000;
}

export interface RingingSound {
  readonly instrument: string;
  /** See ringMs; of hats alone. */
  readonly ringMs: number;
}

/**
 * The part of each sound: the one answer to "is this hat open" for labels, file names, notes and presets. No model can
 * be asked for an open or a closed hat; the sound decides. In a kit the hats stand beside each other, so the one that
 * rings longest is the open one, the shortest the closed one. A model of the owner's own is percussion.
 */
export function partsOf(sounds: readonly RingingSound[]): DrumPart[] {
  const hats = sounds.filter(({ instrument }) => instrument === 'hat').sort((a, b) => a.ringMs - b.ringMs);
  const inKit = isKit(sounds);
  return sounds.map((sound) => {
    if (sound.instrument === 'kick' || sound.instrument === 'snare') return sound.instrument;
    if (sound.instrument !== 'hat') return 'perc';
    if (inKit) return (['closed-hat', 'half-open-hat', 'open-hat'] as const)[hats.indexOf(sound)]!;
    return sound.ringMs <= closedHatMs ? 'closed-hat' : sound.ringMs <= openHatMs ? 'half-open-hat' : 'open-hat';
  });
}

/** Whether these are the sounds of a kit, in any order. */
export const isKit = (sounds: readonly Pick<RingingSound, 'instrument'>[]): boolean =>
  sounds
    .map(({ instrument }) => instrument)
    .sort()
    .join() === [...kitInstruments].sort().join();

/** Notes of the General MIDI drum map that suit each part, best first. */
const notesOf: Readonly<Record<DrumPart, readonly number[]>> = {
  kick: [36, 35],
  snare: [38, 40],
  'closed-hat': [42],
  'half-open-hat': [44],
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

/** A MIDI note for each part, no note twice; undefined where all 128 are taken. */
export function drumNotes(parts: readonly DrumPart[]): (number | undefined)[] {
  const taken = new Set<number>();
  return parts.map((part) => {
    const candidates = [...notesOf[part], ...spareNotes, ...Object.values(notesOf).flat()];
    const note = candidates.find((candidate) => !taken.has(candidate));
    if (note !== undefined) taken.add(note);
    return note;
  });
}
