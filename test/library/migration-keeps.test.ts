import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { openLibrary, type Period } from '../../src/library/library.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { afterwards } from '../stubs/last-first.ts';
import { temporaryFolder } from './temporary-library.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../fixtures/library/library-388e4b3.${name}`, import.meta.url), 'utf8');

interface Ranked {
  readonly id: string;
  readonly votes: number;
  readonly voters: number;
  readonly score: number;
}
/** What the code of 388e4b3 answered from the same rows. */
const before = JSON.parse(read('json')) as {
  readonly now: number;
  readonly tops: Readonly<Record<string, readonly Ranked[]>>;
  readonly favourites: Readonly<Record<string, readonly string[]>>;
  readonly pendingFame: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};

test('a library of before keeps its counts, /top and hall of fame; every favourite is a keep and none a vote', async (t) => {
  const dataDir = temporaryFolder(t);
  const old = openConnection(databaseFile(dataDir));
  old.exec(read('sql'));
  const votes = 'select * from votes order by sample_id, server_id, person_id';
  const fame = 'select * from fame order by sample_id, server_id';
  const rows = [old.query(votes).rows, old.query(fame).rows];
  old.close();

  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, now: () => before.now });
  afterwards(t, () => library.close());
  const migrated = openConnection(databaseFile(dataDir));
  afterwards(t, () => migrated.close());
  assert.deepEqual([migrated.query(votes).rows, migrated.query(fame).rows], rows);
  for (const [table, count] of Object.entries(before.counts)) {
    if (table.startsWith('kysely')) continue;
    const name = table === 'favourites' ? 'keeps' : table;
    const [row] = migrated.query<{ n: number }>(`select count(*) as n from "${name}"`).rows;
    assert.equal(row?.n, count, table);
  }

  for (const [query, expected] of Object.entries(before.tops)) {
    const { period, ...scope } = JSON.parse(query) as { period: Period };
    const found = await library.top({ ...scope, period, limit: 20 });
    assert.deepEqual(
      found.map(({ id, votes, voters, score }) => ({ id, votes, voters, score })),
      expected,
      query,
    );
  }
  assert.deepEqual(await library.pendingFame('one', 20), before.pendingFame);
  for (const [personId, expected] of Object.entries(before.favourites)) {
    const found = await library.findSounds({ personId, of: 'kept', serverId: 'one', limit: 20 });
    assert.deepEqual(
      found.records.map(({ id }) => id),
      expected,
    );
    assert.equal(found.total, expected.length);
  }
});
