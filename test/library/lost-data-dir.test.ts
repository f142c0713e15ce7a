import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { filesInPlace } from '../../src/library/files-in-place.ts';
import { openLibrary } from '../../src/library/library.ts';
import { watchDataDir } from '../../src/library/watch-data-dir.ts';
import { HostError, UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { batchOf, temporaryFolder } from './temporary-library.ts';

const isLost = (error: unknown) =>
  error instanceof UserError && error.kind === 'failed' && /^DATA_DIR=.* was removed or replaced/.test(error.message);

async function libraryIn(t: TestContext) {
  const dataDir = join(temporaryFolder(t), 'data');
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir });
  afterwards(t, () => library.close());
  await library.addSamples(batchOf('b', [1]));
  return { dataDir, db, library };
}

test('a DATA_DIR that is removed while it is in use is noticed at the next write, and nothing is begun in its place', async (t) => {
  const { dataDir, library } = await libraryIn(t);
  rmSync(dataDir, { recursive: true });
  await assert.rejects(library.changeSettings('one', { fameThreshold: 7 }), isLost);
  await assert.rejects(library.addSamples(batchOf('c', [2])), isLost);
  await assert.rejects(library.addUpload({ bytes: Buffer.from('a sound'), personId: 'discord:1' }), isLost);
  assert.equal(existsSync(dataDir), false);
});

test('a DATA_DIR that is replaced, by a copy or by the folder of another, is noticed', async (t) => {
  const { dataDir, library } = await libraryIn(t);
  renameSync(dataDir, `${dataDir}-before`);
  cpSync(`${dataDir}-before`, dataDir, { recursive: true });
  await assert.rejects(library.changeSettings('one', { fameThreshold: 7 }), isLost);
  rmSync(dataDir, { recursive: true });
  mkdirSync(dataDir);
  await assert.rejects(library.addSamples(batchOf('c', [2])), isLost);
  // The very same folder again: as if nothing had been.
  rmSync(dataDir, { recursive: true });
  renameSync(`${dataDir}-before`, dataDir);
  assert.equal((await library.changeSettings('one', { fameThreshold: 7 })).fameThreshold, 7);
});

test('a write-ahead log that somebody tidied away is noticed: what is written to it would be gone after the next start', async (t) => {
  const { dataDir, library } = await libraryIn(t);
  rmSync(`${databaseFile(dataDir)}-wal`);
  await assert.rejects(library.changeSettings('one', { fameThreshold: 7 }), isLost);
});

test('a file system that became read-only is a sentence that says so', (t) => {
  const folder = temporaryFolder(t);
  let code: string | undefined;
  const check = filesInPlace(folder, [folder], () => {
    if (code) throw Object.assign(new Error(code), { code });
  });
  check();
  code = 'EROFS';
  assert.throws(
    check,
    (error) => error instanceof UserError && /cannot be written any more \(EROFS\)/.test(error.message),
  );
});

test('the log says once that DATA_DIR is gone, and once that it is back', async () => {
  const lines: string[] = [];
  const log = {
    error: (_: object, line: string) => lines.push(line),
    info: (_: object, line: string) => lines.push(line),
  };
  let isGone = false;
  let looks = 0;
  const assertInPlace = () => {
    looks++;
    if (isGone) throw new HostError('DATA_DIR is gone', { kind: 'failed' });
  };
  const end = watchDataDir({ assertInPlace }, log, 1);
  const looked = async () => {
    const until = looks + 5;
    while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await looked();
  isGone = true;
  await looked();
  isGone = false;
  await looked();
  end();
  assert.deepEqual(lines, ['DATA_DIR is gone', 'DATA_DIR is back in place.']);
});
