import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inpaint, upstreamStyleStart } from '../../src/diffusion/derive.ts';
import { type Predict, samplers } from '../../src/diffusion/samplers.ts';
import { schedules } from '../../src/diffusion/schedules.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { createSession } from '../../src/runtime/session.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { NetworkCache } from '../../src/worker/network-cache.ts';
import { deviation, goldenArray, goldenNames, importGolden } from '../fixtures/golden.ts';

/** Upstream ran in float32 with other kernels: values of order 1 agree to a few rounding errors. */
const tolerance = 2e-5;
const taus = { tauMax: 4, tauMin: 0.001 };
const linear = (steps: number) => schedules.linear({ steps, ...taus });

const temporary = mkdtempSync(join(tmpdir(), 'rimshot-golden-'));
const networks = new NetworkCache({ threads: 2, maxBytes: 2 ** 30 });
after(() => rmSync(temporary, { recursive: true, force: true }));

for (const name of goldenNames)
  for (const batch of [1, 2])
    describe(`${name}, batch ${batch}`, async () => {
      const online = await importGolden(name, join(temporary, `${name}-${batch}-online`));
      const ema = await importGolden(name, join(temporary, `${name}-${batch}-ema`), 'ema');
      const { lengthFrames } = online.manifest;
      const size = batch * 2 * lengthFrames;
      /** The first `batch` items of a reference array. */
      const array = (file: string) => goldenArray(name, file).slice(0, size);
      const use = { device: 'cpu', batch, lengthFrames } as const;
      const predict: Predict = await networks.predictor({ ...use, model: online });
      const predictEma: Predict = await networks.predictor({ ...use, model: ema });
      const agrees = (actual: Float32Array, file: string) => {
        const off = deviation(actual, array(file));
        assert.ok(off <= tolerance, `${file} deviates by ${off}`);
      };

      test('the forward pass agrees with upstream at three noise levels', async () => {
        for (const sigma of [0.05, 0.5, 0.95]) agrees(await predict(array('x'), sigma), `v_t${sigma}`);
      });

      test('each item of a batch may have its own noise level', async () => {
        const graph = networkGraph(online.manifest.architecture, await loadWeights(online), { batch, lengthFrames });
        const session = await createSession(serialise(graph), { device: 'cpu', threads: 2 });
        const { v } = await session.run({
          x: { shape: [batch, 2, lengthFrames], data: array('x') },
          sigma: { shape: [batch], data: goldenArray(name, 't_mixed').slice(0, batch) },
        });
        agrees(v!, 'v_mixed');
        await session.release();
      });

      test('ddim on the linear schedule is upstream’s sampler', async () => {
        for (const steps of [3, 10]) agrees(await samplers.ddim(predict, array('x'), linear(steps)), `sample_${steps}`);
      });

      test('the averaged weights give upstream’s averaged outputs', async () => {
        agrees(await predictEma(array('x'), 0.5), 'ema_v_t0.5');
        agrees(await samplers.ddim(predictEma, array('x'), linear(3)), 'ema_sample_3');
      });

      test('upstream’s style transfer is reproduced', async () => {
        const start = upstreamStyleStart(array('style_audio'), array('x'), 0.3);
        agrees(await samplers.ddim(predict, start, linear(6)), 'style_noise0.3_steps6');
      });

      test('upstream’s inpainting is reproduced', async () => {
        const noises = goldenArray(name, 'inpaint_noises');
        const whole = goldenArray(name, 'x').length;
        const result = await inpaint(predict, array('style_audio'), array('x'), linear(4), {
          mask: array('inpaint_mask'),
          resamples: 2,
          noise: (index) => noises.slice(index * whole, index * whole + size),
        });
        agrees(result, 'inpaint_steps4_resamples2');
      });
    });
