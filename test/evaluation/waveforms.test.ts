import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { largestCorrelation, waveformOf } from '../../src/evaluation/correlation.ts';
import { stftDistance } from '../../src/evaluation/stft-distance.ts';
import { drum, uniform } from '../audio/tones.ts';

const noise = (seed: number, frames = 20_000): Float32Array => {
  const random = uniform(seed);
  return Float32Array.from({ length: frames }, () => random() - random());
};
const shifted = (signal: Float32Array, by: number, gain: number): Float32Array => {
  const result = new Float32Array(signal.length + by);
  result.set(
    signal.map((v) => v * gain),
    by,
  );
  return result;
};

test('a copy is found when it is scaled, inverted and up to 512 frames late or early', () => {
  const original = noise(1);
  for (const [by, gain] of [
    [0, 1],
    [300, -0.2],
    [512, 3],
  ] as const) {
    const copy = shifted(original, by, gain);
    assert.ok(largestCorrelation(waveformOf(copy), waveformOf(original)) > 0.999);
    assert.ok(largestCorrelation(waveformOf(original), waveformOf(copy)) > 0.999);
  }
  assert.ok(largestCorrelation(waveformOf(shifted(original, 600, 1)), waveformOf(original)) < 0.1);
  assert.ok(largestCorrelation(waveformOf(noise(2)), waveformOf(original)) < 0.1);
  assert.equal(largestCorrelation(waveformOf(new Float32Array(100)), waveformOf(original)), 0);
});

test('the STFT distance is 0 to itself and grows with hiss, also where it only fills a silent tail', () => {
  const truth = drum(80, 0.74, 0.03);
  const withHiss = (level: number): Sound => ({
    ...truth,
    channels: truth.channels.map((channel, c) => {
      const hiss = noise(3 + c, channel.length);
      return channel.map((v, i) => v + level * hiss[i]!);
    }),
  });
  assert.equal(stftDistance(truth, truth), 0);
  const distances = [1e-4, 1e-3, 1e-2].map((level) => stftDistance(withHiss(level), truth));
  assert.ok(
    distances[0]! > 0.01 && distances[1]! > 1.5 * distances[0]! && distances[2]! > 1.3 * distances[1]!,
    `${distances}`,
  );
});

test('the distance is the same for sounds that are both louder, and sounds of different length are refused', () => {
  const [one, other] = [drum(80, 0.2, 0.05), drum(85, 0.2, 0.05)];
  const louder = (sound: Sound): Sound => ({
    ...sound,
    channels: sound.channels.map((channel) => channel.map((v) => 3 * v)),
  });
  assert.ok(Math.abs(stftDistance(one, other) - stftDistance(louder(one), louder(other))) < 1e-6);
  assert.throws(() => stftDistance(one, drum(80, 0.1, 0.05)), /one length/);
});
