import assert from 'node:assert/strict';
import { test } from 'node:test';
import { integratedLoudness } from '../../src/audio/loudness.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { loudnessOf } from '../../src/web/static/loudness.js';
import { samplesOf } from '../../src/web/static/wav-peaks.js';
import { temporaryApp } from './temporary-app.ts';

/** Larger pages keep people on slow links waiting before the first sound. */
const mostBytes = 170_000;

test('the page with all that it loads before sounds stays below 170 kB', async (t) => {
  const { local } = await temporaryApp(t);
  const sizes = new Map<string, number>();
  const load = async (path: string): Promise<void> => {
    if (sizes.has(path)) return;
    sizes.set(path, 0);
    const response = await fetch(local.address + path);
    assert.equal(response.status, 200, path);
    const text = await response.text();
    sizes.set(path, Buffer.byteLength(text));
    const linked = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, found = '']) => found);
    const imports = path.endsWith('.js') ? text.matchAll(/from '(\.[^']+)'/g) : [];
    const imported = [...imports].map(([, relative = '']) => new URL(relative, local.address + path).pathname);
    for (const next of [...linked, ...imported]) await load(next);
  };
  for (const path of ['/', '/api/commands']) await load(path);
  const total = [...sizes.values()].reduce((a, b) => a + b);
  assert.ok(sizes.size > 25 && total < mostBytes, `${total} bytes in ${sizes.size} files`);
});

test('the page measures loudness as the standard has it, and reads samples as the server does', () => {
  for (const [hz, level] of [
    [60, 0.9],
    [1000, 0.3],
    [9000, 0.7],
  ] as const) {
    const channel = Float32Array.from(
      { length: 15_000 },
      (_, i) => level * Math.sin((2 * Math.PI * hz * i) / 44_100) * Math.exp(-i / 4000),
    );
    const file = writeWav({ channels: [channel, channel], sampleRate: 44_100 }, { bitDepth: '16' });
    const { sound } = readWav(file);
    const channels = samplesOf(file.slice().buffer);
    for (const i of [0, 777, 14_999]) assert.ok(Math.abs(channels[1]![i]! - sound.channels[1]![i]!) < 1e-4);
    assert.ok(Math.abs(loudnessOf(channels) - integratedLoudness(sound)) < 0.05, `${hz} Hz`);
  }
});
