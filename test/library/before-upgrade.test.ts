import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyBeforeUpgrade } from '../../src/library/before-upgrade.ts';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { explainedSqlError } from '../../src/library/sql-errors.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { HostError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { temporaryFolder } from './temporary-library.ts';

const stored = readFileSync(new URL('../fixtures/library/old-database.sql', import.meta.url), 'utf8');
const schema = 'select name, sql from sqlite_master order by name';

for (const [name, fails] of [
  ['SQLite', (path: string) => explainedSqlError(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), path)],
  ['the file system', () => Object.assign(new Error('no space'), { code: 'ENOSPC' })],
] as const)
  test(`a disk that ${name} finds full while a database is copied is one sentence, and no half copy stays`, async (t) => {
    const dataDir = temporaryFolder(t);
    await assert.rejects(
      copyBeforeUpgrade(dataDir, '0003-keeps', (target) => {
        writeFileSync(target, 'half a data');
        throw fails(databaseFile(dataDir));
      }),
      (error: unknown) => error instanceof HostError && /The disk is full.* Nothing was changed\./.test(error.message),
    );
    assert.deepEqual(readdirSync(join(dataDir, 'before-upgrade')), []);
  });

test('a database whose copy fails is not upgraded, and is at the next start', async (t) => {
  const dataDir = temporaryFolder(t);
  const file = databaseFile(dataDir);
  const old = openConnection(file);
  old.exec(stored);
  const before = old.query(schema).rows;
  old.close();
  // A file where the folder of copies belongs.
  const obstacle = join(dataDir, 'before-upgrade');
  writeFileSync(obstacle, '');
  await assert.rejects(openDatabase(dataDir));
  const refused = openConnection(file);
  assert.deepEqual(refused.query(schema).rows, before);
  refused.close();
  rmSync(obstacle);
  const db = await openDatabase(dataDir);
  afterwards(t, () => db.close());
  assert.ok(db.upgrade && readFileSync(db.upgrade.copy!).length > 0);
});
