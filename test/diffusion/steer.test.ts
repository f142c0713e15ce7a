import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { cellCount, cellEnergies, steered } from '../../src/diffusion/steer.ts';
import { gainsOf, gainsText, startOf } from '../../src/sound/start-noise.ts';

const frames = 32_768;
const form = { channels: 2, sampleRate: 44_100 };
const noise = noiseOf(11, 0, 2 * frames);
const energyOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
const none = new Array<number>(cellCount).fill(0);
/** [side][band][window] */
const cell = (side: number, band: number, window: number): number => (side * 9 + band) * 4 + window;

test('gains of 0 dB leave the noise as it is', () => {
  const same = steered(noise, none, form);
  for (let i = 0; i < noise.length; i += 97) assert.ok(Math.abs(same[i]! - noise[i]!) < 1e-5, `${i}`);
});

test('a gain changes the energy of its cell by as much, hardly that of others, and never that of the whole', () => {
  const before = cellEnergies(noise, form);
  for (const at of [cell(0, 6, 3), cell(1, 7, 2), cell(0, 8, 0)]) {
    const changed = steered(
      noise,
      none.map((_, i) => (i === at ? 2 : 0)),
      form,
    );
    assert.ok(Math.abs(energyOf(changed) / energyOf(noise) - 1) < 1e-5);
    const after = cellEnergies(changed, form);
    for (let i = 0; i < cellCount; i++) {
      const moved = after[i]! - before[i]!;
      // What the renormalisation takes, and what leaks over the edges of short windows.
      if (i === at) assert.ok(moved > 1.4 && moved < 2.1, `cell ${i}: ${moved} dB`);
      else if (i % 4 === 3) assert.ok(Math.abs(moved) < 0.4, `cell ${i}: ${moved} dB`);
    }
  }
});

test('mono noise and lengths that are no power of two are steered as well', () => {
  const short = noiseOf(3, 0, 30_000);
  const changed = steered(
    short,
    none.map((_, i) => (i < 36 ? 1 : -2)),
    { channels: 1, sampleRate: 44_100 },
  );
  assert.equal(changed.length, 30_000);
  for (let i = 0; i < short.length; i += 101) assert.ok(Math.abs(changed[i]! - short[i]!) < 1e-4, 'one gain is none');
});

test('gains survive their text to a hundredth of a dB', () => {
  const gains = none.map((_, i) => ((i * 7) % 40) / 10 - 2);
  assert.equal(gainsText(gains).length, 96);
  for (const [i, db] of gainsOf(gainsText(gains)).entries()) assert.ok(Math.abs(db - gains[i]!) <= 0.0101);
});

test('a start is the same bytes on every Node', () => {
  const start = { toward: { seed: 4, amount: 0.15 }, gains: gainsText(none.map((_, i) => (i % 5) / 2 - 1)) };
  const temperature = { temperature: 1.2, temperatureBelowHz: 10_000 };
  const made = startOf({ seed: 3, start, size: 2 * 4096, temperature, form });
  assert.equal(createHash('sha256').update(made).digest('hex').slice(0, 16), '28e031a1b035dfb7');
});
