import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resampleTo } from '../../src/audio/resample.ts';
import { amplitudeAt, tone } from './tones.ts';

const decibels = (amplitude: number): number => 20 * Math.log10(amplitude + 1e-12);

for (const sampleRate of [8000, 22_050, 48_000, 96_000, 192_000]) {
  test(`1 kHz at ${sampleRate} Hz keeps its level and length at 44.1 kHz, on both channels`, async () => {
    const sound = await resampleTo(tone(1000, 0.5, { sampleRate, amplitude: 0.5 }), {
      sampleRate: 44_100,
      channels: 2,
    });
    assert.equal(sound.sampleRate, 44_100);
    assert.equal(sound.channels[0]!.length, 22_050);
    assert.deepEqual(sound.channels[0], sound.channels[1]);
    const level = decibels(amplitudeAt(sound.channels[0]!, 1000, 44_100) / 0.5);
    assert.ok(Math.abs(level) < 0.01, `${level} dB`);
  });
}

test('the passband reaches 19 kHz', async () => {
  const sound = await resampleTo(tone(19_000, 0.5, { sampleRate: 48_000 }), { sampleRate: 44_100, channels: 2 });
  assert.ok(Math.abs(decibels(amplitudeAt(sound.channels[0]!, 19_000, 44_100))) < 0.1);
});

test('what 44.1 kHz cannot hold is gone, not folded down', async () => {
  for (const hz of [23_500, 30_000, 40_000]) {
    const sound = await resampleTo(tone(hz, 0.5, { sampleRate: 96_000 }), { sampleRate: 44_100, channels: 2 });
    const middle = sound.channels[0]!.subarray(4000, -4000);
    const residue = decibels(Math.max(...middle.map(Math.abs)));
    assert.ok(residue < -100, `${hz} Hz leaves ${residue} dB`);
  }
});

test('a long sound is converted in pieces without seams', async () => {
  const sound = await resampleTo(tone(1000, 6, { sampleRate: 192_000 }), { sampleRate: 44_100, channels: 2 });
  const samples = sound.channels[0]!;
  for (let i = 1000; i < samples.length - 1000; i++) {
    const error = Math.abs(samples[i]! - Math.sin((2 * Math.PI * 1000 * i) / 44_100));
    assert.ok(error < 1e-5, `frame ${i}: ${error}`);
  }
});

test('stereo channels stay apart, and become their mean in mono', async () => {
  const [left, right] = [tone(500, 0.1).channels[0]!, tone(700, 0.1).channels[0]!];
  const same = await resampleTo({ channels: [left, right], sampleRate: 44_100 }, { sampleRate: 44_100, channels: 2 });
  assert.deepEqual(same.channels, [left, right]);
  const half = await resampleTo({ channels: [left, right], sampleRate: 44_100 }, { sampleRate: 22_050, channels: 2 });
  assert.ok(amplitudeAt(half.channels[0]!, 500, 22_050) > 0.99 && amplitudeAt(half.channels[0]!, 700, 22_050) < 0.01);
  const mono = await resampleTo({ channels: [left, right], sampleRate: 44_100 }, { sampleRate: 44_100, channels: 1 });
  assert.deepEqual(mono.channels, [left.map((value, i) => (value + right[i]!) / 2)]);
});

test('the shortest sound survives', async () => {
  const sound = await resampleTo(
    { channels: [Float32Array.of(1)], sampleRate: 48_000 },
    { sampleRate: 44_100, channels: 2 },
  );
  assert.equal(sound.channels[0]!.length, 1);
});
