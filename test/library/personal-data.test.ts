import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { backUp } from '../../src/library/backup.ts';
import { personalData } from '../../src/library/personal-data.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { sqliteAlone } from '../stubs/test-database.ts';
import { batchOf, kitContent, recipeOf, temporaryFolder, temporaryLibrary } from './temporary-library.ts';

test('every table is in the list of personal data, and so is every column that names a person', async (t) => {
  const { db } = await temporaryLibrary(t);
  // What PostgreSQL alone has names nobody: bytes and turns go with the rows that do.
  const all = await db.sql.introspection.getTables();
  const schema = all.find(({ name }) => name === 'samples')?.schema;
  const tables = all.filter(
    (table) =>
      table.schema === schema &&
      !/_migration|^(blobs|turns|processes|cluster|identify_turns|guesses|measured_seeds|channel_.*)$/.test(table.name),
  );
  assert.deepEqual(tables.map(({ name }) => name).sort(), Object.keys(personalData).sort());
  const known: string[] = [];
  const named: string[] = [];
  for (const { name, columns } of tables) {
    const rule = personalData[name as keyof typeof personalData];
    if (rule.kind !== 'none' && rule.kind !== 'below') known.push(`${name}.${rule.column}`);
    for (const column of columns)
      if (/person|maker|owner|user|member|author/.test(column.name)) named.push(`${name}.${column.name}`);
  }
  // In rows that go with the person's id beside it; a limit.
  const beside = ['jobs.person_name', 'servers.jobs_per_person'];
  const byAnotherName = ['people.id'];
  assert.deepEqual(
    named.filter((column) => !beside.includes(column)).sort(),
    known.filter((column) => !byAnotherName.includes(column)).sort(),
  );
});

const person = { id: 'discord:918273645546372819', name: 'Zebulon Quartermain' };
const hash = createHash('sha256').update(person.id).digest('hex').slice(0, 32);
const needles = {
  id: '918273645546372819',
  name: person.name,
  folded: person.name.toLowerCase(),
  hash,
  words: 'zebulonic',
};

/** Where a text stands among the files of a folder. */
function found(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((entry) => {
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    return Object.entries(needles).flatMap(([what, text]) => (bytes.includes(text) ? [`${entry.name}: ${what}`] : []));
  });
}

test(
  'after /forget-me neither DATA_DIR nor a backup has the person’s id, name, hash or words',
  sqliteAlone,
  async (t) => {
    const { dataDir, db, library, clock } = await temporaryLibrary(t);
    const ada = 'discord:1';
    // So many that pages split and rows move.
    for (let batch = 0; batch < 30; batch++) {
      const seeds = Array.from({ length: 8 }, (_, i) => batch * 8 + i);
      const [makerId, makerName] = batch % 3 === 0 ? [ada, 'Ada'] : [person.id, person.name];
      await library.addSamples(batchOf(`b${batch}`, seeds, { makerId, makerName, serverId: 'one' }));
      for (const seed of seeds) {
        const sample = sampleId(recipeOf(seed));
        await library.toggleHeart({ sampleId: sample, personId: person.id, serverId: 'one', allowOwn: true });
        await library.nameKeep({ sampleId: sample, personId: person.id, name: `zebulonic ${seed}` });
        await library.tagKeep({ sampleId: sample, personId: person.id, add: ['zebulonic'], remove: [] });
        if (seed % 5 === 0)
          await library.collectSample({ sampleId: sample, personId: person.id, name: 'Zebulonic best' });
      }
      clock.now += 1000;
    }
    const gone = sampleId(recipeOf(7));
    await library.unkeepSample({ sampleId: gone, personId: person.id, serverId: 'one' });
    await library.addKit({
      id: 'k'.repeat(13),
      serverId: 'one',
      ownerId: person.id,
      content: { ...kitContent, name: 'Zebulonic kit' },
    });
    const upload = await library.addUpload({ bytes: Buffer.from('the voice of zebulonic'), personId: person.id });
    await sql`insert into jobs (id, state, verb, person_id, person_name, server_id, channel_id, locale, recipes, delivery, strikes, deliveries, created_at, updated_at)
    values ('j', 'done', 'kick', ${person.id}, ${person.name}, 'one', 'c', 'en', '[]', ${`{"user":"${person.id}"}`}, 0, 0, 1, 1)`.execute(
      db.sql,
    );
    await sql`insert into reports values ('one', 'sound', ${gone}, ${person.id}, 1)`.execute(db.sql);
    const before = new Set(found(dataDir).map((line) => line.split(': ')[1]));
    assert.deepEqual(
      [...before].sort(),
      Object.keys(needles)
        .filter((what) => what !== 'folded')
        .sort(),
      'the search finds what is there',
    );

    const told = await library.dataOf(person.id);
    assert.deepEqual(told.uploads, [upload]);
    assert.equal(told.sounds.length, 239);
    assert.deepEqual(
      Object.keys(told.rows).filter((table) => personalData[table as keyof typeof personalData].kind === 'none'),
      [],
    );
    for (const table of [
      'votes',
      'keeps',
      'keep_tags',
      'collections',
      'collection_samples',
      'kits',
      'people',
      'jobs',
      'upload_owners',
      'samples',
      'batches',
      'day_counts',
      'removals',
      'reports',
      'current_kits',
    ])
      assert.ok(told.rows[table as keyof typeof told.rows], table);

    await library.forgetPerson(person.id);
    // The database is written anew beside it.
    const end = Date.now() + 60_000;
    while (found(dataDir).length > 0) {
      assert.ok(Date.now() < end, found(dataDir).join());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual((await library.dataOf(person.id)).rows, {});
    const file = join(temporaryFolder(t), 'backup.tar');
    await backUp({ dataDir, file });
    assert.ok(readFileSync(file).includes('Ada'), 'the backup holds the others');
    for (const [what, text] of Object.entries(needles)) assert.ok(!readFileSync(file).includes(text), what);
    assert.equal(await library.countMadeToday(person.id, 'one'), 160, 'the day’s limit holds');
    assert.ok((await library.findSample(gone)) !== undefined, 'sounds stay');
  },
);
