/** Runs a reference network on WebGPU and prints its largest deviation from upstream; its parent sets the Vulkan driver. */

import { loadWeights } from '../../src/model-store/load-weights.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { createSession } from '../../src/runtime/session.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { deviation, goldenArray, importGolden } from '../fixtures/golden.ts';

const model = await importGolden('tiny', process.argv[2]!);
const { architecture, lengthFrames } = model.manifest;
const graph = networkGraph(architecture, await loadWeights(model), { batch: 2, lengthFrames });
const session = await createSession(serialise(graph), { device: 'webgpu', threads: 1 });
const { v } = await session.run({
  x: { shape: [2, 2, lengthFrames], data: goldenArray('tiny', 'x') },
  sigma: { shape: [2], data: Float32Array.of(0.5, 0.5) },
});
console.log(JSON.stringify({ deviation: deviation(v!, goldenArray('tiny', 'v_t0.5')) }));
await session.release();
