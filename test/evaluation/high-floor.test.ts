import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { peakOf } from '../../src/audio/sound.ts';
import { highFloorDb } from '../../src/evaluation/high-floor.ts';
import { oneShotOf } from '../../src/evaluation/one-shot.ts';
import { drum, tone, uniform } from '../audio/tones.ts';

const floorOf = async (sound: Sound): Promise<number> => highFloorDb(await oneShotOf(sound));
const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
const withHiss = ({ channels, sampleRate }: Sound, level: number): Sound => {
  const random = uniform(3);
  return { channels: channels.map((c) => c.map((v) => v + level * (random() - random()))), sampleRate };
};

test('a tone of 15 kHz stands at its own level, tones outside the band at the bottom', async () => {
  near(await floorOf(tone(15_000, 0.75)), -3, 0.1);
  // A click gives the peak, so that the tone stays 60 dB under it.
  const quiet = tone(15_000, 0.75, { amplitude: 1e-3 });
  for (const channel of quiet.channels) channel[100] = 1;
  near(await floorOf(quiet), -63, 0.1);
  for (const hz of [50, 1000, 8000]) assert.ok((await floorOf(tone(hz, 0.75))) < -110, `${hz}`);
});

test('hiss under a low drum is found, a bright sound that has ended is not', async () => {
  const kick = drum(60, 0.743, 0.05);
  // Difference of two uniform numbers: variance 1/6, of which 10 of 22.05 kHz; then the drum's peak becomes 1.
  const expected = 20 * Math.log10(1e-3 / peakOf(kick)) + 10 * Math.log10((1 / 6) * (10_000 / 22_050));
  near(await floorOf(withHiss(kick, 1e-3)), expected, 0.5);
  const hat = drum(12_000, 0.743, 0.02);
  assert.ok((await floorOf(hat)) < -100);
});

test('the floor of a short sound is its own, and silence is at the bottom', async () => {
  near(await floorOf(tone(15_000, 0.05)), -3, 0.2);
  assert.equal(await floorOf({ channels: [new Float32Array(5000)], sampleRate: 44_100 }), -120);
});
