import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import type { Tensors } from '../checkpoint/tensor.ts';
import { finish } from '../sound/finish.ts';
import type { Manifest } from '../sound/manifest.ts';
import { drawSounds } from '../workshop/draw-sounds.ts';
import { type MakerOptions, openMaker } from './sound-maker.ts';

/** The same at every listening, so that changes are the training's. */
export const listeningSeeds = [1, 2, 3, 4] as const;

export type Listening = NonNullable<Awaited<ReturnType<typeof listen>>>;

/** Makes the fixed seeds' sounds with these weights, like the finished model, and a PNG of them all; undefined if `signal` aborts. */
export async function listen(
  manifest: Omit<Manifest, 'weights'>,
  weights: Tensors,
  { device, threads, signal }: MakerOptions,
) {
  if (signal?.aborted) return undefined;
  const maker = await openMaker(manifest, weights, { device, threads, signal });
  try {
    const sounds: Sound[] = [];
    for (const seed of listeningSeeds) sounds.push(finish(await maker.make(seed)));
    const titles = listeningSeeds.map((seed) => `seed ${seed}`);
    const infoOf = (title: string) => ({ software: 'Rimshot', title });
    const wavs = sounds.map((sound, i) => writeWav(sound, { bitDepth: '16', info: infoOf(titles[i]!) }));
    return { wavs, picture: await drawSounds(sounds, titles) };
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    await maker.release();
  }
}
