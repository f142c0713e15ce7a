import { GraphBuilder } from '../onnx/graph-builder.ts';
import { serialise } from '../onnx/serialise.ts';
import { createSession } from '../runtime/session.ts';
import type { Architecture } from '../unet/architecture.ts';
import { encodeAudio } from '../unet/transform.ts';
import type { Clip } from './augment.ts';

/** Bands that are all but silent keep a scale: -57 dB of the training sounds' level. */
const smallest = 1e-3;

/** Root mean square of each coefficient band over all clips: the scales of a network that predicts the sample. */
export async function bandScales(architecture: Architecture, clips: readonly Clip[]): Promise<Float32Array> {
  const lengthFrames = clips[0]![0].length;
  const g = new GraphBuilder('bands');
  const noWeights = (): never => {
    throw new Error('a network that predicts the sample has a transform without weights');
  };
  const coefficients = encodeAudio(architecture, noWeights, g.input('x', [1, 2, lengthFrames]));
  g.output('power', coefficients.mul(coefficients).mean([2], false));
  const session = await createSession(serialise(g.build()), { device: 'cpu', threads: 1 });
  try {
    const sums = new Float64Array(coefficients.shape[1]!);
    for (const [left, right] of clips) {
      const data = new Float32Array(2 * lengthFrames);
      data.set(left);
      data.set(right, lengthFrames);
      const { power } = await session.run({ x: { shape: [1, 2, lengthFrames], data } });
      for (const [band, value] of power!.entries()) sums[band]! += value;
    }
    return Float32Array.from(sums, (sum) => Math.max(smallest, Math.sqrt(sum / clips.length)));
  } finally {
    await session.release();
  }
}
