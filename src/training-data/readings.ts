import { resampleTo } from '../audio/resample.ts';
import type { Sound } from '../audio/sound.ts';
import { longestFadeIn, peakOfWave, startByRule, toCommonForm, type Wave, withoutConstant } from './common-form.ts';
import { fingerprintDistance, fingerprintOf } from './fingerprint.ts';
import { type MixMode, possibleMixes } from './mixes.ts';
import { clipRate, type Pcm, pcmDigest } from './pcm.ts';

/** What the list says of a finished sound. */
export interface Recorded {
  /** First frame of the largest sample: tells the start where the rule was not followed. */
  readonly peakFrame: number;
  readonly sha256: string;
  readonly fingerprint: Uint8Array;
}

/**
 * Up to this, in dB of any band or balance, a sound counts as another conversion of the same original. Two resamplers
 * differ by 0.5; no two fetched sounds of the list by less than 2.
 */
export const nearDb = 1.5;

export interface Reading {
  readonly pcm: Pcm;
  /** 0 with `isExact`; else the fingerprints' largest difference in dB. */
  readonly distanceDb: number;
  readonly isExact: boolean;
}

/** How a finished sound stands to what the list says of it. */
export function compared(pcm: Pcm, { sha256, fingerprint }: Recorded): Reading {
  if (pcmDigest(pcm) === sha256) return { pcm, distanceDb: 0, isExact: true };
  return { pcm, distanceDb: fingerprintDistance(fingerprintOf(pcm), fingerprint), isExact: false };
}

/**
 * Makes a sound of the list from its decoded originals. What nobody wrote down (a polarity, a start, the length of a
 * fade at the very start) is tried; the digest decides, else the nearest fingerprint. Undefined for silence.
 */
export async function readingOf(
  mode: MixMode,
  originals: readonly Sound[],
  recorded: Recorded,
): Promise<Reading | undefined> {
  const stereo: Sound[] = [];
  for (const sound of originals) stereo.push(await resampleTo(sound, { sampleRate: clipRate, channels: 2 }));
  const waves = possibleMixes(mode, stereo)
    .map(withoutConstant)
    .filter((wave) => peakOfWave(wave) > 0);
  let nearest: Reading | undefined;
  for (const frames of peakSearches) {
    for (const wave of waves)
      for (const start of possibleStarts(wave, recorded.peakFrame, frames)) {
        const reading = readingAt(wave, start, recorded);
        if (reading.isExact) return reading;
        if (!nearest || reading.distanceDb < nearest.distanceDb) nearest = reading;
      }
    if (nearest && nearest.distanceDb <= nearDb) return nearest;
  }
  return nearest;
}

function readingAt(wave: Wave, start: number, recorded: Recorded): Reading {
  const reading = compared(toCommonForm(wave, start, longestFadeIn), recorded);
  if (reading.isExact || start > 0) return reading;
  // A sound that begins with its hit was faded for a shorter time.
  for (let fadeIn = 0; fadeIn < longestFadeIn; fadeIn++) {
    const pcm = toCommonForm(wave, start, fadeIn);
    if (pcmDigest(pcm) === recorded.sha256) return { pcm, distanceDb: 0, isExact: true };
  }
  return reading;
}

/**
 * Frames that may be the recorded peak, in two goes: clipped sounds reach it more than once; another resampler may raise
 * another frame above it.
 */
const peakSearches = [
  { least: 0.9999, most: 4 },
  { least: 0.98, most: 12 },
];

/** The starts that put one of the loudest frames where the loudest is recorded, and the one by rule. */
function possibleStarts(wave: Wave, peakFrame: number, { least, most }: (typeof peakSearches)[number]): Set<number> {
  const [left, right] = wave;
  const levels = left.map((value, i) => Math.max(Math.abs(value), Math.abs(right[i]!)));
  const threshold = levels.reduce((a, b) => Math.max(a, b)) * least;
  const loudest = [...levels.keys()].filter((i) => levels[i]! >= threshold);
  loudest.sort((a, b) => levels[b]! - levels[a]! || a - b);
  const starts = new Set(loudest.slice(0, most).map((frame) => Math.max(0, frame - peakFrame)));
  return starts.add(startByRule(wave));
}
