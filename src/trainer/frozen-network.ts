import type { Tensors } from '../checkpoint/tensor.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession } from '../runtime/session.ts';
import type { Architecture } from '../unet/architecture.ts';
import { networkGraph } from '../unet/network.ts';
import type { FrozenNetwork } from './objective/frozen-answer.ts';

/** A network whose answers are targets. */
export async function frozenNetwork(
  architecture: Architecture,
  weights: Tensors,
  { batch, lengthFrames, ...where }: { batch: number; lengthFrames: number; device: Device; threads: number },
): Promise<FrozenNetwork> {
  const session = await createSession(serialise(networkGraph(architecture, weights, { batch, lengthFrames })), where);
  return {
    async predict(data, sigma) {
      const x = { shape: [batch, architecture.inChannels, lengthFrames], data };
      return (await session.run({ x, sigma: { shape: [batch], data: sigma } })).v!;
    },
    release: () => session.release(),
  };
}
