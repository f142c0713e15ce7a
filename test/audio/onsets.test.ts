import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOnsets } from '../../src/audio/onsets.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { phraseWith } from '../beatbox/small-phrase.ts';
import { drum } from './lead-ins.ts';

const rate = 44_100;
const inMs = (frames: readonly number[], sampleRate = rate): number[] =>
  frames.map((frame) => (frame / sampleRate) * 1000);

/** Each wanted time has one onset within 10 ms, and there are no others. */
function assertFound(found: readonly number[], wantedMs: readonly number[], what: string): void {
  assert.equal(found.length, wantedMs.length, `${what}: ${found.map(Math.round)} for ${wantedMs}`);
  for (const [i, ms] of wantedMs.entries()) assert.ok(Math.abs(found[i]! - ms) <= 10, `${what}: ${found[i]} for ${ms}`);
}

test('bursts of noise with known beginnings are found within 10 ms, loud and soft ones, at every usual rate', () => {
  const wanted = [120, 300, 395, 700, 1000];
  for (const sampleRate of [8000, 16_000, 44_100, 48_000]) {
    const samples = noiseOf(1, 0, 1.4 * sampleRate).map((value) => value * 0.001);
    const noise = noiseOf(2, 0, samples.length);
    for (const [i, ms] of wanted.entries()) {
      const at = Math.round((ms / 1000) * sampleRate);
      for (let k = 0; at + k < samples.length; k++)
        samples[at + k]! += noise[at + k]! * (i % 2 ? 0.05 : 0.2) * Math.exp(-k / (0.02 * sampleRate));
    }
    assertFound(inMs(findOnsets({ channels: [samples], sampleRate }), sampleRate), wanted, `${sampleRate} Hz`);
  }
});

test('drums are found whether the one before rings on or is cut', async () => {
  const times = [0.3, 0.55, 0.8, 0.95, 1.3, 1.6];
  const names = ['kick', 'hat', 'snare', 'hat', 'kick', 'snare'] as const;
  const cut = await phraseWith(times.map((seconds, i) => ({ drum: names[i]!, seconds })));
  assertFound(
    inMs(findOnsets(cut)),
    times.map((s) => 1000 * s),
    'cut',
  );
  const mixed = noiseOf(5, 0, 2.4 * rate).map((value) => value * 10 ** (-50 / 20));
  for (const [i, seconds] of times.entries()) {
    const { channels } = await drum(names[i]!);
    for (const [k, value] of channels[0]!.entries()) mixed[Math.round(seconds * rate) + k]! += 0.4 * value;
  }
  assertFound(
    inMs(findOnsets({ channels: [mixed], sampleRate: rate })),
    times.map((s) => 1000 * s),
    'overlapping',
  );
});

test('a phrase may begin with its first hit', async () => {
  const { channels } = await drum('snare');
  assertFound(inMs(findOnsets({ channels: [channels[0]!.subarray(40)], sampleRate: rate })), [0], 'snare');
});

test('silence, steady noise, DC, hum and a gliding tone have no hit', () => {
  const frames = rate;
  const of = (value: (i: number) => number) => ({
    channels: [Float32Array.from({ length: frames }, (_, i) => value(i))],
    sampleRate: rate,
  });
  const fade = (i: number): number => Math.min(1, i / (0.4 * rate));
  const noise = noiseOf(9, 0, frames);
  for (const [what, sound] of Object.entries({
    silence: of(() => 0),
    'steady noise': of((i) => 0.1 * noise[i]!),
    DC: of(() => 0.3),
    hum: of((i) => 0.1 * Math.sin((2 * Math.PI * 50 * i) / rate)),
    'a swelling glide': of((i) => 0.3 * fade(i) * Math.sin(2 * Math.PI * (300 * (i / rate) + 200 * (i / rate) ** 2))),
    nothing: { channels: [new Float32Array()], sampleRate: rate },
  }))
    assert.deepEqual(findOnsets(sound), [], what);
});
