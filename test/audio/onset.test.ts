import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOnset, fromHit } from '../../src/audio/onset.ts';
import { withoutRestLevel } from '../../src/audio/rest-level.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { untilSilence } from '../../src/audio/until-silence.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { behind, type Drum, drum, type LeadIn, leadIns } from './lead-ins.ts';
import { drum as syntheticDrum } from './tones.ts';

const rate = 44_100;
const drums: readonly Drum[] = ['kick', 'kick-acoustic', 'snare', 'hat', 'shaker', 'brush'];
const names = Object.keys(leadIns) as LeadIn[];
const mono = (samples: Float32Array): Sound => ({ channels: [samples], sampleRate: rate });
const ofFrames = (frames: number, value: (i: number) => number): Sound =>
  mono(Float32Array.from({ length: frames }, (_, i) => value(i)));
const scaled = (sound: Sound, gain: number): Sound => ({
  ...sound,
  channels: sound.channels.map((channel) => channel.map((value) => value * gain)),
});
const joined = (...sounds: readonly Sound[]): Sound => ({
  sampleRate: rate,
  channels: [0, 1].map((c) => Float32Array.from(sounds.flatMap(({ channels }) => [...(channels[c] ?? channels[0]!)]))),
});
const silence = (seconds: number): Sound => ofFrames(Math.round(seconds * rate), () => 0);

test('a clean one-shot comes through as it is, the very object, also a soft, a slow and a quiet one', async () => {
  for (const name of drums)
    for (const gain of [1, 1e-3, 1e-4]) {
      const sound = scaled(await drum(name), gain);
      assert.equal(fromHit(sound).sound, sound, `${name} at ${gain}`);
    }
});

test('behind silence, DC or a click the hit is found to the sample, whatever the drum and the lead-in', async () => {
  for (const name of drums)
    for (const lead of ['silence', '2 % DC', 'click'] as const)
      for (const seconds of [0.005, 0.03, 0.1, 0.25, 1]) {
        if (lead === 'click' && seconds < 0.25) continue;
        const found = findOnset(behind(await drum(name), lead, seconds));
        // DC is known as such where it lasts for 100 ms.
        if (lead === '2 % DC' && seconds < 0.1) continue;
        assert.equal(found, Math.round(seconds * rate), `${name} behind ${seconds} s of ${lead}`);
      }
});

test('beneath hum and noise the hit is found to within what they hide of it', async () => {
  for (const name of ['kick', 'kick-acoustic', 'snare', 'hat'] as const)
    for (const lead of names)
      for (const seconds of [0.25, 1, 3]) {
        const off = findOnset(behind(await drum(name), lead, seconds)) - Math.round(seconds * rate);
        const most = lead === 'breath' ? 40 : 12;
        assert.ok(Math.abs(off) <= most, `${name} behind ${seconds} s of ${lead}: ${off} frames off`);
      }
});

test('what is left out is said in ms, and the hit keeps its samples', async () => {
  const kick = await drum('kick');
  const { sound, skippedMs } = fromHit(behind(kick, 'silence', 1));
  assert.equal(skippedMs, 1000);
  assert.deepEqual(sound, kick);
});

test('DC is taken off where the sound rests on it; a low tone that was cut off is no DC', async () => {
  const kick = await drum('kick');
  const shifted = withoutRestLevel({ ...kick, channels: kick.channels.map((c) => c.map((v) => 0.5 * v + 0.3)) });
  for (const [c, channel] of shifted.channels.entries())
    for (let i = 0; i < channel.length; i += 97)
      assert.ok(Math.abs(channel[i]! - 0.5 * kick.channels[c]![i]!) < 3e-3, `frame ${i}`);
  for (const hz of [12, 20, 30, 50]) {
    const tone = ofFrames(rate / 4, (i) => 0.5 * Math.cos((2 * Math.PI * hz * i) / rate));
    assert.equal(withoutRestLevel(tone), tone, `${hz} Hz`);
  }
});

test('a swell is not cut: it begins where it leaves its floor', () => {
  const rise = (seconds: number) => (i: number) =>
    i < seconds * rate ? 10 ** ((-60 * (1 - i / (seconds * rate))) / 20) : 0;
  const noise = noiseOf(3, 0, 3 * rate);
  for (const seconds of [0.2, 0.6, 1]) {
    const swell = ofFrames(seconds * rate, (i) => 0.3 * rise(seconds)(i) * noise[i]!);
    assert.ok(findOnset(swell) <= 0.2 * seconds * rate, `${seconds} s: ${findOnset(swell)}`);
    const onset = findOnset(joined(silence(0.5), swell));
    assert.ok(onset >= 0.5 * rate && onset <= (0.5 + 0.1 * seconds) * rate, `${seconds} s behind silence: ${onset}`);
  }
});

test('a flam keeps its soft stroke, and of two hits the first is taken', async () => {
  const snare = await drum('snare');
  const stroke = (db: number): Sound => scaled(syntheticDrum(300, 0.03, 0.012), 10 ** (db / 20));
  for (const db of [-12, -20, -30]) {
    const flam = joined(stroke(db), snare);
    assert.equal(findOnset(flam), 0, `${db} dB`);
    const late = findOnset(joined(silence(0.5), flam));
    assert.ok(late <= 0.5 * rate + 3, `${db} dB behind silence: ${late}`);
  }
  const ghost = scaled(syntheticDrum(180, 0.3, 0.06), 0.2);
  assert.equal(findOnset(joined(ghost, snare)), 0);
});

test('silence, a click alone, one frame and nothing are no reason to fail', () => {
  assert.equal(findOnset(silence(1)), 0);
  assert.equal(findOnset(mono(new Float32Array(0))), 0);
  assert.equal(findOnset(ofFrames(1, () => 0.5)), 0);
  const tick = ofFrames(rate, (i) => (i >= 22_050 && i < 22_055 ? 0.7 : 0));
  assert.equal(findOnset(tick), 22_050);
});

test('a sound that is clipped, or noise from its first frame to its last, is left alone', async () => {
  const clipped = scaled(await drum('kick'), 30);
  const square = { ...clipped, channels: clipped.channels.map((c) => c.map((v) => Math.max(-1, Math.min(1, v)))) };
  assert.equal(fromHit(square).sound, square);
  const noise = mono(noiseOf(1, 0, 2 * rate).map((value) => 0.1 * value));
  assert.equal(fromHit(noise).sound, noise);
});

test('what begins loud and is followed by something louder keeps its beginning', () => {
  const buzz = noiseOf(2, 0, rate);
  const glitch = ofFrames(rate, (i) => (i < 0.14 * rate ? 0.08 : 0.3) * buzz[i]!);
  assert.equal(findOnset(glitch), 0);
});

test('of a recording of several hits the first is kept, up to the silence behind it', async () => {
  const kick = await drum('kick-acoustic');
  const short = { ...kick, channels: kick.channels.map((channel) => channel.subarray(0, 8000)) };
  const first = untilSilence(joined(short, silence(0.15), await drum('snare'), silence(1)));
  assert.ok(first.channels[0]!.length <= 8000 && first.channels[0]!.length > 4000);
  const gated = joined(short, silence(0.05), short);
  assert.equal(untilSilence(gated), gated);
  const alone = joined(short, silence(2));
  assert.equal(untilSilence(alone), alone);
});
