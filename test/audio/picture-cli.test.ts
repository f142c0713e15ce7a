import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { runCli } from '../cli/run-cli.ts';
import { drum } from './tones.ts';

const folder = mkdtempSync(join(tmpdir(), 'rimshot-picture-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);
writeFileSync(file('kick.wav'), writeWav(drum(60, 0.5, 0.1), { bitDepth: '16' }));
writeFileSync(file('text.wav'), 'no sound at all');

test('rimshot picture takes every format under any name, and says what it mended', async () => {
  const formats = new URL('../fixtures/audio/formats/', import.meta.url);
  const bytes = (name: string): Buffer => readFileSync(new URL(name, formats));
  writeFileSync(file('snare.wav'), bytes('stereo.mp3'));
  writeFileSync(file('cut'), bytes('drum.wav').subarray(0, 4000));
  const { code, stderr } = await runCli(['picture', file('snare.wav'), file('cut'), '--out', file('formats.png')]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /cut is cut off: 1,023 of its 3,001 frames are missing/);
});

test('rimshot picture writes a PNG of the files', async () => {
  const { code, stdout } = await runCli(['picture', file('kick.wav'), file('kick.wav'), '--out', file('two.png')]);
  assert.equal(code, 0);
  assert.equal(stdout.trim(), file('two.png'));
  assert.equal(readFileSync(file('two.png')).toString('latin1', 1, 4), 'PNG');
});

for (const { name, files, says } of [
  { name: 'a text file named .wav', files: ['kick.wav', 'text.wav'], says: /text\.wav is text\. Send a sound: WAV/ },
  { name: 'a missing file', files: ['nowhere.wav'], says: /nowhere\.wav cannot be read: there is no such file/ },
  {
    name: 'nine files',
    files: Array.from({ length: 9 }, () => 'kick.wav'),
    says: /9 files were given; a picture shows 1 to 8/,
  },
]) {
  test(`rimshot picture refuses ${name} with one sentence and leaves no file`, async () => {
    const { code, stderr } = await runCli(['picture', ...files.map(file), '--out', file('bad.png')]);
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.ok(!existsSync(file('bad.png')));
  });
}
