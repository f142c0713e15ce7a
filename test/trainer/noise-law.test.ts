import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniforms } from '../../src/trainer/draws.ts';
import { drawNoiseLevels, lawOver, normalProbability, normalQuantile } from '../../src/trainer/objective/noise-law.ts';

const tausOf = (levels: Parameters<typeof drawNoiseLevels>[0]) =>
  Array.from(drawNoiseLevels(levels, 10_000, uniforms(1, 'sigma', 0)), (sigma) => Math.tan((Math.PI / 2) * sigma));
const share = (taus: number[], is: (tau: number) => boolean) => taus.filter(is).length / taus.length;

test('no level is trained that sampling never visits: half lie on either side of the middle, none beyond the ends', () => {
  for (const range of [
    { tauMax: 100, tauMin: 0.15 },
    { tauMax: 28, tauMin: 0.004 },
  ]) {
    const medianTau = Math.sqrt(2 * range.tauMax * range.tauMin);
    const taus = tausOf(lawOver(range, { medianTau, width: 1.5, flatShare: 0.15 }));
    assert.ok(Math.abs(share(taus, (tau) => tau < medianTau) - 0.5) < 0.01);
    assert.equal(
      share(taus, (tau) => tau < 0.999 * range.tauMin || tau > 2.001 * range.tauMax),
      0,
    );
  }
});

test('a part of the levels is spread evenly over log tau', () => {
  const taus = tausOf(lawOver({ tauMax: 100, tauMin: 0.02 }, { medianTau: 4, width: 0.5, flatShare: 1 }));
  for (const quarter of [1, 2, 3])
    assert.ok(Math.abs(share(taus, (tau) => tau < 0.02 * 10_000 ** (quarter / 4)) - quarter / 4) < 0.01);
});

test('the normal distribution and its quantile are inverse', () => {
  for (const p of [0.001, 0.2, 0.5, 0.9, 0.9999])
    assert.ok(Math.abs(normalProbability(normalQuantile(p)) - p) < 3e-7, String(p));
});

test('uniform levels are uniform in sigma, as upstream draws them', () => {
  const taus = tausOf({ kind: 'uniform' });
  for (const sigma of [0.1, 0.5, 0.9])
    assert.ok(Math.abs(share(taus, (tau) => tau < Math.tan((Math.PI / 2) * sigma)) - sigma) < 0.01);
});
