import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monoBelow } from '../../src/audio/mono.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { stereo, tone } from './tones.ts';

/** A tone with another one as its side, `db` below. */
function wide(db: number): Sound {
  const [mid, other] = [tone(100, 0.5), tone(300, 0.5, { amplitude: 10 ** (db / 20) })].map((s) => s.channels[0]!);
  return {
    channels: [mid!.map((value, i) => value + other![i]!), mid!.map((value, i) => value - other![i]!)],
    sampleRate: 44_100,
  };
}

test('a side far enough below the mid goes, and the mid stays as it is', () => {
  const [left, right] = monoBelow(wide(-26), -25).channels;
  const mid = tone(100, 0.5).channels[0]!;
  assert.deepEqual(left, right);
  assert.ok(left!.every((value, i) => Math.abs(value - mid[i]!) < 1e-6));
});

test('a wider sound, an exactly mono one and one of a single channel stay as they are', () => {
  for (const sound of [wide(-24), tone(100, 0.5)]) assert.equal(monoBelow(sound, -25), sound);
  const mono = stereo(tone(100, 0.5));
  assert.deepEqual(monoBelow(mono, -25), mono);
});
