import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logSpectrogram } from '../../src/audio/log-spectrogram.ts';
import { tone } from './tones.ts';

const options = { bands: 96, minHz: 30, maxHz: 20_000, sampleRate: 44_100, maxFrames: 128 };
const centreHz = (band: number): number => 30 * (20_000 / 30) ** ((band + 1) / 97);

test('a full-scale sine peaks in its own band at about 0 dB, from a kick’s 45 Hz to 12 kHz', () => {
  for (const hz of [45, 50, 100, 170, 190, 400, 690, 720, 2000, 12_000]) {
    const frames = logSpectrogram(tone(hz, 0.743).channels[0]!, options);
    const middle = frames[64]!;
    const loudest = middle.indexOf(Math.max(...middle));
    assert.ok(Math.abs(12 * Math.log2(centreHz(loudest) / hz)) < 1.3, `${hz} Hz is shown at ${centreHz(loudest)}`);
    assert.ok(Math.abs(10 * Math.log10(middle[loudest]!)) < 3, `${hz} Hz: ${10 * Math.log10(middle[loudest]!)} dB`);
  }
});

test('every region shows a click in the same frame', () => {
  const click = new Float32Array(32_768);
  click[64 * 256] = 1;
  const frames = logSpectrogram(click, options);
  assert.equal(frames.length, 128);
  for (const bands of [
    [0, 20],
    [30, 45],
    [50, 95],
  ] as const) {
    const energy = frames.map((frame) => frame.subarray(...bands).reduce((a, b) => a + b, 0));
    assert.equal(energy.indexOf(Math.max(...energy)), 64, `bands ${bands}`);
  }
});

test('low rates, a frame alone and nothing at all are no mistake', () => {
  for (const length of [0, 1, 300, 9000])
    for (const sampleRate of [8000, 192_000])
      for (const frame of logSpectrogram(new Float32Array(length).fill(0.1), { ...options, sampleRate, maxHz: 4000 }))
        assert.ok(frame.every(Number.isFinite));
});
