import assert from 'node:assert/strict';
import { linkSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findSoundFiles } from '../../src/files/sound-files.ts';
import { UserError } from '../../src/user-error.ts';
import { type Content, goodNames, layOut, thump } from '../trainer/folders.ts';

const root = mkdtempSync(join(tmpdir(), 'rimshot-files-'));
after(() => rmSync(root, { recursive: true, force: true }));

const good = [...goodNames].sort();
const found = async (name: string, more: readonly (readonly [string | Buffer, Content])[] = []) => {
  const { files, unusable } = await findSoundFiles(layOut(join(root, name), more), 'it must be a folder');
  return { paths: files.map(({ path }) => path), files, unusable };
};
const appleDouble = Buffer.from('0005160700020000', 'hex');

test('what a Mac, a version control or an interrupted copy leaves beside sounds is passed over without a word', async () => {
  const { paths, unusable } = await found('litter', [
    ['._a.wav', appleDouble],
    ['deeper/._c.wav', appleDouble],
    ['__MACOSX/deeper/c.wav', appleDouble],
    ['.hidden.wav', thump(9)],
    ['.git/objects/e.wav', thump(9)],
    ['empty.wav', new Uint8Array(0)],
    ['licence.txt', 'CC0'],
    ['cover.png', Buffer.from('89504e47', 'hex')],
    ['a.wav.asd', 'analysis'],
  ]);
  assert.deepEqual([paths, unusable], [good, []]);
});

test('a folder named x.wav is a folder, and what it holds is found', async () => {
  const { paths } = await found('named', [
    ['x.wav', 'folder'],
    ['y.wav/inside.wav', thump(8)],
  ]);
  assert.deepEqual(paths, [...good, 'y.wav/inside.wav']);
});

test('links are followed, in circles too, and every file counts once, under its own name', async () => {
  const library = layOut(join(root, 'library'));
  const { paths, unusable } = await found('links', [
    ['0-again', { link: '.' }],
    ['deeper/up', { link: '..' }],
    ['0-a.wav', { link: 'a.wav' }],
    ['loop.wav', { link: 'loop.wav' }],
    ['gone.wav', { link: 'nowhere.wav' }],
    ['gone.txt', { link: 'nowhere.txt' }],
    ['linked.wav', { link: join(library, 'a.wav') }],
    ['rest', { link: library }],
  ]);
  assert.deepEqual(paths, [...good, 'linked.wav', 'rest/b.wav', 'rest/d.WAV', 'rest/deeper/c.wav'].sort());
  assert.deepEqual(unusable.toSorted(), ['gone.wav is a link to nothing.', 'loop.wav is a link to nothing.']);
  linkSync(join(root, 'links/a.wav'), join(root, 'links/hard.wav'));
  const again = await findSoundFiles(join(root, 'links'), '');
  assert.deepEqual(
    again.files.map(({ path }) => path).filter((path) => /^(a|hard)/.test(path)),
    ['a.wav'],
  );
});

test('a folder that is a link itself is read', async () => {
  layOut(join(root, 'behind'), [['../to-behind', { link: 'behind' }]]);
  const { files } = await findSoundFiles(join(root, 'to-behind'), '');
  assert.deepEqual(files.map(({ path }) => path).sort(), good);
});

test('names in any encoding are found and can be read', {
  skip: process.platform !== 'linux' && 'only Linux keeps names as bytes',
}, async () => {
  const latin1 = Buffer.from('smør.wav', 'latin1');
  const shiftJis = Buffer.from([0x83, 0x4c, 0x83, 0x62, 0x83, 0x4e, ...Buffer.from('.wav')]);
  const { files, paths } = await found('encodings', [
    [latin1, thump(5)],
    [shiftJis, thump(6)],
    ['smør-utf8.wav', thump(7)],
    ['キック.wav', thump(8)],
  ]);
  assert.equal(paths.length, good.length + 4);
  assert.ok(paths.includes('smør.wav') && paths.includes('smør-utf8.wav') && paths.includes('キック.wav'));
  for (const { location } of files) assert.ok(readFileSync(location).length > 44);
});

test('sounds of every format are found, those too that cannot be read: somebody must be told', async () => {
  const names = ['e.flac', 'f.MP3', 'g.ogg', 'h.opus', 'i.aif', 'j.aiff', 'k.caf', 'l.m4a', 'm.wma'];
  const { paths } = await found(
    'formats',
    names.map((name) => [name, 'x'] as const),
  );
  assert.deepEqual(paths, [...good, ...names].sort());
});

test('a folder that is missing or is a file is refused with what is expected', async () => {
  for (const folder of [join(root, 'nowhere'), join(layOut(join(root, 'file')), 'a.wav')])
    await assert.rejects(
      findSoundFiles(folder, '--data must be a folder'),
      (error: unknown) =>
        error instanceof UserError && /cannot be read; --data must be a folder\.$/.test(error.message),
    );
});
