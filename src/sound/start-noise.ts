import { slerp } from '../diffusion/derive.ts';
import { noiseOf, noiseStreams } from '../diffusion/noise.ts';
import { cellCount, steered } from '../diffusion/steer.ts';
import { heated, type Temperature } from '../diffusion/temperature.ts';
import type { Start } from './recipe.ts';

/** Of the bytes of a recipe's gains, per dB. */
const gainUnit = 50;

/** Gains of cells as a recipe records them. */
export const gainsText = (gainsDb: readonly number[]): string =>
  Buffer.from(Int8Array.from(gainsDb, (db) => Math.round(db * gainUnit)).buffer).toString('base64');

export const gainsOf = (text: string): number[] =>
  Array.from(new Int8Array(Buffer.from(text, 'base64')), (value) => value / gainUnit).slice(0, cellCount);

interface StartParts {
  readonly seed: number;
  readonly start: Start | undefined;
  /** Channels x frames. */
  readonly size: number;
  readonly temperature: Temperature;
  readonly form: { readonly channels: number; readonly sampleRate: number };
}

/** The noise that a sound from a seed starts from: at its temperature, turned towards another seed's, its cells weighted. */
export function startOf({ seed, start = {}, size, temperature, form }: StartParts): Float32Array {
  const { toward, gains } = start;
  const drawn = (ofSeed: number) => heated(noiseOf(ofSeed, noiseStreams.start, size), temperature, form);
  const turned = toward ? slerp(drawn(seed), drawn(toward.seed), toward.amount) : drawn(seed);
  return gains === undefined ? turned : steered(turned, gainsOf(gains), form);
}
