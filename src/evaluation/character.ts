import { fundamentalHz, midiOf } from '../audio/fundamental.ts';
import type { Sound } from '../audio/sound.ts';
import type { Character } from '../sound/knobs.ts';
import { featureIndex, featuresOf } from './features.ts';
import { judgedRate, type OneShot, oneShotOf } from './one-shot.ts';

/** An attack; what follows is the rest. */
const attackMs = 30;
/** Share of the peak at which a sound begins. */
const onsetLevel = 0.05;

/** Measures a sound for the knobs; about 10 ms on one core. Silence is not measured: undefined. */
export async function characterOf(sound: Sound): Promise<Character | undefined> {
  const shot = await oneShotOf(sound);
  const punch = punchDb(shot);
  return punch === undefined ? undefined : characterFrom(featuresOf(shot), punch, fundamentalHz(sound));
}

/** From what is measured already: see measure-sound.ts. */
export function characterFrom(features: Float64Array, punch: number, hz: number | undefined): Character {
  return {
    decay: features[featureIndex('decaySeconds')]!,
    tone: features[featureIndex('centroidOctaves')]!,
    punch,
    noise: features[featureIndex('flatnessDb')]!,
    ...(hz !== undefined && { pitch: midiOf(hz) }),
  };
}

/** Energy of the 30 ms from the onset on over that of the rest, dB; undefined for silence. */
export function punchDb({ left, right }: OneShot): number | undefined {
  const onset = left.findIndex((value, i) => Math.max(Math.abs(value), Math.abs(right[i]!)) >= onsetLevel);
  if (onset < 0) return undefined;
  const end = onset + Math.round((attackMs / 1000) * judgedRate);
  let [attack, rest] = [0, 0];
  for (let i = 0; i < left.length; i++) {
    const energy = left[i]! * left[i]! + right[i]! * right[i]!;
    if (i >= onset && i < end) attack += energy;
    else rest += energy;
  }
  return 10 * Math.log10((attack + 1e-9) / (rest + 1e-9));
}
