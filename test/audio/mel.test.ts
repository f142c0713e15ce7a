import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtered } from '../../src/audio/filter-bank.ts';
import { hzOfMel, melBank, melOfHz } from '../../src/audio/mel.ts';
import { monoOf } from '../../src/audio/mono.ts';
import { forEachSpectrum } from '../../src/audio/spectrum.ts';
import { tone } from './tones.ts';

const bank = melBank({ bands: 64, minHz: 20, maxHz: 20_000, sampleRate: 44_100, fftSize: 1024 });

/** Power in mel bands, [frame][band]. */
function melSpectrogram(signal: Float32Array): Float64Array[] {
  const frames: Float64Array[] = [];
  forEachSpectrum(signal, { windowFrames: 1024, hopFrames: 256 }, (power) => frames.push(filtered(power, bank)));
  return frames;
}

test('a full-scale sine peaks in its own mel band at about 0 dB', () => {
  for (const hz of [100, 1000, 8000]) {
    const frames = melSpectrogram(tone(hz, 0.5).channels[0]!);
    const middle = frames[40]!;
    const loudest = middle.indexOf(Math.max(...middle));
    const mel = melOfHz(20) + ((loudest + 1) * (melOfHz(20_000) - melOfHz(20))) / 65;
    const half = (melOfHz(20_000) - melOfHz(20)) / 65;
    assert.ok(Math.abs(melOfHz(hz) - mel) <= half + 1, `${hz} Hz is in the band at ${hzOfMel(mel)} Hz`);
    assert.ok(Math.abs(10 * Math.log10(middle[loudest]!)) < 3, `${hz} Hz: ${10 * Math.log10(middle[loudest]!)} dB`);
  }
});

test('frames are centred on multiples of the hop: a click shows in its own frame', () => {
  const click = new Float32Array(4096);
  click[1024] = 1;
  const energy = melSpectrogram(click).map((frame) => frame.reduce((a, b) => a + b, 0));
  assert.equal(energy.length, 16);
  assert.equal(energy.indexOf(Math.max(...energy)), 4);
});

test('mono is the mean, and the left channel where the mean cancels', () => {
  const left = Float32Array.of(1, 0.5);
  assert.deepEqual(
    monoOf({ channels: [left, Float32Array.of(0, 0.5)], sampleRate: 44_100 }),
    Float32Array.of(0.5, 0.5),
  );
  assert.equal(monoOf({ channels: [left, left.map((v) => -v)], sampleRate: 44_100 }), left);
});
