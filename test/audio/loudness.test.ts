import assert from 'node:assert/strict';
import { test } from 'node:test';
import { integratedLoudness, toLoudness } from '../../src/audio/loudness.ts';
import { stereo, tone } from './tones.ts';

const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);

for (const sampleRate of [44_100, 48_000, 96_000]) {
  test(`a 997 Hz sine at 0 dBFS reads -3.01 LUFS in one channel and 0.00 in two at ${sampleRate} Hz`, () => {
    const sine = tone(997, 2, { sampleRate });
    near(integratedLoudness(sine), -3.01, 0.01);
    near(integratedLoudness(stereo(sine)), 0, 0.01);
  });
}

test('quiet passages are gated, as the standard asks (EBU 3341, case 3, shortened: -36, -23, -36 dBFS)', () => {
  const parts = [
    [-36, 2.5],
    [-23, 15],
    [-36, 2.5],
  ].map(([db, seconds]) => stereo(tone(1000, seconds!, { sampleRate: 48_000, amplitude: 10 ** (db! / 20) })));
  const channels = [0, 1].map((c) => Float32Array.from(parts.flatMap((part) => [...part.channels[c]!])));
  near(integratedLoudness({ channels, sampleRate: 48_000 }), -23, 0.1);
});

test('a sound shorter than a block counts as one block padded with silence', () => {
  const short = integratedLoudness(tone(997, 0.2));
  near(short, -3.01 - 10 * Math.log10(2), 0.05);
});

test('gain brings a sound to the target, and leaves silence alone', () => {
  near(integratedLoudness(toLoudness(stereo(tone(200, 0.75, { amplitude: 0.01 })), -20)), -20, 0.001);
  const silence = { channels: [new Float32Array(44_100)], sampleRate: 44_100 };
  assert.equal(integratedLoudness(silence), Number.NEGATIVE_INFINITY);
  assert.equal(toLoudness(silence, -20), silence);
});
