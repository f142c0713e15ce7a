import { fundamentalHz, midiNoteOf } from '../audio/fundamental.ts';
import { unpitchedNote, withSamplerChunks } from '../audio/sampler-chunks.ts';
import { lengthFrames } from '../audio/sound.ts';
import { readWav } from '../audio/wav.ts';
import { ringMs } from './drum-parts.ts';

/** What a sampler or a file's name says of a sound. */
export interface SoundFacts {
  /** Of a clear pitch; undefined for noise, clusters and long sweeps. */
  readonly hz: number | undefined;
  /** See ringMs. */
  readonly ringMs: number;
  readonly lengthFrames: number;
  readonly sampleRate: number;
}

/** A stored WAV as it leaves the house, with sampler chunks, and what was measured. Throws UserError as readWav does. */
export function takenSound(wav: Uint8Array, name?: string): SoundFacts & { readonly wav: Uint8Array } {
  const { sound } = readWav(wav, name === undefined ? {} : { name });
  const hz = fundamentalHz(sound);
  return {
    wav: withSamplerChunks(wav, sound.sampleRate, hz === undefined ? unpitchedNote : midiNoteOf(hz)),
    hz,
    ringMs: ringMs(sound),
    lengthFrames: lengthFrames(sound),
    sampleRate: sound.sampleRate,
  };
}
