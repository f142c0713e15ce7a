import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { openSafetensors } from '../../src/checkpoint/safetensors.ts';
import type { Tensor } from '../../src/checkpoint/tensor.ts';
import type { TensorFile } from '../../src/checkpoint/tensor-file.ts';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import type { Clip } from '../../src/trainer/augment.ts';
import { denoising, noised } from '../../src/trainer/objective/denoising.ts';
import { packParameters, parameterPlan, unpackParameters } from '../../src/trainer/parameter-buffer.ts';
import { presets, type TrainingSettings } from '../../src/trainer/settings.ts';
import { startState, Trainer } from '../../src/trainer/trainer.ts';

const tiny = new URL('../fixtures/golden/tiny/', import.meta.url);
const bytes = (name: string) => readFile(new URL(name, tiny));

async function allOf(file: TensorFile): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const name of file.shapes.keys()) tensors.set(name, await file.read(name));
  return tensors;
}
const safetensors = async (name: string) => allOf(await openSafetensors(bytesSource(name, await bytes(name))));
const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const furthest = (a: Float32Array, b: Float32Array) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

test('three AdamW steps give the losses, gradients and weights that PyTorch gives', async () => {
  const { architecture, lengthFrames } = readConfigFile((await bytes('config.yaml')).toString(), 'config.yaml');
  const checkpoint = await openCheckpoint(bytesSource('tiny.ckpt', await bytes('tiny.ckpt')));
  const inputs = await safetensors('training/inputs.safetensors');
  const expected = JSON.parse((await bytes('training/training.json')).toString()) as { loss: number[] };
  const plan = parameterPlan(architecture);
  const first = packParameters(plan, await allOf(checkpoint.weights('online')));
  const settings: TrainingSettings = {
    ...presets.full.settings,
    noiseLevels: { kind: 'uniform' },
    seed: 0,
    batch: 2,
    accumulate: 1,
    validateEvery: 0,
    saveEvery: 0,
    listenEvery: 0,
  };
  const size = { architecture, lengthFrames, settings };
  const state = startState(first, size);
  const objective = denoising({ ...size, clips: [] });
  const options = { ...size, state, objective, device: 'cpu', threads: 1 } as const;
  const trainer = await Trainer.create(options);

  const part = (name: string, step: number) => {
    const { data } = inputs.get(name)!;
    return data.subarray((step * data.length) / 3, ((step + 1) * data.length) / 3);
  };
  for (const [step, loss] of expected.loss.entries()) {
    const audio = part('audio', step);
    const frames = (from: number) => audio.subarray(from * lengthFrames, (from + 1) * lengthFrames);
    const clips = [0, 2].map((at): Clip => [frames(at), frames(at + 1)]);
    const { loss: actual } = await trainer.forwardAndBack(noised(clips, part('sigma', step), part('noise', step)));
    assert.ok(Math.abs(actual - loss) <= 1e-5, `loss ${actual} of step ${step + 1}, expected ${loss}`);
    if (step === 0) {
      const gradients = trainer.gradients();
      const reference = await safetensors('training/gradients_step1.safetensors');
      const overall = Math.max(...[...reference.values()].map(({ data }) => largest(data)));
      for (const [name, { data }] of reference) {
        const allowed = 1e-4 * Math.max(largest(data), 0.01 * overall);
        const off = furthest(gradients.get(name)!.data, data);
        assert.ok(off <= allowed, `gradient of ${name} is off by ${off}, allowed ${allowed}`);
      }
    }
    await trainer.update();
  }
  const weights = unpackParameters(plan, state.parameters);
  for (const [name, { data }] of await safetensors('training/weights_after_step3.safetensors')) {
    const off = furthest(weights.get(name)!.data, data);
    assert.ok(off <= 1e-5, `${name} after three steps is off by ${off}`);
  }
  await trainer.release();
});
