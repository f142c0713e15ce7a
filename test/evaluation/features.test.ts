import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { featureIndex, featuresOf, type ScalarName } from '../../src/evaluation/features.ts';
import { oneShotOf } from '../../src/evaluation/one-shot.ts';
import { drum, tone, uniform } from '../audio/tones.ts';

const measure = async (sound: Sound) => {
  const features = featuresOf(await oneShotOf(sound));
  return (name: ScalarName): number => features[featureIndex(name)]!;
};
const noise = (frames: number): Float32Array => {
  const random = uniform(5);
  return Float32Array.from({ length: frames }, () => random() - random());
};

/** Two decaying partials that differ between the channels, with a ramp: the formula of the reference script. */
function referenceDrum([f0, decay, rise, detune]: [number, number, number, number]): Sound {
  const channels = [0, 1].map((c) =>
    Float32Array.from({ length: 32_768 }, (_, i) => {
      const t = i / 44_100;
      const body = Math.exp(-t / decay) * Math.sin(2 * Math.PI * f0 * (1 + c * detune) * t);
      const click = 0.3 * Math.exp(-t / (decay / 4)) * Math.sin(2 * Math.PI * 7.3 * f0 * t * t * 10 + c);
      return (body + click) * Math.min(1, t / rise);
    }),
  );
  return { channels, sampleRate: 44_100 };
}

test('features agree with the numpy reference within 1e-3', async () => {
  const golden: { parameters: [number, number, number, number]; features: number[] }[] = JSON.parse(
    readFileSync(new URL('../fixtures/audio/drum-features.json', import.meta.url), 'utf8'),
  );
  for (const { parameters, features } of golden) {
    const found = featuresOf(await oneShotOf(referenceDrum(parameters)));
    assert.equal(found.length, features.length);
    for (const [i, value] of found.entries()) {
      assert.ok(
        Math.abs(value - features[i]!) < 1e-3,
        `${parameters}, feature ${i}: ${value}, reference ${features[i]}`,
      );
    }
  }
});

test('a tone has its own centroid, noise is flat, and both whatever the level', async () => {
  for (const amplitude of [1, 0.01]) {
    const sine = await measure(tone(1000, 0.75, { amplitude }));
    assert.ok(Math.abs(2 ** sine('centroidOctaves') - 1000) < 20);
    assert.ok(sine('spreadOctaves') < 0.3 && sine('flatnessDb') < -40);
    const hiss = await measure({ channels: [noise(32_768).map((v) => v * amplitude)], sampleRate: 44_100 });
    assert.ok(hiss('flatnessDb') > -1 && hiss('spreadOctaves') > 1);
    assert.ok(Math.abs(hiss('highDb') - 10 * Math.log10(10_000 / 22_050)) < 0.3);
  }
});

test('decay is the time to -40 dB, tail the level of the last 50 ms', async () => {
  const scalars = await measure(drum(200, 0.75, 0.15));
  assert.ok(Math.abs(scalars('decaySeconds') - 0.15 * Math.log(100)) < 0.02, `${scalars('decaySeconds')}`);
  const level = (seconds: number) => 20 * Math.log10(Math.exp(-seconds / 0.15)) - 3;
  assert.ok(Math.abs(scalars('tailDb') - level(0.705)) < 3, `${scalars('tailDb')}`);
  const short = await measure({ channels: [new Float32Array(2000).fill(0.5)], sampleRate: 44_100 });
  assert.ok(Math.abs(short('tailDb')) < 0.01, 'the tail of a short sound is its own, not the padding');
});

test('attack is the rise from 5 % to 90 % of the peak', async () => {
  const ramp = Float32Array.from({ length: 20_000 }, (_, i) => Math.min(1, i / 4410) * (i % 2 ? 1 : -1));
  const scalars = await measure({ channels: [ramp], sampleRate: 44_100 });
  assert.ok(Math.abs(10 ** scalars('attackLogMs') - 85.1) < 0.2);
});

test('width tells mono, independent and opposite channels apart', async () => {
  const [left, right] = [noise(32_768), noise(40_000).subarray(7000, 7000 + 32_768)];
  const widthOf = async (other: Float32Array) =>
    (await measure({ channels: [left, other], sampleRate: 44_100 }))('widthDb');
  assert.equal(Math.round(await widthOf(left)), -60);
  assert.ok(Math.abs(await widthOf(right)) < 1);
  assert.ok((await widthOf(left.map((v) => -v))) > 60);
});

test('silence, one frame and other rates give finite features', async () => {
  for (const sound of [
    { channels: [new Float32Array(1000)], sampleRate: 44_100 },
    { channels: [Float32Array.of(1)], sampleRate: 44_100 },
    tone(300, 2, { sampleRate: 48_000 }),
  ]) {
    assert.ok(featuresOf(await oneShotOf(sound)).every(Number.isFinite));
  }
});
