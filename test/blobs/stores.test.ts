import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Blobs, ListedBlob } from '../../src/blobs/blobs.ts';
import { StoreAway } from '../../src/blobs/store-errors.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { batchOf, recipeOf, wavOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { stores } from './stores.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const everyByte = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);

async function listed(blobs: Blobs): Promise<ListedBlob[]> {
  const all: ListedBlob[] = [];
  for await (const page of blobs.list()) all.push(...page);
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

for (const [name, open] of Object.entries(stores)) {
  test(`${name}: bytes that no row speaks of are swept, once they are old`, async (t) => {
    const { blobs, ...rest } = await open(t);
    const clock = { now: Date.now() };
    const library = openLibrary({ ...rest, blobs, now: () => clock.now });
    afterwards(t, () => library.close());
    await library.addSamples(batchOf('b1', [1, 2]));
    const kept = await library.addUpload({ bytes: Buffer.from('kept'), personId: 'discord:1' });
    const lost = sha256(everyByte);
    await blobs('uploads').write([{ name: lost, bytes: everyByte }]);
    await blobs('samples').write([{ name: 'zzzzzzzzzzzzz', bytes: everyByte }]);
    assert.equal(await library.sweepBlobs(60_000), 0);
    clock.now += 120_000;
    assert.equal(await library.sweepBlobs(60_000), 2);
    assert.deepEqual(await blobs('samples').present(['zzzzzzzzzzzzz']), new Set());
    assert.deepEqual(await blobs('uploads').present([kept, lost]), new Set([kept]));
    assert.equal((await library.withAudio([1, 2].map((seed) => sampleId(recipeOf(seed))))).size, 2);
  });

  test(`${name}: what is written is read, listed and removed, by kind`, async (t) => {
    const { db, blobs } = await open(t);
    afterwards(t, () => db.close());
    const samples = blobs('samples');
    const before = Date.now() - 2000;
    assert.equal(await samples.read('aaaaaaaaaaaaa'), undefined);
    await samples.write([]);
    await samples.write([
      { name: 'aaaaaaaaaaaaa', bytes: everyByte },
      { name: 'bbbbbbbbbbbbb', bytes: Buffer.from('b') },
      { name: 'ccccccccccccc', bytes: new Uint8Array(0) },
    ]);
    assert.deepEqual(new Uint8Array((await samples.read('aaaaaaaaaaaaa'))!), everyByte);
    assert.equal((await samples.read('ccccccccccccc'))?.length, 0);
    assert.equal(await blobs('uploads').read('aaaaaaaaaaaaa'), undefined);
    assert.deepEqual(await samples.present(['aaaaaaaaaaaaa', 'ddddddddddddd']), new Set(['aaaaaaaaaaaaa']));
    assert.deepEqual(await samples.present([]), new Set());
    const all = await listed(samples);
    assert.deepEqual(
      all.map((blob) => blob.name),
      ['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb', 'ccccccccccccc'],
    );
    for (const { writtenAt } of all) assert.ok(writtenAt > before && writtenAt < Date.now() + 2000);
    await samples.remove(['aaaaaaaaaaaaa', 'ccccccccccccc', 'ddddddddddddd']);
    await samples.remove([]);
    assert.deepEqual(
      (await listed(samples)).map((blob) => blob.name),
      ['bbbbbbbbbbbbb'],
    );
    assert.deepEqual(await listed(blobs('weights')), []);
  });

  test(`${name}: writing the same again is harmless, and at once by two`, async (t) => {
    const { db, blobs } = await open(t);
    afterwards(t, () => db.close());
    const uploads = blobs('uploads');
    const upload = { name: sha256(everyByte), bytes: everyByte };
    await Promise.all([uploads.write([upload]), blobs('uploads').write([upload])]);
    await uploads.write([upload]);
    assert.deepEqual(new Uint8Array((await uploads.read(upload.name))!), everyByte);
    assert.equal((await listed(uploads)).length, 1);
  });

  test(`${name}: a name from outside reaches no path, key or row`, async (t) => {
    const { db, blobs } = await open(t);
    afterwards(t, () => db.close());
    for (const name of ['../../rimshot', 'a', 'AAAAAAAAAAAAA', 'aaaaaaa/bbbbbb', '']) {
      await assert.rejects(async () => blobs('samples').read(name), /Not a name of ours/);
      await assert.rejects(async () => blobs('samples').write([{ name, bytes: everyByte }]), /Not a name of ours/);
    }
  });

  test(`${name}: a library over it keeps sounds and uploads, deletes them, and takes nothing from elsewhere`, async (t) => {
    const { blobs, ...rest } = await open(t);
    const clock = { now: Date.UTC(2026, 10, 20, 12) };
    const library = openLibrary({ ...rest, blobs, now: () => clock.now });
    afterwards(t, () => library.close());
    const [first, second, third] = [1, 2, 3].map((seed) => sampleId(recipeOf(seed))) as [string, string, string];
    await library.addSamples(batchOf('b1', [1, 2, 3]));
    assert.deepEqual(Buffer.from((await library.readAudio(second))!), wavOf(2));
    assert.deepEqual(await library.withAudio([first, second]), new Set([first, second]));
    await library.deleteSample(first);
    assert.equal(await library.readAudio(first), undefined);
    assert.deepEqual(await blobs('samples').present([first, second]), new Set([second]));
    const upload = await library.addUpload({ bytes: Buffer.from('RIFF upload'), personId: 'discord:1' });
    assert.equal(Buffer.from((await library.readUpload(upload))!).toString(), 'RIFF upload');
    await library.forgetPerson('discord:1');
    assert.equal(await library.readUpload(upload), undefined);
    assert.deepEqual(await listed(blobs('uploads')), []);
    clock.now += 10_000;
    await library.keepSample({ sampleId: second, personId: 'discord:2' });
    assert.equal(await library.pruneAudio(5_000, () => true), 1);
    assert.equal((await library.findSample(third))?.hasAudio, false);
    await library.restoreAudio(third, wavOf(3));
    assert.deepEqual(Buffer.from((await library.readAudio(third))!), wavOf(3));
  });
}

test('a database that fills up refuses sounds and uploads with its sentence, and has no row of them', async (t) => {
  const { db, dataDir, blobs } = await stores['rows of PostgreSQL'](t);
  const library = openLibrary({ db, dataDir, blobs });
  afterwards(t, () => library.close());
  // What PostgreSQL raises when a write finds no space (53100, disk_full).
  await sql`create function fill() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`.execute(
    db.sql,
  );
  await sql`create trigger full_disk before insert on blobs for each row execute function fill()`.execute(db.sql);
  const isFull = (error: unknown) =>
    error instanceof UserError && error.kind === 'failed' && /^The disk that holds .* is full/.test(error.message);
  await assert.rejects(library.addSamples(batchOf('b1', [1, 2])), isFull);
  await assert.rejects(library.addUpload({ bytes: everyByte, personId: 'discord:1' }), isFull);
  assert.deepEqual(await db.sql.selectFrom('samples').selectAll().execute(), []);
  assert.deepEqual(await db.sql.selectFrom('uploads').selectAll().execute(), []);
  await sql`drop trigger full_disk on blobs`.execute(db.sql);
  assert.equal((await library.addSamples(batchOf('b1', [1, 2]))).length, 2);
});

test('rows that cannot be written leave their sounds in a shared store, where they may be another’s by now', async (t) => {
  const { db, dataDir, blobs } = await stores['a shared folder'](t);
  const library = openLibrary({ db, dataDir, blobs });
  afterwards(t, () => library.close());
  await db.sql.schema.alterTable('day_counts').renameTo('elsewhere').execute();
  await assert.rejects(library.addSamples(batchOf('b1', [1])), /day_counts/);
  assert.equal((await listed(blobs('samples'))).length, 1);
  await db.sql.schema.alterTable('elsewhere').renameTo('day_counts').execute();
  await library.addSamples(batchOf('b1', [1]));
  assert.deepEqual(Buffer.from((await library.readAudio(sampleId(recipeOf(1))))!), wavOf(1));
});

test('a shared folder that is away is a sentence, and neither read as empty nor begun anew', async (t) => {
  const { db, dataDir, blobs } = await stores['a shared folder'](t);
  const library = openLibrary({ db, dataDir, blobs });
  afterwards(t, () => library.close());
  const first = sampleId(recipeOf(1));
  await library.addSamples(batchOf('b1', [1]));
  const folder = join(dataDir, 'shared');
  renameSync(folder, `${folder}-away`);
  // As a mount point without its mount.
  mkdirSync(folder);
  const isAway = (error: unknown) => error instanceof StoreAway && /its mount is away/.test(error.message);
  await assert.rejects(library.readAudio(first), isAway);
  await assert.rejects(library.addSamples(batchOf('b2', [2])), isAway);
  assert.deepEqual(readdirSync(folder), []);
  rmdirSync(folder);
  renameSync(`${folder}-away`, folder);
  assert.equal((await library.findSample(first))?.hasAudio, true);
  assert.deepEqual(Buffer.from((await library.readAudio(first))!), wavOf(1));
  await assert.rejects(
    openBlobs({ db, dataDir, place: { kind: 'folder', folder: join(dataDir, 'nowhere') } }),
    /^UserError: BLOBS_URL: the folder .*nowhere cannot be used: there is no such file or folder\.$/,
  );
});
