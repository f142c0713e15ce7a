import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPostgres } from '../../src/library/postgres.ts';
import { openKnobTables } from '../../src/model-store/knob-tables.ts';
import type { News } from '../../src/peers/news.ts';
import { openSharedSeeds } from '../../src/peers/shared-seeds.ts';
import { temporaryFolder } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { severalModels } from '../stubs/models.ts';
import { pglitePool } from '../stubs/test-database.ts';

test('a seed that one process has measured is in the tables of the others, also of those that start later', async (t) => {
  const db = await openPostgres('postgres://in.process/pglite', { pool: await pglitePool('seeds') });
  afterwards(t, () => db.close());
  const heard: ((what: never) => unknown)[] = [];
  const told: object[] = [];
  const news: News = {
    tell: async (_topic, what) => void told.push(what),
    hear: (_topic, hear) => {
      heard.push(hear);
      return () => {};
    },
  };
  const tables = async () =>
    openKnobTables({ dataDir: temporaryFolder(t), shared: await openSharedSeeds(db.sql, news) });
  const [model] = severalModels().list();
  const [one, two] = [await tables(), await tables()];
  const before = two.of(model!).rows.length;
  const row = { seed: 4_000_000_000, decay: 0.123, tone: 1.5, punch: 3, noise: -7 };
  await one.add(model!, [row]);
  await two.add(model!, [row]);
  for (const what of told) for (const hear of heard) await hear(what as never);
  for (const each of [one, two, await tables()]) {
    const { rows } = each.of(model!);
    assert.equal(rows.length, before + 1);
    assert.deepEqual(rows.at(-1), row);
  }
});
