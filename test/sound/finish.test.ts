import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakOf } from '../../src/audio/sound.ts';
import { finish } from '../../src/sound/finish.ts';
import { UserError } from '../../src/user-error.ts';
import { drum } from '../audio/tones.ts';

const offset = (by: number) => ({
  ...drum(60, 0.3, 0.1),
  channels: drum(60, 0.3, 0.1).channels.map((channel) => channel.map((v) => v * 0.2 + by)),
});

test('a finished sound peaks at -0.3 dBFS, ends at 0 and has no DC before the fade', () => {
  const finished = finish(offset(0.1));
  assert.ok(Math.abs(peakOf(finished) - 10 ** (-0.3 / 20)) < 1e-6);
  for (const channel of finished.channels) {
    assert.ok(Math.abs(channel.at(-1)!) < 1e-9);
    const mean = channel.reduce((a, b) => a + b, 0) / channel.length;
    assert.ok(Math.abs(mean) < 2e-3, `${mean}`);
  }
});

test('the fade takes the last 5 ms and nothing before', () => {
  const constant = {
    channels: [Float32Array.from({ length: 4410 }, (_, i) => (i % 2 ? 0.5 : -0.5))],
    sampleRate: 44_100,
  };
  const [channel] = finish(constant).channels;
  const untouched = channel!.subarray(0, 4410 - 221);
  assert.ok(untouched.every((v) => Math.abs(Math.abs(v) - Math.abs(channel![0]!)) < 1e-6));
  assert.ok(Math.abs(channel![4410 - 110]!) < 0.6 * Math.abs(channel![0]!));
});

test('silence stays silence, DC alone becomes silence, and an empty sound stays empty', () => {
  for (const value of [0, 1e-9, 0.25]) {
    const sound = finish({ channels: [new Float32Array(1000).fill(value)], sampleRate: 44_100 });
    assert.ok(sound.channels[0]!.every((v) => Math.abs(v) < 1e-6));
  }
  assert.deepEqual(finish({ channels: [new Float32Array()], sampleRate: 44_100 }).channels, [new Float32Array()]);
});

test('the given sound is left as it was', () => {
  const sound = offset(0.1);
  finish(sound);
  assert.deepEqual(sound, offset(0.1));
});

test('values that are not numbers are refused, not written', () => {
  const broken = { channels: [Float32Array.of(0, Number.NaN, 1)], sampleRate: 44_100 };
  assert.throws(
    () => finish(broken),
    (error: unknown) => error instanceof UserError && error.kind === 'failed',
  );
});
