import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { openLibrary, type Period } from '../../src/library/library.ts';
import type { Sql } from '../../src/library/tables.ts';
import { type Recipe, sampleId } from '../../src/sound/recipe.ts';
import { sqliteAlone } from '../stubs/test-database.ts';
import { batchOf, recipeOf, temporaryFolder, temporaryLibrary } from './temporary-library.ts';

const dayMs = 86_400_000;

/** A reader that notes what it is asked for: everything the library reads goes through `db.sql` or `db.longReads`. */
function watched(reader: Sql, noted: string[]): Sql {
  return reader.withPlugin({
    transformQuery: ({ node }) => {
      noted.push(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}

test('what searches the whole library is read in the thread, and sees what was just committed', async (t) => {
  const { db, dataDir, clock } = await temporaryLibrary(t);
  const inThread: string[] = [];
  const library = openLibrary({
    db: { ...db, longReads: watched(db.longReads, inThread) },
    dataDir,
    now: () => clock.now,
  });
  const asksThread = async (what: string, ask: () => Promise<unknown>): Promise<void> => {
    inThread.length = 0;
    await ask();
    assert.ok(inThread.length > 0, what);
  };
  const staysHere = async (what: string, ask: () => Promise<unknown>): Promise<void> => {
    inThread.length = 0;
    await ask();
    assert.equal(inThread.length, 0, what);
  };
  await staysHere('storing', () => library.addSamples(batchOf('b1', [1, 2])));
  const id = sampleId(recipeOf(1));
  const vote = { sampleId: id, personId: 'discord:2', serverId: 'one', allowOwn: false };
  await staysHere('a vote', () => library.toggleHeart(vote));
  await asksThread('top', async () => {
    const [first] = await library.top({ serverId: 'one', period: 'all', limit: 5 });
    assert.equal(first?.id, id, 'the vote of a moment ago counts');
  });
  await asksThread('search', () => library.searchSamples({ text: 'nobody', limit: 5 }));
  await asksThread('descendants', () => library.descendants(id));
  await asksThread('pruning', () => library.pruneAudio(0, () => true));
  await staysHere('finding', () => library.findSample(id, { serverId: 'one' }));
  const mine = { personId: 'discord:1', of: 'made', serverId: 'one', limit: 10 } as const;
  await asksThread('what is mine', () => library.findSounds(mine));
});

test('of many visitors one asks the thread at a time, and members of a server do not wait behind them all', async (t) => {
  const { db, dataDir } = await temporaryLibrary(t);
  let visitors = 0;
  const aheadOfMember: number[] = [];
  const longReads = db.longReads.withPlugin({
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('public_gallery')) visitors++;
      else aheadOfMember.push(visitors);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const library = openLibrary({ db: { ...db, longReads }, dataDir });
  const query = { period: 'all', limit: 5 } as const;
  const asked = Array.from({ length: 20 }, () => library.top({ ...query, publicOnly: true }));
  await library.top({ ...query, serverId: 'one' });
  await Promise.all(asked);
  assert.equal(visitors, 20);
  assert.ok(aheadOfMember[0]! <= 1, `${aheadOfMember[0]} visitors were ahead`);
});

test('the thread only reads', sqliteAlone, async (t) => {
  const { db } = await temporaryLibrary(t);
  await assert.rejects(db.longReads.insertInto('people').values({ id: 'a', name: 'b', updated_at: 0 }).execute());
  await assert.rejects(
    db.longReads.transaction().execute(async () => {}),
    /only reads/,
  );
  assert.deepEqual(await db.sql.selectFrom('people').selectAll().execute(), []);
});

test('closing ends the thread: nothing is read any more', sqliteAlone, async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabase(dataDir);
  await db.longReads.selectFrom('people').selectAll().execute();
  await db.sql.insertInto('people').values({ id: 'a', name: 'b', updated_at: 0 }).execute();
  await db.close();
  await assert.rejects(db.longReads.selectFrom('people').selectAll().execute());
});

test(
  'the write-ahead log is written back in the thread after a thousand rows, and does not grow',
  sqliteAlone,
  async (t) => {
    const { db, dataDir } = await temporaryLibrary(t);
    const { size: before } = statSync(databaseFile(dataDir));
    const logSizes: number[] = [];
    for (let round = 0; round < 8; round++) {
      const people = Array.from({ length: 1000 }, (_, i) => ({
        id: `${i}`,
        name: `${round}`.repeat(50),
        updated_at: round,
      }));
      await db.sql.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('people').execute();
        await transaction.insertInto('people').values(people).execute();
      });
      // Answered after the checkpoint, which was asked for first.
      await db.longReads.selectFrom('people').select('id').limit(1).execute();
      logSizes.push(statSync(`${databaseFile(dataDir)}-wal`).size);
    }
    assert.ok(statSync(databaseFile(dataDir)).size > before, 'the rows are in the database itself');
    assert.ok(logSizes.at(-1)! <= 3 * logSizes[0]!, logSizes.join(' '));
  },
);

/** As it is defined: k who voted for a sound of n who voted in a batch with it, in sets. */
function ranking(
  rows: Awaited<ReturnType<typeof everything>>,
  servers: ReadonlySet<string>,
  since: number,
  model?: string,
) {
  const batches = rows.batches.filter((batch) => servers.has(batch.server_id) && batch.created_at >= since);
  const members = (batchId: string) =>
    rows.members.filter((one) => one.batch_id === batchId).map((one) => one.sample_id);
  const votersOf = (sampleId: string, serverId: string) =>
    rows.votes.filter((one) => one.sample_id === sampleId && one.server_id === serverId).map((one) => one.person_id);
  return rows.samples
    .filter((sample) => model === undefined || sample.model === model)
    .flatMap((sample) => {
      const shown = batches.filter((batch) => members(batch.id).includes(sample.id));
      const k = new Set(shown.flatMap((batch) => votersOf(sample.id, batch.server_id))).size;
      const n = new Set(shown.flatMap((batch) => members(batch.id).flatMap((id) => votersOf(id, batch.server_id))))
        .size;
      return k === 0 ? [] : [{ id: sample.id, k, n, at: sample.created_at, score: wilson(k, n) }];
    })
    .sort((a, b) =>
      Math.abs(a.score - b.score) > 1e-12 ? b.score - a.score : b.k - a.k || b.at - a.at || (a.id < b.id ? -1 : 1),
    )
    .map(({ id, k, n }) => ({ id, k, n }));
}

function wilson(k: number, n: number): number {
  const z = 1.96;
  const p = k / n;
  return (p + z ** 2 / (2 * n) - z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
}

async function everything(db: Sql) {
  return {
    samples: await db.selectFrom('samples').selectAll().execute(),
    batches: await db.selectFrom('batches').selectAll().execute(),
    members: await db.selectFrom('batch_samples').selectAll().execute(),
    votes: await db.selectFrom('votes').selectAll().execute(),
  };
}

test('top of random libraries is what its definition gives: every scope, model, period and page', async (t) => {
  const { db, library, clock } = await temporaryLibrary(t);
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const servers = ['one', 'two', 'three', 'local'];
  for (const id of ['one', 'three']) await library.changeSettings(id, { publicGallery: true });
  const start = clock.now - 60 * dayMs;
  const recipe = (seed: number): Recipe => recipeOf(seed, undefined, seed % 3 === 0 ? 'snare' : 'kick');
  const seeds = Array.from({ length: 60 }, (_, i) => i);
  for (let batch = 0; batch < 40; batch++) {
    clock.now = start + batch * 1.5 * dayMs;
    // Some sounds are shown again, here and elsewhere.
    const shown = [...new Set(Array.from({ length: 1 + random(4) }, () => seeds[random(seeds.length)]!))];
    await library.addSamples({
      batchId: `b${batch}`,
      makerId: 'discord:1',
      makerName: 'Ada',
      serverId: servers[random(servers.length)]!,
      items: shown.map((seed) => ({ recipe: recipe(seed), wav: Buffer.from(`${seed}`) })),
    });
  }
  for (let i = 0; i < 400; i++) {
    const sound = sampleId(recipe(random(seeds.length)));
    await library.toggleHeart({
      sampleId: sound,
      personId: `p${random(9)}`,
      serverId: servers[random(4)]!,
      allowOwn: true,
    });
  }
  const rows = await everything(db.sql);
  const periods: Record<Period, number> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs, all: clock.now };
  const scopes = [
    [{ serverId: 'one' }, new Set(['one'])],
    [{ serverId: 'two' }, new Set(['two'])],
    [{ serverId: 'local', publicOnly: true }, new Set(['local'])],
    [{ serverId: 'two', publicOnly: true }, new Set<string>()],
    [{ publicOnly: true }, new Set(['one', 'three'])],
    [{}, new Set(servers)],
  ] as const;
  let compared = 0;
  for (const [scope, seen] of scopes)
    for (const period of Object.keys(periods) as Period[])
      for (const model of [undefined, 'kick', 'snare', 'tuba'])
        for (const offset of [0, 5]) {
          const query = { ...scope, period, limit: 20, offset, ...(model ? { model } : {}) };
          const found = (await library.top(query)).map(({ id, votes, voters }) => ({
            id,
            k: votes,
            n: voters,
          }));
          const expected = ranking(rows, seen, clock.now - periods[period], model).slice(offset, offset + 20);
          assert.deepEqual(found, expected, JSON.stringify(query));
          compared += found.length;
        }
  assert.ok(compared > 500, `${compared} places of sounds were compared`);
});

test('a person with more rows than one statement changes is forgotten whole', async (t) => {
  const { db, library } = await temporaryLibrary(t);
  const seeds = Array.from({ length: 450 }, (_, i) => i);
  for (let at = 0; at < 450; at += 150) await library.addSamples(batchOf(`b${at}`, seeds.slice(at, at + 150)));
  const ids = seeds.map((seed) => sampleId(recipeOf(seed)));
  for (const personId of ['discord:2', 'discord:3']) {
    await db.sql
      .insertInto('votes')
      .values(ids.map((id) => ({ sample_id: id, person_id: personId, server_id: 'one', created_at: 0 })))
      .execute();
    await db.sql
      .insertInto('keeps')
      .values(ids.map((id) => ({ sample_id: id, person_id: personId, kept_at: 0 })))
      .execute();
  }
  assert.deepEqual(await library.forgetPerson('discord:2'), {
    votes: 450,
    keeps: 450,
    kits: 0,
    uploads: 0,
    samples: 0,
  });
  assert.deepEqual(await library.forgetPerson('discord:1'), {
    votes: 0,
    keeps: 0,
    kits: 0,
    uploads: 0,
    samples: 450,
  });
  const left = await db.sql
    .selectFrom('votes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  assert.equal(left.n, 450, 'another person’s votes stay');
});
