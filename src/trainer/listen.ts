import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import type { Tensors } from '../checkpoint/tensor.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession } from '../runtime/session.ts';
import { finish } from '../sound/finish.ts';
import type { Manifest } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { render } from '../sound/render.ts';
import { networkFeeds, networkGraph } from '../unet/network.ts';
import { drawSounds } from '../workshop/draw-sounds.ts';

/** The same at every listening, so that changes are the training's. */
export const listeningSeeds = [1, 2, 3, 4] as const;

export type Listening = NonNullable<Awaited<ReturnType<typeof listen>>>;

/** Makes the fixed seeds' sounds with these weights, like the finished model, and a PNG of them all; undefined if `signal` aborts. */
export async function listen(
  manifest: Omit<Manifest, 'weights'>,
  weights: Tensors,
  { device, threads, signal }: { device: Device; threads: number; signal: AbortSignal | undefined },
) {
  if (signal?.aborted) return undefined;
  const { architecture, lengthFrames, sampling } = manifest;
  const graph = networkGraph(architecture, weights, { batch: 1, lengthFrames });
  const session = await createSession(serialise(graph), { device, threads, memoryPattern: false });
  const predict = async (x: Float32Array, sigma: number) =>
    (await session.run(networkFeeds(architecture, { batch: 1, lengthFrames }, x, sigma))).v!;
  try {
    const sounds: Sound[] = [];
    for (const seed of listeningSeeds) {
      const recipe: Recipe = { v: 1, model: manifest.name, weights: '', lengthFrames, seed, ...sampling, raw: true };
      const [sound] = await render(manifest, [{ recipe }], predict, signal && { signal });
      sounds.push(finish(sound!));
    }
    const titles = listeningSeeds.map((seed) => `seed ${seed}`);
    const infoOf = (title: string) => ({ software: 'Rimshot', title });
    const wavs = sounds.map((sound, i) => writeWav(sound, { bitDepth: '16', info: infoOf(titles[i]!) }));
    return { wavs, picture: await drawSounds(sounds, titles) };
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    await session.release();
  }
}
