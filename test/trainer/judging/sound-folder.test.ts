import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeWav } from '../../../src/audio/wav.ts';
import { findSounds } from '../../../src/trainer/judging/sound-folder.ts';
import { UserError } from '../../../src/user-error.ts';
import { tone } from '../../audio/tones.ts';

const root = mkdtempSync(join(tmpdir(), 'rimshot-sounds-'));
after(() => rmSync(root, { recursive: true, force: true }));

const wav = writeWav(tone(100, 0.1), { bitDepth: '16' });
function folder(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, name, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }
  return join(root, name);
}

test('subfolders and file names say the instrument; other files are passed over', async () => {
  const found = await findSounds(
    folder('mixed', {
      'hihat/closed.wav': wav,
      'percussion/clap.WAV': wav,
      'kick1.wav': wav,
      'snares/notes.txt': 'x',
      'licence.txt': 'x',
      'cymbals/crash.wav': wav,
    }),
  );
  assert.deepEqual(
    found.map(({ instrument, name }) => `${instrument} ${name}`),
    ['hat closed', 'kick kick1', 'perc clap'],
  );
  assert.equal((await found[0]!.read())[0]!.channels[0]!.length, 4410);
});

test('a file of several sounds is taken apart', async () => {
  const [found] = await findSounds(folder('joined', { 'percussion_10_samples.wav': wav }));
  const sounds = await found!.read();
  assert.deepEqual(
    sounds.map(({ channels }) => channels[0]!.length),
    Array.from({ length: 10 }, () => 441),
  );
});

test('a folder that is missing or holds nothing of use is refused with what is expected', async () => {
  const says = (error: unknown): boolean =>
    error instanceof UserError && /subfolders kick, snare, hat/.test(error.message);
  await assert.rejects(findSounds(join(root, 'nowhere')), says);
  await assert.rejects(findSounds(folder('flac', { 'kick/a.flac': 'x' })), says);
});

test('an unreadable file is named', async () => {
  const [found] = await findSounds(folder('broken', { 'kick/bad.wav': 'not a wav' }));
  await assert.rejects(
    found!.read(),
    (error: unknown) => error instanceof UserError && /bad\.wav is text\. Send a sound: WAV/.test(error.message),
  );
});
