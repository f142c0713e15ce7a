import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Contents, writeAllWhole, writeSynced, writeWhole, writeWholeSync } from '../../src/files/write-whole.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

async function* pieces() {
  yield Buffer.from('one ');
  yield Buffer.from('two');
}

test('files are written whole, with their folders, from bytes, text and pieces', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, 'deeper', name);
  await writeAllWhole<Contents>([
    { path: at('bytes'), contents: Buffer.from('b') },
    { path: at('text'), contents: 'größer' },
    { path: at('pieces'), contents: pieces() },
  ]);
  assert.deepEqual(
    ['bytes', 'text', 'pieces'].map((name) => readFileSync(at(name), 'utf8')),
    ['b', 'größer', 'one two'],
  );
  assert.deepEqual(readdirSync(join(folder, 'deeper')).sort(), ['bytes', 'pieces', 'text']);
});

test('where one cannot be written or put in place, none is there and the old ones stay', async (t) => {
  const folder = temporaryFolder(t);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
  await writeWhole(a, 'old');
  const fails = async (path: string, contents: string): Promise<void> => {
    await writeSynced(path, contents.slice(0, 1));
    if (path.startsWith(b)) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  const files = [a, b, c].map((path) => ({ path, contents: 'new' }));
  await assert.rejects(writeAllWhole(files, fails), /ENOSPC/);
  assert.deepEqual(readdirSync(folder), ['a']);
  assert.equal(readFileSync(a, 'utf8'), 'old');
  mkdirSync(b);
  await assert.rejects(writeWhole(b, 'new'), /b: it is a folder$/);
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'b']);
});

test('a mode is for new files; a small file is written at once', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'private');
  await writeSynced(path, 'x', 0o600);
  assert.equal(statSync(path).mode & 0o077, 0);
  writeWholeSync(join(folder, 'models', 'selection.json'), '{}');
  assert.deepEqual(readdirSync(join(folder, 'models')), ['selection.json']);
});
