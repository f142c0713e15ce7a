import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fundamentalHz, noteOf } from '../../src/audio/fundamental.ts';
import { resampleTo, transposed } from '../../src/audio/resample.ts';
import { cropped, lengthFrames, type Sound } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { drum, tone, uniform } from './tones.ts';

const sampleRate = 44_100;

/** A kick: a sine that falls from `fromHz` to `toHz` within some 40 ms, and rings. */
function kick(fromHz: number, toHz: number): Sound {
  let phase = 0;
  const samples = Float32Array.from({ length: 32_768 }, (_, i) => {
    const seconds = i / sampleRate;
    phase += (2 * Math.PI * (toHz + (fromHz - toHz) * Math.exp(-seconds / 0.02))) / sampleRate;
    return Math.sin(phase) * Math.exp(-seconds / 0.15);
  });
  return { channels: [samples, samples], sampleRate };
}

const semitones = (a: number, b: number): number => 12 * Math.log2(a / b);

test('the pitch of tones, decaying drums and kicks is found within half a semitone', () => {
  for (const hz of [41.2, 55, 98, 220, 440, 987])
    for (const sound of [tone(hz, 0.74), drum(hz, 0.74, 0.1)])
      assert.ok(Math.abs(semitones(fundamentalHz(sound) ?? 0, hz)) < 0.5, `${hz}: ${fundamentalHz(sound)}`);
  for (const hz of [43.7, 49, 61.7])
    assert.ok(
      Math.abs(semitones(fundamentalHz(kick(4 * hz, hz)) ?? 0, hz)) < 0.5,
      `${hz}: ${fundamentalHz(kick(180, hz))}`,
    );
});

test('after resampling the pitch follows', async () => {
  for (const hz of [49, 110, 330]) {
    const before = fundamentalHz(kick(3 * hz, hz)) ?? 0;
    for (const shift of [-3, 2]) {
      const faster = { ...kick(3 * hz, hz), sampleRate: Math.round(sampleRate * 2 ** (shift / 12)) };
      const after = fundamentalHz(await resampleTo(faster, { sampleRate, channels: 2 })) ?? 0;
      assert.ok(Math.abs(semitones(after, before) - shift) < 0.5, `${hz} Hz by ${shift}: ${before} to ${after}`);
    }
  }
});

test('noise, silence and very short sounds have no pitch', () => {
  const random = uniform(3);
  const noise = Float32Array.from({ length: 32_768 }, () => random() - 0.5);
  for (const channel of [noise, new Float32Array(32_768), new Float32Array(100).fill(0.5), new Float32Array(0)])
    assert.equal(fundamentalHz({ channels: [channel], sampleRate }), undefined);
});

test('notes are named as in most DAWs: 440 Hz is A4, 43.65 Hz F1', () => {
  assert.deepEqual([440, 43.65, 61.7, 46.2, 27.5, 261.6].map(noteOf), ['A4', 'F1', 'B1', 'F#1', 'A0', 'C4']);
});

test('of kicks that are called clear, at least 90 % follow a known resampling within a semitone', async () => {
  // 24 kicks of the starter, consecutive among those that are clear: mono, 8,820 Hz, the first 0.35 s of each.
  const file = new URL('../fixtures/audio/clear-kicks.wav', import.meta.url);
  const { sound: row } = readWav(readFileSync(file));
  const frames = Math.round(0.35 * row.sampleRate);
  let [followed, asked] = [0, 0];
  for (let start = 0; start < lengthFrames(row); start += frames) {
    const kick = cropped(row, start, start + frames);
    const before = fundamentalHz(kick);
    assert.ok(before, `${start}`);
    for (const shift of [-3, 2]) {
      asked++;
      const after = fundamentalHz(await transposed(kick, shift));
      if (after !== undefined && Math.abs(semitones(after, before) - shift) <= 1) followed++;
    }
  }
  assert.equal(asked, 48);
  assert.ok(followed >= 0.9 * asked, `${followed} of ${asked}`);
});
