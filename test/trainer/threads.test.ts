import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { threadLimit } from '../../src/runtime/thread-limit.ts';
import { denoising, noised } from '../../src/trainer/objective/denoising.ts';
import { packParameters, parameterPlan } from '../../src/trainer/parameter-buffer.ts';
import { presets, type TrainingSettings } from '../../src/trainer/settings.ts';
import { startState, Trainer } from '../../src/trainer/trainer.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';

const architecture: Architecture = {
  ...presets.starter.architecture,
  channels: [16, 32, 32],
  places: [0, 0, 0],
  resnetGroups: 4,
};
const lengthFrames = 2048;
const settings: TrainingSettings = {
  ...presets.starter.settings,
  noiseLevels: { kind: 'uniform' },
  seed: 1,
  batch: 1,
  accumulate: 1,
  validateEvery: 0,
  saveEvery: 0,
  listenEvery: 0,
};

test('a training that may choose its threads keeps to one number, and steps again on as many give the same bits', async () => {
  const weights = packParameters(parameterPlan(architecture), randomWeights(architecture));
  const clip = [noiseOf(1, 0, lengthFrames), noiseOf(2, 0, lengthFrames)] as const;
  const items = noised([clip], Float32Array.of(0.4), noiseOf(3, 0, 2 * lengthFrames), 'sample');
  const train = async (threads: number) => {
    const size = { architecture, lengthFrames, settings };
    const state = startState(weights.slice(), size);
    const objective = denoising({ ...size, clips: [clip] });
    const options = { ...size, state, objective, device: 'cpu', threads } as const;
    const trainer = await Trainer.create(options);
    const used = new Set<number>();
    for (let step = 0; step < 3; step++) {
      await trainer.forwardAndBack(items);
      await trainer.update();
      used.add(trainer.threads);
    }
    await trainer.release();
    return { used: [...used], parameters: state.parameters };
  };
  const free = await train(0);
  assert.equal(free.used.length, 1);
  const [threads] = free.used;
  assert.ok(threads! >= 1 && threads! <= threadLimit().threads);
  assert.deepEqual((await train(threads!)).parameters, free.parameters);
});
