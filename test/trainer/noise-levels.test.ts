import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniforms } from '../../src/trainer/draws.ts';
import { drawNoiseLevels, mixOver } from '../../src/trainer/noise-levels.ts';

const tausOf = (levels: Parameters<typeof drawNoiseLevels>[0]) =>
  Array.from(drawNoiseLevels(levels, 10_000, uniforms(1, 'sigma', 0)), (sigma) => Math.tan((Math.PI / 2) * sigma));
const share = (taus: number[], is: (tau: number) => boolean) => taus.filter(is).length / taus.length;

test('the mix trains where a model is sampled: half on either side of the middle, a twentieth beyond the ends', () => {
  for (const range of [
    { tauMax: 100, tauMin: 0.15 },
    { tauMax: 28, tauMin: 0.004 },
  ]) {
    const taus = tausOf({ ...mixOver(range), uniformShare: 0 });
    const middle = Math.sqrt(range.tauMax * range.tauMin);
    assert.ok(Math.abs(share(taus, (tau) => tau < middle) - 0.5) < 0.01);
    assert.ok(Math.abs(share(taus, (tau) => tau < range.tauMin || tau > range.tauMax) - 0.0455) < 0.005);
  }
});

test('uniform levels are uniform in sigma, as upstream draws them', () => {
  const taus = tausOf({ kind: 'uniform' });
  for (const sigma of [0.1, 0.5, 0.9])
    assert.ok(Math.abs(share(taus, (tau) => tau < Math.tan((Math.PI / 2) * sigma)) - sigma) < 0.01);
});
