import type { Sound } from '../../src/audio/sound.ts';
import { writeWav } from '../../src/audio/wav.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { drum } from '../audio/lead-ins.ts';

const sampleRate = 44_100;
const noise = 10 ** (-50 / 20);

export interface PlayedDrum {
  readonly drum: 'kick' | 'snare' | 'hat';
  readonly seconds: number;
  /** Default 1. */
  readonly gain?: number;
}

/** Drums of test/fixtures at these times, each cut at the next, over noise at -50 dBFS. */
export async function phraseWith(played: readonly PlayedDrum[]): Promise<Sound> {
  const frames = Math.round(((played.at(-1)?.seconds ?? 0) + 0.8) * sampleRate);
  const mixed = noiseOf(3, 0, frames).map((value) => value * noise);
  for (const [i, { drum: name, seconds, gain = 1 }] of played.entries()) {
    const at = Math.round(seconds * sampleRate);
    const next = Math.round((played[i + 1]?.seconds ?? Number.POSITIVE_INFINITY) * sampleRate);
    const samples = (await drum(name)).channels[0]!;
    for (let k = 0; k < samples.length && at + k < Math.min(next, frames); k++)
      mixed[at + k]! += 0.5 * gain * samples[k]!;
  }
  return { channels: [mixed], sampleRate };
}

/** "Boots and cats" at a tempo: kick, hat, snare, hat, an eighth apart. */
export const bootsAndCats = (tempo: number, bars = 1): PlayedDrum[] =>
  Array.from({ length: 8 * bars }, (_, i) => ({
    drum: (['kick', 'hat', 'snare', 'hat'] as const)[i % 4]!,
    seconds: 0.3 + (i * 30) / tempo,
  }));

export const wavOfPhrase = async (played: readonly PlayedDrum[]): Promise<Uint8Array> =>
  writeWav(await phraseWith(played), { bitDepth: '16' });
