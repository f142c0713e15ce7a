/** Phrases of drums, as a mouth would play them: what the beatbox is trained and measured with. */
import { readFileSync } from 'node:fs';
import { monoOf } from '../../src/audio/mono.ts';
import { findOnsets } from '../../src/audio/onsets.ts';
import { resampleTo } from '../../src/audio/resample.ts';
import { cropped, peakOf, type Sound } from '../../src/audio/sound.ts';
import { featuresOfHits, hitsOf } from '../../src/beatbox/hits.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { integersOf } from '../../src/evaluation/draws.ts';
import { makerOf } from '../../src/evaluation/over-makers.ts';
import { findSounds } from '../../src/evaluation/sound-folder.ts';
import { readSoundNames } from '../../src/evaluation/sound-names.ts';
import { type HitClass, hitClasses } from '../../src/kits/kit.ts';

export interface PhraseDrum<Label extends string = string> {
  readonly label: Label;
  /** From its hit on, at `sampleRate`, peak 1. */
  readonly samples: Float32Array;
}

export interface PhraseOptions {
  readonly seed: number;
  /** `cut`: each hit ends where the next one begins, as a mouth's does; `overlapping`: it rings on. */
  readonly tails: 'cut' | 'overlapping';
}

export interface Phrase<Label extends string = string> {
  readonly sound: Sound;
  readonly tempo: number;
  /** `at`: frame. */
  readonly hits: readonly { readonly label: Label; readonly at: number }[];
}

const sampleRate = 44_100;
/** RMS of the noise, dBFS. */
const noiseDb = -50;
const leadSeconds = 0.25;
const tailSeconds = 0.75;
/** A hit that is cut fades for so long. */
const fadeFrames = 176;
/** Sixteenths from one hit to the next, drawn from these. */
const gaps = [1, 2, 2, 2, 2, 3, 4, 4];
/** Standard deviation of a hit's time, s. */
const jitterSeconds = 0.008;

/** 4 to 12 hits at 80 to 160 BPM on a grid of sixteenths with jitter, each 0 to 9 dB below -3 dBFS, over noise at -50 dBFS. */
export function phraseOf<Label extends string>(
  classes: readonly (readonly PhraseDrum<Label>[])[],
  { seed, tails }: PhraseOptions,
): Phrase<Label> {
  const next = integersOf(seed);
  const tempo = 80 + next(81);
  const count = 4 + next(9);
  const step = 60 / tempo / 4;
  const normal = (): number => Array.from({ length: 12 }, () => next(1 << 20) / (1 << 20)).reduce((a, b) => a + b, -6);
  let place = 0;
  const hits = Array.from({ length: count }, () => {
    const drums = classes[next(classes.length)]!;
    const { label, samples } = drums[next(drums.length)]!;
    const jitter = Math.max(-0.02, Math.min(0.02, normal() * jitterSeconds));
    const at = Math.round((leadSeconds + place * step + jitter) * sampleRate);
    place += gaps[next(gaps.length)]!;
    return { label, samples, at, gain: 10 ** (-(3 + (next(1000) / 1000) * 9) / 20) };
  });
  const frames = hits.at(-1)!.at + Math.round(tailSeconds * sampleRate);
  const mixed = noiseOf(seed, 0, frames).map((value) => value * 10 ** (noiseDb / 20));
  for (const [i, { samples, at, gain }] of hits.entries()) {
    const end = tails === 'cut' ? (hits[i + 1]?.at ?? frames) - at : samples.length;
    for (let k = 0; k < Math.min(samples.length, end, frames - at); k++)
      mixed[at + k]! += samples[k]! * gain * Math.min(1, tails === 'cut' ? (end - k) / fadeFrames : 1);
  }
  const peak = mixed.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  return {
    sound: { channels: [mixed.map((value) => value / peak)], sampleRate },
    tempo,
    hits: hits.map(({ label, at }) => ({ label, at })),
  };
}

/** A drum of a folder, with who made it. */
export interface MadeDrum extends PhraseDrum<HitClass> {
  readonly maker: string;
  /** Of a maker whose sounds of this class are for validation: see models/validation.json. */
  readonly isValidation: boolean;
}

/** The first second of each drum of a folder as findSounds reads it, from its hit on. */
export async function drumsOf(
  folder: string,
  isWanted: (drum: Omit<MadeDrum, 'samples'>) => boolean,
): Promise<MadeDrum[]> {
  const file = new URL('../../models/validation.json', import.meta.url);
  const validation = readSoundNames(readFileSync(file, 'utf8'), 'validation.json');
  const drums: MadeDrum[] = [];
  for (const { instrument: label, name, read } of (await findSounds(folder)).sounds) {
    const drum = { label, maker: makerOf(name), isValidation: validation.has({ instrument: label, name }) };
    if (!isWanted(drum)) continue;
    const [sound] = (await read()).sounds;
    const second = cropped(sound!, 0, sound!.sampleRate);
    const mono = monoOf(await resampleTo(second, { sampleRate, channels: 2 }));
    const peak = peakOf({ channels: [mono] });
    drums.push({ ...drum, samples: mono.map((value) => value / peak) });
  }
  return drums;
}

export const byClass = (drums: readonly MadeDrum[], classes: readonly HitClass[] = hitClasses): MadeDrum[][] =>
  classes.map((label) => drums.filter((drum) => drum.label === label));

/** Further off, an onset is none of this hit. */
export const onsetToleranceMs = 10;

/** Onsets of a phrase, each with the hit that it finds: each hit once, the nearest first. */
export function matched({ hits, sound }: Phrase<HitClass>, onsets: readonly number[], toleranceMs = onsetToleranceMs) {
  const most = (toleranceMs / 1000) * sound.sampleRate;
  const pairs = onsets.flatMap((onset, i) => hits.map((hit, h) => ({ i, h, off: Math.abs(onset - hit.at) })));
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, h, off } of pairs.sort((a, b) => a.off - b.off)) {
    if (off > most || found.has(i) || taken.has(h)) continue;
    found.set(i, h);
    taken.add(h);
  }
  return onsets.map((_, i) => (found.has(i) ? hits[found.get(i)!] : undefined));
}

/** What the sorter is given of a phrase: the features of each hit that was found, with its class. */
export async function sortableHits(phrase: Phrase<HitClass>) {
  const onsets = findOnsets(phrase.sound);
  const hits = matched(phrase, onsets, 2 * onsetToleranceMs);
  const features = await featuresOfHits(hitsOf(phrase.sound, onsets));
  return features.flatMap((values, i) =>
    hits[i] ? [{ features: values, label: hitClasses.indexOf(hits[i].label) }] : [],
  );
}
