import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inpaint, keepStartMask, renoise, slerp } from '../../src/diffusion/derive.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { type Predict, samplers } from '../../src/diffusion/samplers.ts';
import { anglesFrom, schedules, stepsFromStrength, strengthAngle } from '../../src/diffusion/schedules.ts';

const taus = { tauMax: 4, tauMin: 0.001 };

/**
 * The ideal network for Gaussian data of standard deviation s: the posterior mean is linear in x, so v is too, and the
 * exact ODE multiplies the start by s.
 */
const gaussian =
  (s: number): Predict =>
  async (x, sigma) => {
    const phi = (Math.PI / 2) * sigma;
    const variance = (Math.cos(phi) * s) ** 2 + Math.sin(phi) ** 2;
    const gain = (Math.cos(phi) * Math.sin(phi) * (1 - s * s)) / variance;
    return x.map((value) => gain * value);
  };

const rms = (x: Float32Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length);
const decibels = (ratio: number): number => 20 * Math.log10(ratio);

/** Gain error in dB against the exact solution for a band of loudness s. */
async function gainError(sampler: keyof typeof samplers, angles: Float64Array, s: number): Promise<number> {
  const noise = noiseOf(1, 0, 256);
  return Math.abs(decibels(rms(await samplers[sampler](gaussian(s), noise, angles)) / (s * rms(noise))));
}

test('both samplers reach the exact solution of a Gaussian as their steps grow', async () => {
  // Wide enough that what the schedule cuts off at both ends does not count.
  const wide = { tauMax: 400, tauMin: 1e-5 };
  for (const s of [0.003, 0.1, 0.7]) {
    const fine = await gainError('dpmpp-2m', schedules.log({ steps: 200, ...wide }), s);
    const coarse = await gainError('dpmpp-2m', schedules.log({ steps: 50, ...wide }), s);
    assert.ok(fine < 0.02 && fine < coarse, `${s}: ${fine} dB at 200, ${coarse} at 50`);
    const ddim = await gainError('ddim', schedules.log({ steps: 1000, ...wide }), s);
    assert.ok(ddim < 0.1, `${s}: ${ddim} dB`);
  }
});

test('ten evaluations of dpmpp-2m on the log schedule beat fifty of ddim on the linear one by far', async () => {
  const loudness = [0.003, 0.01, 0.03, 0.1, 0.3];
  const worst = async (sampler: keyof typeof samplers, angles: Float64Array) =>
    Math.max(...(await Promise.all(loudness.map((s) => gainError(sampler, angles, s)))));
  const linear = await worst('ddim', schedules.linear({ steps: 50, ...taus }));
  const log = await worst('dpmpp-2m', schedules.log({ steps: 10, ...taus }));
  assert.ok(linear > 10 && log < 1.5, `${linear.toFixed(2)} dB and ${log.toFixed(2)} dB`);
});

test('the log schedule starts at pi/2, spaces tan(phi) geometrically and ends at 0', () => {
  const angles = [...schedules.log({ steps: 5, ...taus })];
  assert.equal(angles.length, 6);
  assert.equal(angles[0], Math.PI / 2);
  assert.equal(angles[5], 0);
  const tans = angles.slice(1, 5).map(Math.tan);
  assert.ok(Math.abs(tans[0]! - 4) < 1e-9 && Math.abs(tans[3]! - 0.001) < 1e-9);
  assert.ok(Math.abs(tans[1]! / tans[0]! - tans[2]! / tans[1]!) < 1e-9);
  assert.deepEqual([...schedules.log({ steps: 1, ...taus })], [Math.PI / 2, 0]);
  assert.ok(Math.abs(Math.tan(schedules.log({ steps: 2, ...taus })[1]!) - Math.sqrt(4 * 0.001)) < 1e-9);
});

test('a strength of 0 stays at tauMin in one step, of 1 goes to tauMax in all of them', () => {
  assert.ok(Math.abs(Math.tan(strengthAngle(0, taus)) - taus.tauMin) < 1e-12);
  assert.ok(Math.abs(Math.tan(strengthAngle(1, taus)) - taus.tauMax) < 1e-9);
  assert.equal(stepsFromStrength(12, 0), 1);
  assert.equal(stepsFromStrength(12, 1), 12);
  const angles = anglesFrom(strengthAngle(0.5, taus), { steps: 6, tauMin: taus.tauMin });
  assert.equal(angles.length, 7);
  assert.equal(angles[6], 0);
});

test('a variation comes nearer to its source as its strength falls', async () => {
  const source = noiseOf(5, 0, 256).map((value) => 0.1 * value);
  const distances = [];
  for (const strength of [0, 0.4, 0.8]) {
    const phi = strengthAngle(strength, taus);
    const angles = anglesFrom(phi, { steps: 12, tauMin: taus.tauMin });
    const varied = await samplers['dpmpp-2m'](gaussian(0.1), renoise(source, noiseOf(6, 1, 256), phi), angles);
    distances.push(rms(varied.map((value, i) => value - source[i]!)));
  }
  assert.ok(distances[0]! < 0.002 && distances[0]! < distances[1]! && distances[1]! < distances[2]!);
});

test('slerp keeps the length of noise and meets both ends', () => {
  const [a, b] = [noiseOf(1, 0, 4096), noiseOf(2, 0, 4096)];
  assert.ok(rms(slerp(a, b, 0).map((value, i) => value - a[i]!)) < 1e-6);
  assert.ok(rms(slerp(a, b, 1).map((value, i) => value - b[i]!)) < 1e-6);
  assert.ok(Math.abs(rms(slerp(a, b, 0.5)) - (rms(a) + rms(b)) / 2) < 0.02);
  assert.deepEqual(slerp(a, a, 0.3), a);
});

test('inpainting returns the kept part of the source untouched', async () => {
  const source = noiseOf(3, 0, 512).map((value) => 0.1 * value);
  const mask = keepStartMask(2, 256, 64, 8);
  const result = await inpaint(gaussian(0.1), source, noiseOf(4, 0, 512), schedules.log({ steps: 6, ...taus }), {
    mask,
    resamples: 2,
    noise: (index) => noiseOf(4, 2 + index, 512),
  });
  for (const frame of [0, 30, 59, 256, 315]) assert.ok(Math.abs(result[frame]! - source[frame]!) < 1e-6);
  assert.ok(Math.abs(result[200]! - source[200]!) > 1e-3);
});

test('an aborted signal ends a sampling before its next step', async () => {
  const abort = new AbortController();
  let calls = 0;
  const predict: Predict = async (x) => {
    if (++calls === 3) abort.abort();
    return x;
  };
  const angles = schedules.log({ steps: 10, ...taus });
  for (const sampler of Object.values(samplers)) {
    calls = 0;
    await assert.rejects(sampler(predict, new Float32Array(4), angles, { signal: abort.signal }), {
      name: 'AbortError',
    });
    assert.ok(calls <= 3);
  }
});
