import type { Sound } from '../audio/sound.ts';
import type { Tensors } from '../checkpoint/tensor.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession } from '../runtime/session.ts';
import type { Manifest } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { render } from '../sound/render.ts';
import type { Sampling } from '../sound/sampling.ts';
import { networkFeeds, networkGraph } from '../unet/network.ts';

export interface MakerOptions {
  readonly device: Device;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

export type SoundMaker = Awaited<ReturnType<typeof openMaker>>;

/** Makes sounds of seeds in this process, raw, with weights that are not installed. */
export async function openMaker(
  manifest: Omit<Manifest, 'weights'>,
  weights: Tensors,
  { device, threads, signal }: MakerOptions,
) {
  const { architecture, lengthFrames } = manifest;
  const graph = networkGraph(architecture, weights, { batch: 1, lengthFrames });
  const session = await createSession(serialise(graph), { device, threads, memoryPattern: false });
  const predict = async (x: Float32Array, sigma: number) =>
    (await session.run(networkFeeds(architecture, { batch: 1, lengthFrames }, x, sigma))).v!;
  return {
    /** Throws the signal's reason where it aborts. */
    async make(seed: number, sampling: Sampling = manifest.sampling): Promise<Sound> {
      const recipe: Recipe = { v: 1, model: manifest.name, weights: '', lengthFrames, seed, ...sampling, raw: true };
      const [sound] = await render(manifest, [{ recipe }], predict, signal && { signal });
      return sound!;
    },
    release: () => session.release(),
  };
}
