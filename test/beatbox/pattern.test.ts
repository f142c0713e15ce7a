import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSounds } from '../../src/beatbox/choose-sounds.ts';
import { type PlayedHit, patternOf } from '../../src/beatbox/pattern.ts';
import { gridOf } from '../../src/beatbox/tempo.ts';
import { featureCount } from '../../src/evaluation/features.ts';
import { hitsOf, stepSeconds } from '../../src/kits/sequence.js';
import { uniform } from '../audio/tones.ts';

const hit = (seconds: number, row = 0, velocity = 100): PlayedHit => ({ seconds, row, velocity });

test('a phrase on a grid gives its tempo and its steps', () => {
  for (const tempo of [80, 96, 120, 140]) {
    const steps = [0, 4, 6, 8, 12, 14];
    const seconds = steps.map((step) => 0.4 + (step * 15) / tempo);
    assert.ok(Math.abs(gridOf(seconds).tempo - tempo) < 1, `${tempo}: ${gridOf(seconds).tempo}`);
    const pattern = patternOf(
      seconds.map((at) => hit(at)),
      1,
    );
    assert.equal(pattern.tempo, tempo);
    assert.equal(pattern.bars, 1);
    assert.deepEqual(
      [...pattern.rows[0]!.steps.entries()].filter(([, velocity]) => velocity > 0).map(([step]) => step),
      steps,
    );
  }
});

test('hits are heard when they were played, to 2 ms, whatever the grid makes of them', () => {
  const next = uniform(4);
  for (let round = 0; round < 40; round++) {
    const count = 1 + Math.floor(12 * next());
    let now = 0.2;
    const seconds = Array.from({ length: count }, () => {
      now += 0.09 + 0.5 * next();
      return now;
    });
    const rows = seconds.map((_, i) => i % 3);
    const pattern = patternOf(
      seconds.map((at, i) => hit(at, rows[i])),
      3,
    );
    assert.equal(pattern.leftOut, 0);
    const beat = {
      ...pattern,
      rows: pattern.rows.map(({ steps }) => steps),
      offsets: pattern.rows.map(({ offsets }) => offsets),
    };
    const exact = gridOf(seconds).stepSeconds;
    const heard = hitsOf(beat).map(({ at, row }) => ({ at: at * exact, row }));
    assert.deepEqual(
      heard.map(({ row }) => row),
      rows,
    );
    for (const [i, { at }] of heard.entries())
      assert.ok(Math.abs(at - heard[0]!.at - (seconds[i]! - seconds[0]!)) < 0.002, `round ${round}, hit ${i}`);
    // Tempos are whole numbers: the beat is that much faster or slower, and no more.
    assert.ok(Math.abs(stepSeconds(beat) / exact - 1) < 0.5 / 60);
  }
});

test('what does not fit is counted: three hits of one row within a sixteenth, and hits behind four bars', () => {
  const grid = Array.from({ length: 8 }, (_, i) => hit(0.5 * i));
  const crowd = [2.01, 2.02, 2.03, 2.04].map((at) => hit(at));
  const pattern = patternOf(
    [...grid, ...crowd].sort((a, b) => a.seconds - b.seconds),
    1,
  );
  assert.ok(pattern.leftOut >= 1 && pattern.leftOut <= 3, `${pattern.leftOut}`);
  const played = pattern.rows[0]!.steps.filter((velocity) => velocity > 0).length;
  assert.equal(played + pattern.leftOut, 12);
  const late = patternOf([...grid, hit(60)], 1);
  assert.deepEqual([late.leftOut, late.bars <= 4], [1, true]);
});

const soundHit = (label: number, level: number, probability = 0.9) => ({
  label,
  probability,
  features: new Float64Array(featureCount).fill(level),
});

test('up to the limit each hit is a sound of its own; beyond it the like ones of a class share', () => {
  const few = [soundHit(0, -10), soundHit(1, -20)];
  assert.deepEqual(chooseSounds(few, 8), { chosen: [0, 1], playedBy: [0, 1] });
  const many = [soundHit(0, -10), soundHit(0, -11), soundHit(0, -40), soundHit(1, -10), soundHit(0, -41, 0.95)];
  assert.deepEqual(chooseSounds(many, 3), { chosen: [0, 3, 4], playedBy: [0, 0, 2, 1, 2] });
});
