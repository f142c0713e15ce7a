import { slerp } from '../diffusion/derive.ts';
import { noiseOf, noiseStreams } from '../diffusion/noise.ts';
import { heated, type Temperature } from '../diffusion/temperature.ts';
import type { Start } from './recipe.ts';

interface StartParts {
  readonly seed: number;
  readonly start: Start | undefined;
  /** Channels x frames. */
  readonly size: number;
  readonly temperature: Temperature;
  readonly form: { readonly channels: number; readonly sampleRate: number };
}

/** The noise that a sound from a seed starts from: at its temperature, turned towards another seed's. */
export function startOf({ seed, start = {}, size, temperature, form }: StartParts): Float32Array {
  const { toward } = start;
  const drawn = (ofSeed: number) => heated(noiseOf(ofSeed, noiseStreams.start, size), temperature, form);
  return toward ? slerp(drawn(seed), drawn(toward.seed), toward.amount) : drawn(seed);
}
