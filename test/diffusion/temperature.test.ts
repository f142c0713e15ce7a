import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachSpectrum } from '../../src/audio/spectrum.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { heated } from '../../src/diffusion/temperature.ts';

const frames = 32_768;
const shape = { channels: 2, sampleRate: 44_100 };
const noise = noiseOf(1, 0, 2 * frames);

/** Root of the mean power between two frequencies of a channel. */
function deviation(x: Float32Array, channel: number, from: number, to: number): number {
  let [sum, bins] = [0, 0];
  const windowFrames = 1024;
  forEachSpectrum(x.slice(channel * frames, (channel + 1) * frames), { windowFrames, hopFrames: 512 }, (power) => {
    for (let bin = 1; bin < windowFrames / 2; bin++) {
      const hz = (bin * shape.sampleRate) / windowFrames;
      if (hz < from || hz >= to) continue;
      sum += power[bin]!;
      bins++;
    }
  });
  return Math.sqrt(sum / bins);
}

test('a temperature heats every frequency, and 1 leaves the noise as it is', () => {
  assert.deepEqual(
    heated(noise, { temperature: 1.5 }, shape),
    noise.map((value) => 1.5 * value),
  );
  assert.equal(heated(noise, {}, shape), noise);
  assert.equal(heated(noise, { temperature: 1, temperatureBelowHz: 5000 }, shape), noise);
});

test('below a frequency it heats each channel there alone', () => {
  const hot = heated(noise, { temperature: 1.5, temperatureBelowHz: 5000 }, shape);
  for (const channel of [0, 1]) {
    const gain = (from: number, to: number) => deviation(hot, channel, from, to) / deviation(noise, channel, from, to);
    assert.ok(Math.abs(gain(50, 1000) - 1.5) < 0.01, `${gain(50, 1000)} below`);
    assert.ok(Math.abs(gain(4000, 6000) - 1.25) < 0.05, `${gain(4000, 6000)} at the frequency`);
    assert.ok(Math.abs(gain(18_000, 22_000) - 1) < 0.01, `${gain(18_000, 22_000)} above`);
  }
  const alone = heated(
    noise.subarray(frames),
    { temperature: 1.5, temperatureBelowHz: 5000 },
    { ...shape, channels: 1 },
  );
  assert.deepEqual(hot.subarray(frames), alone, 'one channel does not ring into the next');
});

test('a frequency that the sound cannot hold heats all of it', () => {
  const all = noise.map((value) => 1.5 * value);
  assert.deepEqual(heated(noise, { temperature: 1.5, temperatureBelowHz: 22_050 }, shape), all);
});
