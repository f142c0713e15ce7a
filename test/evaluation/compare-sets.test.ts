import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSets } from '../../src/evaluation/compare-sets.ts';
import { fitFeatureSpace } from '../../src/evaluation/feature-space.ts';
import { measure } from '../../src/evaluation/measure.ts';
import { drum, uniform } from '../audio/tones.ts';

const random = uniform(11);
/** Drums of random pitch around `hz`, decay and attack. */
const drums = (count: number, hz: number) =>
  Promise.all(
    Array.from({ length: count }, () => measure(drum(hz * 2 ** (random() - 0.5), 0.4, 0.03 + random() / 10))),
  );
const [kicks, others, toms] = [await drums(12, 60), await drums(16, 60), await drums(16, 200)];
const space = fitFeatureSpace([...kicks, ...others, ...toms].map(({ features }) => features));

test('like sounds come nearer than unlike ones by every figure', () => {
  const [like, unlike] = [compareSets(others, kicks, space), compareSets(toms, kicks, space)];
  assert.equal(like.count, 12);
  assert.ok(like.frechet < unlike.frechet / 2 && like.mmd < unlike.mmd / 2);
  assert.ok(like.precision > unlike.precision && like.coverageK3 > unlike.coverageK3 + 0.3);
  assert.ok(like.nearest.distance < unlike.nearest.distance / 2);
  assert.equal(like.nearest.realToReal, unlike.nearest.realToReal);
});

test('copies lie at distance 0 and are counted; real sounds are not their own copies', () => {
  const { nearest, coverageK1 } = compareSets(
    [...kicks.slice(0, 6).map((one) => ({ ...one, mono: one.mono.map((x) => -x / 2) })), ...toms.slice(0, 6)],
    kicks,
    space,
  );
  assert.ok(nearest.copies >= 0.5, `${nearest.copies}`);
  assert.ok(nearest.realToReal > 0.01 && nearest.copiesAmongReal < nearest.copies, JSON.stringify(nearest));
  assert.ok(coverageK1 >= 0.5);
  const all = compareSets(
    kicks.map((one) => ({ ...one, mono: one.mono.slice() })),
    kicks,
    space,
  );
  assert.deepEqual([all.nearest.distance, all.nearest.copies], [0, 1]);
});

test('loud tails and swells are counted on both sides', () => {
  const [one, two] = kicks as [(typeof kicks)[0], (typeof kicks)[0]];
  const swelling = { ...one, lateRiseDb: 14 };
  const { sounds, real } = compareSets([swelling, two, two, two], kicks, space);
  assert.equal(sounds.swells, 0.25);
  assert.equal(real.swells, 0);
  assert.equal(sounds.loudTails, 0);
  const hum = compareSets([{ ...one, features: one.features.map(() => -20) }, two], kicks, space);
  assert.equal(hum.sounds.loudTails, 0.5);
});
