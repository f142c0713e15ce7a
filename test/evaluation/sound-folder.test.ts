import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { findSounds } from '../../src/evaluation/sound-folder.ts';
import { UserError } from '../../src/user-error.ts';
import { behind, drum } from '../audio/lead-ins.ts';
import { tone } from '../audio/tones.ts';

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
  const { sounds: found } = await findSounds(
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
  assert.equal((await found[0]!.read()).sounds[0]!.channels[0]!.length, 4410);
});

test('a file of several sounds is taken apart', async () => {
  const [found] = (await findSounds(folder('joined', { 'percussion_10_samples.wav': wav }))).sounds;
  const { sounds } = await found!.read();
  assert.deepEqual(
    sounds.map(({ channels }) => channels[0]!.length),
    Array.from({ length: 10 }, () => 441),
  );
});

test('a folder that is missing or holds nothing of use is refused with what is expected', async () => {
  const says = (error: unknown): boolean =>
    error instanceof UserError && /subfolders kick, snare, hat/.test(error.message);
  await assert.rejects(findSounds(join(root, 'nowhere')), says);
  await assert.rejects(findSounds(folder('text', { 'kick/a.txt': 'x' })), says);
});

test('an unreadable file is named', async () => {
  const [found] = (await findSounds(folder('broken', { 'kick/bad.wav': 'not a wav' }))).sounds;
  await assert.rejects(
    found!.read(),
    (error: unknown) => error instanceof UserError && /kick\/bad\.wav is text\. Send a sound: WAV/.test(error.message),
  );
});

test('a flat pack of numbered sounds is found by their names; litter is passed over, what cannot be reached is named', async () => {
  const pack = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`Kick ${String(i + 1).padStart(2, '0')}.wav`, wav]),
  );
  const at = folder('pack', { ...pack, '._Kick 01.wav': 'x', '__MACOSX/Kick 01.wav': 'x', 'Kick 99.wav': '' });
  symlinkSync('nowhere', join(at, 'Kick 50.wav'));
  const { sounds, unusable } = await findSounds(at);
  assert.deepEqual(
    sounds.map(({ instrument, name }) => `${instrument} ${name}`),
    Array.from({ length: 12 }, (_, i) => `kick Kick ${String(i + 1).padStart(2, '0')}`),
  );
  assert.deepEqual(unusable, ['Kick 50.wav is a link to nothing.']);
});

test('a late hit is judged from its first sample on, and DC is judged as it is', async () => {
  const kick = await drum('kick');
  const late = writeWav(behind(kick, 'silence', 1), { bitDepth: '16' });
  const off = { ...kick, channels: kick.channels.map((channel) => channel.map((value) => 0.5 * value + 0.2)) };
  const { sounds: found } = await findSounds(
    folder('late', { 'kick/late.wav': late, 'kick/off.wav': writeWav(off, { bitDepth: '16' }) }),
  );
  const [first, second] = await Promise.all(found.map(async (sound) => (await sound.read()).sounds[0]!));
  assert.deepEqual(first, kick);
  assert.ok(Math.abs(second!.channels[0]!.at(-1)! - 0.2) < 0.01);
});
