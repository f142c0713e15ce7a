import { fundamentalHz } from '../audio/fundamental.ts';
import { readWav } from '../audio/wav.ts';
import { characterFrom, punchDb } from '../evaluation/character.ts';
import { featureIndex, featuresOf } from '../evaluation/features.ts';
import { oneShotOf } from '../evaluation/one-shot.ts';
import type { SampleFacts } from '../library/library.ts';
import { partsOf, ringMs } from '../packs/drum-parts.ts';
import type { Character } from '../sound/knobs.ts';
import { UserError } from '../user-error.ts';
import { likenessVector, toText } from './likeness-vector.ts';

/** Of audio that cannot be read: it is not tried again. */
const nothing: MeasuredWav = {
  facts: { part: null, decay_ms: null, brightness_hz: null, pitch_hz: null, vector: null },
};

export interface MeasuredWav {
  readonly facts: SampleFacts;
  /** For the knobs; absent for silence, and where nothing can be read. */
  readonly character?: Character;
}

/**
 * What is stored of a sound: its part by its decay, decay in ms, centre of the spectrum in Hz, clear pitch in Hz, and
 * the vector of its likeness; and what the knobs measure.
 * @param instrument what its model makes
 */
export async function measureSound(wav: Uint8Array, instrument: string): Promise<MeasuredWav> {
  try {
    const { sound } = readWav(wav);
    const shot = await oneShotOf(sound);
    const features = featuresOf(shot);
    const punch = punchDb(shot);
    const pitchHz = fundamentalHz(sound);
    const [part = null] = partsOf([{ instrument, ringMs: ringMs(sound) }]);
    const facts = {
      part,
      decay_ms: Math.round(1000 * features[featureIndex('decaySeconds')]!),
      brightness_hz: Math.round(2 ** features[featureIndex('centroidOctaves')]!),
      pitch_hz: pitchHz === undefined ? null : Math.round(pitchHz),
      vector: toText(likenessVector(features)),
    };
    return punch === undefined ? { facts } : { facts, character: characterFrom(features, punch, pitchHz) };
  } catch (error) {
    if (error instanceof UserError) return nothing;
    throw error;
  }
}
