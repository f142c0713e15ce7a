import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSound } from '../../src/audio/read-sound.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { startByRule, toCommonForm } from '../../src/training-data/common-form.ts';
import { fingerprintDistance, fingerprintOf } from '../../src/training-data/fingerprint.ts';
import type { MixMode } from '../../src/training-data/mixes.ts';
import { clipFrames, pcmDigest, pcmOf, soundOf } from '../../src/training-data/pcm.ts';
import { nearDb, readingOf } from '../../src/training-data/readings.ts';
import { fixtureSounds, list, originalBytes } from './originals.ts';

/** A decaying tone, silent before `from`. */
const tone = (hz: number, amplitude: number, { rate = 44_100, frames = 20_000, from = 0 } = {}): Float32Array =>
  Float32Array.from({ length: frames }, (_, i) => {
    const seconds = (i - from) / rate;
    return i < from ? 0 : amplitude * Math.exp(-20 * seconds) * Math.sin(2 * Math.PI * hz * seconds);
  });

const mono = (channel: Float32Array, sampleRate = 44_100): Sound => ({ channels: [channel], sampleRate });

/** What the list would say of these samples. */
function recordedOf(pcm: Int16Array) {
  const most = pcm.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const peakFrame = pcm.findIndex((value) => Math.abs(value) === most) >> 1;
  return { peakFrame, sha256: pcmDigest(pcm), fingerprint: fingerprintOf(pcm) };
}

/** Written out anew: 16 bits of a sound that keeps its level, with the rise over 16 frames and the fall over the last 220. */
function finished(left: Float64Array | Float32Array, right: Float64Array | Float32Array, rise: number): Int16Array {
  const pcm = new Int16Array(2 * clipFrames);
  for (let i = 0; i < Math.min(left.length, clipFrames); i++) {
    const gain = Math.min(1, i / rise, (Math.min(left.length, clipFrames) - 1 - i) / 219);
    for (const [c, channel] of [left, right].entries()) pcm[2 * i + c] = Math.round(32_767 * channel[i]! * gain);
  }
  return pcm;
}

const read = async (mode: MixMode, originals: readonly Sound[], pcm: Int16Array) =>
  (await readingOf(mode, originals, recordedOf(pcm)))!;

for (const sound of fixtureSounds)
  test(`the original of ${sound.name} becomes exactly the listed samples`, async () => {
    const { sound: original } = await readSound(originalBytes(sound));
    const reading = (await readingOf('single', [original], sound))!;
    assert.equal(reading.isExact, true);
    assert.equal(pcmDigest(reading.pcm), sound.sha256);
    assert.equal(pcmDigest(pcmOf(soundOf(reading.pcm))!), sound.sha256);
  });

test('a lead-in is cut, and a long original ends with a fade', async () => {
  const original = tone(200, 0.5, { frames: 60_000, from: 5000 });
  // The first sample above -30 dB of the peak is the first of the tone but two.
  const least = original.reduce((a, b) => Math.max(a, Math.abs(b)), 0) * 10 ** -1.5;
  const start = original.findIndex((value) => Math.abs(value) > least) - 44;
  const kept = original.subarray(start);
  const reading = await read('single', [mono(original)], finished(kept, kept, 16));
  assert.equal(reading.isExact, true);
});

test('quiet sounds are brought to -6 dBFS and hot ones to -0.5', async () => {
  for (const [amplitude, db] of [
    [0.01, -6],
    [1.7, -0.5],
  ] as const) {
    const original = tone(300, amplitude);
    const peak = original.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const levelled = Float64Array.from(original, (value) => (value * 10 ** (db / 20)) / peak);
    const reading = await read('single', [mono(original)], finished(levelled, levelled, 4));
    // The last bit of the gain may differ: not exact, but near.
    assert.ok(reading.distanceDb <= 0.5);
    const most = reading.pcm.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    assert.ok(Math.abs(20 * Math.log10(most / 32_767) - db) < 0.001);
  }
});

test('lr takes the left channel from the first original and the right one from the second, of any length', async () => {
  const [left, right] = [tone(200, 0.5), tone(330, 0.4, { frames: 15_000 })];
  const padded = new Float32Array(left.length);
  padded.set(right);
  assert.equal((await read('lr', [mono(left), mono(right)], finished(left, padded, 8))).isExact, true);
});

test('sum adds further microphones at 0.8, each in the polarity that was recorded', async () => {
  const microphones = [tone(200, 0.5), tone(310, 0.3), tone(470, 0.2)];
  for (const [second, third] of [
    [-0.8, 0.8],
    [0.8, -0.8],
    [-0.8, -0.8],
  ] as const) {
    const [a, b, c] = microphones as [Float32Array, Float32Array, Float32Array];
    const mix = Float64Array.from(a, (value, i) => value + second * b[i]! + third * c[i]!);
    assert.equal(
      (
        await read(
          'sum',
          microphones.map((one) => mono(one)),
          finished(mix, mix, 8),
        )
      ).isExact,
      true,
    );
  }
});

test('mjmix puts the overheads left and right under the close microphones, at 0.55 of their peak', async () => {
  const [close, left, right] = [tone(200, 0.5), tone(310, 0.2), tone(370, 0.1)];
  const peakOf = (channel: Float32Array) => channel.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const share = (0.55 * peakOf(close)) / peakOf(left);
  const [l, r] = [left, right].map((over) => Float64Array.from(close, (value, i) => value + share * over[i]!));
  assert.equal(
    (
      await read(
        'mjmix',
        [close, left, right].map((one) => mono(one)),
        finished(l!, r!, 8),
      )
    ).isExact,
    true,
  );
});

test('an original at another rate is near, whatever its converter made of the last bits', async () => {
  const at = (hz: number, rate: number) => tone(hz, 0.5, { rate, frames: rate / 2, from: rate / 20 });
  const wave = [Float64Array.from(at(200, 44_100)), Float64Array.from(at(200, 44_100))] as const;
  const pcm = toCommonForm(wave, startByRule(wave), 16);
  for (const rate of [48_000, 96_000]) {
    const reading = await read('single', [mono(at(200, rate), rate)], pcm);
    assert.equal(reading.isExact, false);
    assert.ok(reading.distanceDb <= nearDb, `${reading.distanceDb} dB`);
  }
  const other = await read('single', [mono(at(260, 48_000), 48_000)], pcm);
  assert.ok(other.distanceDb > nearDb, 'another sound is not near');
});

test('no two sounds that can be fetched are near each other', () => {
  const sounds = list.sounds.filter(({ mode }) => mode !== 'render');
  for (const [i, one] of sounds.entries())
    for (const other of sounds.slice(i + 1))
      assert.ok(fingerprintDistance(one.fingerprint, other.fingerprint) > nearDb, `${one.name} and ${other.name}`);
});

test('silence is no sound', async () => {
  const recorded = recordedOf(new Int16Array(2 * clipFrames));
  assert.equal(await readingOf('single', [mono(new Float32Array(1000))], recorded), undefined);
});
