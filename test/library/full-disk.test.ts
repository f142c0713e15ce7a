import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { databaseFile } from '../../src/library/database.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { batchOf, recipeOf, temporaryLibrary } from './temporary-library.ts';

const isFull = (error: unknown) =>
  error instanceof UserError && error.kind === 'failed' && /^The disk that holds .* is full/.test(error.message);

/** A database that cannot grow, as on a full disk; and one that can again. */
async function fillableLibrary(...[context]: Parameters<typeof temporaryLibrary>) {
  const parts = await temporaryLibrary(context);
  const pages = async (most: number) => void (await sql.raw(`pragma max_page_count = ${most}`).execute(parts.db.sql));
  return { ...parts, fill: () => pages(1), free: () => pages(1_000_000) };
}

test('votes on a full disk are refused with the disk’s sentence; those that were acknowledged are there, and only those', async (t) => {
  const { library, dataDir, fill, free } = await fillableLibrary(t);
  await library.addSamples(batchOf('b', [1]));
  const vote = (person: number) => {
    const personId = `discord:${`${person}`.padStart(200, '0')}`;
    return library.toggleHeart({ sampleId: sampleId(recipeOf(1)), personId, serverId: 'one', allowOwn: false });
  };
  await fill();
  let acknowledged = 0;
  await assert.rejects(async () => {
    for (; acknowledged < 1000; acknowledged++) await vote(acknowledged);
  }, isFull);
  await assert.rejects(vote(acknowledged), isFull);
  const other = openConnection(databaseFile(dataDir));
  afterwards(t, () => other.close());
  const stored = () => other.query<{ n: number }>('select count(*) as n from votes').rows[0]?.n;
  assert.equal(stored(), acknowledged);
  await free();
  assert.equal((await vote(acknowledged)).kind, 'kept');
  assert.equal(stored(), acknowledged + 1);
});

test('settings, keeps, uploads and sounds on a full disk are refused with the disk’s sentence and work once there is room', async (t) => {
  const { library, dataDir, fill, free } = await fillableLibrary(t);
  const first = batchOf('b', [1]);
  await library.addSamples(first);
  const long = 'x'.repeat(100);
  const allowedChannelIds = Array.from({ length: 400 }, (_, i) => `${i}${long}`.slice(0, 100));
  const many = {
    ...batchOf(
      'c',
      Array.from({ length: 300 }, (_, i) => 10 + i),
    ),
  };
  const writes = [
    () => library.changeSettings('one', { allowedChannelIds }),
    () => library.keepSample({ sampleId: sampleId(recipeOf(1)), personId: long.repeat(100) }),
    () => library.addUpload({ bytes: Buffer.from('a sound'), personId: long.repeat(100) }),
    () => library.addSamples(many),
  ];
  await fill();
  for (const write of writes) await assert.rejects(write(), isFull);
  const other = openConnection(databaseFile(dataDir));
  afterwards(t, () => other.close());
  assert.deepEqual(
    other.query('select (select count(*) from servers) as s, (select count(*) from samples) as n').rows,
    [{ s: 0, n: 1 }],
  );
  await free();
  for (const write of writes) await write();
  assert.equal((await library.settings('one')).allowedChannelIds.length, 400);
});
