import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ShapeStep, shapedSound } from '../../src/audio/shape-sound.ts';
import { lengthFrames, type Sound } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { shapedInSteps } from '../../src/sound/shape-wav.ts';

const fixture = (name: string): Sound =>
  readWav(readFileSync(new URL(`../fixtures/audio/shape/${name}.wav`, import.meta.url))).sound;
const source = fixture('source');
const rate = 44_100;

/** The largest difference, both channels; frames from one up to another. */
function difference(a: Sound, b: Sound, from = 0, to = lengthFrames(a)): number {
  let most = 0;
  for (const [c, channel] of a.channels.entries())
    for (let i = from; i < to; i++) most = Math.max(most, Math.abs(channel[i]! - b.channels[c]![i]!));
  return most;
}

/** SoX counts in 32-bit integers, and a float has 24 bits. */
const rounding = 2e-7;
const bySox: readonly (readonly [name: string, step: ShapeStep])[] = [
  ['trim', { startMs: 10, endMs: 30 }],
  ['reverse', { reverse: true }],
  ['gain', { gainDb: -6 }],
  ['low-cut', { lowCutHz: 200 }],
  ['high-cut', { highCutHz: 3000 }],
  ['fades', { fadeInMs: 10, fadeOutMs: 15 }],
  ['width', { widthPercent: 50 }],
  ['several', { reverse: true, lowCutHz: 120, highCutHz: 8000, gainDb: -3, fadeInMs: 5, fadeOutMs: 20 }],
];

for (const [name, step] of bySox)
  test(`${JSON.stringify(step)} is what SoX makes (${name}.wav), sample for sample`, async () => {
    const [shaped, expected] = [await shapedSound(source, step), fixture(name)];
    assert.equal(lengthFrames(shaped), lengthFrames(expected));
    const most = difference(shaped, expected);
    assert.ok(most <= rounding, `${most}`);
  });

for (const [name, step] of [
  ['up', { semitones: 3 }],
  ['down', { semitones: -4, cents: -50 }],
] as const)
  test(`${JSON.stringify(step)} is as long as with SoX and sounds as there: two resamplers differ by -60 dB in the band of both`, async () => {
    // Near the end of the band each filter rolls off in its own way; at its ends the sound is cut off.
    const dull = [{ highCutHz: 2000 }, { highCutHz: 2000 }, { highCutHz: 2000 }];
    const { shaped } = await shapedInSteps(await shapedSound(source, step), dull);
    const { shaped: expected } = await shapedInSteps(fixture(name), dull);
    assert.ok(Math.abs(lengthFrames(shaped) - lengthFrames(expected)) <= 1);
    const energy = (sound: Sound, other?: Sound): number =>
      sound.channels.reduce(
        (sum, channel, c) =>
          sum +
          channel.subarray(100, -100).reduce((all, x, i) => all + (x - (other?.channels[c]?.[i + 100] ?? 0)) ** 2, 0),
        0,
      );
    const db = 10 * Math.log10(energy(shaped, expected) / energy(expected));
    assert.ok(db < -60, `${db} dB`);
  });

const tone = (hz: number, level: number, frames = 8820): Sound => {
  const channel = Float32Array.from({ length: frames }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate));
  return { channels: [channel, channel.slice()], sampleRate: rate };
};

test('decay is an exponential that has fallen by 60 dB after its time', async () => {
  const { channels } = await shapedSound(source, { decayMs: 40 });
  for (const [c, channel] of channels.entries())
    for (const [i, value] of channel.entries())
      assert.ok(Math.abs(value - source.channels[c]![i]! * 10 ** ((-3 * i) / (0.04 * rate))) < rounding);
});

test('drive is tanh(g x) / tanh(g): a low tone has its overtones, and what they are folds back nowhere', async () => {
  const driveDb = 18;
  const g = 10 ** (driveDb / 20);
  const low = tone(100, 0.8);
  const driven = await shapedSound(low, { driveDb });
  for (let i = 300; i < 8500; i++) {
    const expected = Math.tanh(g * low.channels[0]![i]!) / Math.tanh(g);
    assert.ok(Math.abs(driven.channels[0]![i]! - expected) < 2e-3, `${i}`);
  }
  // Of 7 kHz the third overtone lies at 21 kHz, the fifth would fold to 9.1 kHz.
  const high = (await shapedSound(tone(7000, 0.8), { driveDb })).channels[0]!.subarray(1000, 1000 + 6300);
  const power = (hz: number): number => {
    let [re, im] = [0, 0];
    for (const [i, x] of high.entries()) {
      re += x * Math.cos((2 * Math.PI * hz * i) / rate);
      im += x * Math.sin((2 * Math.PI * hz * i) / rate);
    }
    return 20 * Math.log10(Math.hypot(re, im) / (high.length / 2));
  };
  assert.ok(power(9100) - power(7000) < -60, `${power(9100) - power(7000)} dB`);
});

test('width 0 is mono, 200 doubles the side; a mono sound stays as it is', async () => {
  const [left, right] = source.channels as readonly [Float32Array, Float32Array];
  const mono = await shapedSound(source, { widthPercent: 0 });
  assert.deepEqual(mono.channels[0], mono.channels[1]);
  const wide = await shapedSound(source, { widthPercent: 200 });
  for (let i = 0; i < left.length; i++) {
    assert.ok(Math.abs(wide.channels[0]![i]! + wide.channels[1]![i]! - left[i]! - right[i]!) < rounding);
    assert.ok(Math.abs(wide.channels[0]![i]! - wide.channels[1]![i]! - 2 * (left[i]! - right[i]!)) < 2 * rounding);
  }
  const single = { channels: [left], sampleRate: rate };
  assert.deepEqual((await shapedSound(single, { widthPercent: 30 })).channels[0], left);
});

test('the source stays as it is, and nothing asked changes nothing', async () => {
  const before = createHash('sha256')
    .update(new Uint8Array(source.channels[0]!.buffer.slice(0)))
    .digest('hex');
  for (const [, step] of bySox) await shapedSound(source, step);
  assert.equal(
    createHash('sha256')
      .update(new Uint8Array(source.channels[0]!.buffer.slice(0)))
      .digest('hex'),
    before,
  );
  assert.equal(difference(await shapedSound(source, {}), source), 0);
});

test('ten steps are made one after another in floats', async () => {
  const steps: ShapeStep[] = [
    { startMs: 2 },
    { lowCutHz: 60, gainDb: -2 },
    { gainDb: -14 },
    { reverse: true },
    { semitones: -1 },
    { driveDb: 6 },
    { widthPercent: 60 },
    { reverse: true },
    { decayMs: 400 },
    { fadeOutMs: 8 },
  ];
  const { shaped } = await shapedInSteps(source, steps);
  let one = source;
  for (const step of steps) one = await shapedSound(one, step);
  assert.equal(difference(shaped, one), 0);
});

test('above full scale a step is turned down to -0.3 dBFS, with a note of how much; raw sounds are not', async () => {
  const { shaped, notes } = await shapedInSteps(tone(100, 0.8), [{ gainDb: 12 }]);
  const peak = Math.max(...shaped.channels[0]!);
  assert.ok(Math.abs(20 * Math.log10(peak) + 0.3) < 0.01, `${peak}`);
  assert.deepEqual(notes, [{ key: 'shapeLowered', values: { db: 10.4 } }]);
  const raw = await shapedInSteps(tone(100, 0.8), [{ gainDb: 12 }], { isRaw: true });
  assert.ok(Math.max(...raw.shaped.channels[0]!) > 3);
  assert.deepEqual(raw.notes, []);
});

test('nothing between start and end, or more than ten seconds, is refused', async () => {
  await assert.rejects(shapedInSteps(source, [{ startMs: 60 }]), /Nothing is left between start and end/);
  const second = tone(100, 0.5, rate);
  await assert.rejects(shapedInSteps(second, [{ semitones: -24 }, { semitones: -24 }]), /longer than 10 s/);
});
