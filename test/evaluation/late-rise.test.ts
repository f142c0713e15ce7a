import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSwell, lateRiseDb } from '../../src/evaluation/late-rise.ts';
import { oneShotOf } from '../../src/evaluation/one-shot.ts';

const frames = 32_768;

/** A 1 kHz tone with a level curve, in dB at each second; -Infinity is digital silence. */
async function riseOf(levelDb: (seconds: number) => number): Promise<number> {
  const samples = Float32Array.from({ length: frames }, (_, i) => {
    const seconds = i / 44_100;
    return 10 ** (levelDb(seconds) / 20) * Math.sin(2 * Math.PI * 1000 * seconds);
  });
  return lateRiseDb(await oneShotOf({ channels: [samples, samples], sampleRate: 44_100 }));
}

const decay = (seconds: number): number => -80 * seconds;

test('a decay does not rise, nor does silence', async () => {
  assert.ok((await riseOf(decay)) < 0.5);
  assert.equal(await riseOf(() => Number.NEGATIVE_INFINITY), 0);
});

test('a burst at 400 ms is a rise by its height above the dip before it', async () => {
  const rise = await riseOf((seconds) => (seconds > 0.4 && seconds < 0.45 ? -15 : decay(seconds)));
  // -32 dB just before, -15 in it.
  assert.ok(Math.abs(rise - 17) < 1, `${rise}`);
  assert.ok(isSwell({ lateRiseDb: rise }));
  const small = await riseOf((seconds) => (seconds > 0.4 && seconds < 0.45 ? -25 : decay(seconds)));
  assert.ok(small > 6 && !isSwell({ lateRiseDb: small }), `${small}`);
});

test('what rises before 250 ms is an attack or a flam, not a swell', async () => {
  const rise = await riseOf((seconds) => (seconds > 0.1 && seconds < 0.2 ? 0 : decay(seconds) - 20));
  assert.ok(rise < 0.5, `${rise}`);
});

test('dither that starts after digital silence is not a rise, a sound at -40 dBFS is', async () => {
  const hiss = (db: number) => riseOf((seconds) => (seconds < 0.1 ? 0 : seconds < 0.5 ? Number.NEGATIVE_INFINITY : db));
  assert.equal(await hiss(-70), 0);
  assert.ok((await hiss(-40)) > 10);
});
