import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { readClip } from '../../src/trainer/read-clips.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

test('a recording of more than ten minutes is cut, not refused', async (t) => {
  const folder = temporaryFolder(t);
  const long = new Float32Array(700 * 8000);
  for (let i = 0; i < 2000; i++) long[i] = Math.exp(-i / 300) * Math.cos(i / 3);
  const path = join(folder, 'long.wav');
  writeFileSync(path, writeWav({ channels: [long], sampleRate: 8000 }, { bitDepth: '16' }));
  const level = { measure: 'peak', db: -1 } as const;
  const { clip } = await readClip({ path: 'long.wav', location: Buffer.from(path) }, folder, {
    ...{ sampleRate: 44_100, lengthFrames: 32_768, level, cut: 2 },
  });
  assert.ok(Math.abs(clip[0][0]!) > 0.3);
});
