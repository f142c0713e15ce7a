import { resampleTo } from '../audio/resample.ts';
import { cropped, lengthFrames, mapChannels, type Sound } from '../audio/sound.ts';
import { featuresOf } from '../evaluation/features.ts';
import { judgedFrames, judgedRate, oneShotOf } from '../evaluation/one-shot.ts';

/** A hit that is cut off by the next one fades out before it: no click. */
const fadeMs = 4;
/** Before the next hit begins: onsets are found to a few ms. */
const beforeNextMs = 3;

/** Each hit as a sound of its own, from its onset to the next one, no longer than a drum of ours. @param onsets frames, rising */
export function hitsOf(sound: Sound, onsets: readonly number[]): Sound[] {
  const perMs = sound.sampleRate / 1000;
  const longest = Math.round((judgedFrames / judgedRate) * sound.sampleRate);
  return onsets.map((from, i) => {
    const next = onsets[i + 1];
    const to = next === undefined ? lengthFrames(sound) : Math.round(next - beforeNextMs * perMs);
    const hit = cropped(sound, from, Math.min(Math.max(to, from + 1), from + longest));
    return fadedOut(hit, Math.round(fadeMs * perMs));
  });
}

const fadedOut = (sound: Sound, frames: number): Sound =>
  mapChannels(sound, (channel) =>
    channel.map((value, i) => value * Math.min(1, (channel.length - i) / Math.max(1, frames))),
  );

/** The evaluation's features of each hit, at 44.1 kHz: what the sorter knows. */
export async function featuresOfHits(hits: readonly Sound[]): Promise<Float64Array[]> {
  const features: Float64Array[] = [];
  for (const hit of hits) features.push(featuresOf(await oneShotOf(hit)));
  return features;
}

/** The phrase at the rate of our sounds, mono as it is heard. */
export const phraseAtOurRate = (sound: Sound): Promise<Sound> =>
  resampleTo(sound, { sampleRate: judgedRate, channels: sound.channels.length === 1 ? 1 : 2 });
