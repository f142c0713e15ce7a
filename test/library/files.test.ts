import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSynced } from '../../src/files/write-whole.ts';
import { JobRows } from '../../src/jobs/job-rows.ts';
import { pruneHourly } from '../../src/library/prune-hourly.ts';
import type { CanMake } from '../../src/library/samples.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { request } from '../jobs/temporary-jobs.ts';
import { batchOf, filesIn, recipeOf, temporaryLibrary, wavOf } from './temporary-library.ts';

const [k1, k2] = [1, 2].map((seed) => sampleId(recipeOf(seed))) as [string, string];

test('a disk that fills up in the middle of a batch leaves no file and no row, and a sentence', async (t) => {
  let room = 2;
  const { library, dataDir } = await temporaryLibrary(t, {
    writeFile: async (path, bytes) => {
      await writeSynced(path, bytes.subarray(0, 4));
      if (room-- <= 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      await writeSynced(path, bytes);
    },
  });
  await assert.rejects(
    library.addSamples(batchOf('b1', [1, 2, 3])),
    (error: unknown) => error instanceof UserError && error.kind === 'failed' && /disk is full/.test(error.message),
  );
  assert.deepEqual(filesIn(dataDir, 'samples'), []);
  assert.equal(await library.findSample(k1), undefined);
  room = 100;
  assert.equal((await library.addSamples(batchOf('b1', [1, 2, 3]))).length, 3);
});

test('rows that cannot be written take their files back', async (t) => {
  const { library, dataDir, db } = await temporaryLibrary(t);
  await db.sql.schema.dropTable('ancestry').execute();
  const items = [{ recipe: recipeOf(1, { kind: 'vary', source: { sample: k2 }, strength: 1 }), wav: wavOf(1) }];
  await assert.rejects(library.addSamples({ ...batchOf('b1', []), items }), /ancestry/);
  assert.deepEqual(filesIn(dataDir, 'samples'), []);
});

test('pruning takes only old audio that nobody cares for; asked for again it comes back', async (t) => {
  const { library, clock, dataDir } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2, 3, 4, 5]));
  const ids = [1, 2, 3, 4, 5].map((seed) => sampleId(recipeOf(seed))) as [string, string, string, string, string];
  await library.toggleHeart({ sampleId: ids[0], personId: 'discord:2', serverId: 'one', allowOwn: false });
  await library.keepSample({ sampleId: ids[1], personId: 'discord:2' });
  await library.claimFame(ids[2], 'one');
  clock.now += 10_000;
  await library.addSamples({ ...batchOf('b2', []), items: [{ recipe: recipeOf(4) }] });
  assert.equal(await library.pruneAudio(20_000, () => true), 0);
  assert.equal(await library.pruneAudio(5_000, () => true), 1);
  assert.equal(await library.readAudio(ids[4]), undefined);
  assert.equal((await library.findSample(ids[4]))?.hasAudio, false);
  assert.equal(filesIn(dataDir, 'samples').length, 4);
  await library.restoreAudio(ids[4], wavOf(5));
  assert.equal((await library.findSample(ids[4]))?.hasAudio, true);
});

test('pruning leaves a sound whose weights are no longer installed', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  clock.now += 10_000;
  const asked: string[] = [];
  const canMake: CanMake = ({ weights }) => asked.push(weights) > 1;
  assert.equal(await library.pruneAudio(5_000, canMake), 1);
  assert.deepEqual(asked, [recipeOf(1).weights, recipeOf(2).weights]);
  assert.equal((await library.findSample(sampleId(recipeOf(1))))?.hasAudio, true);
  assert.equal((await library.findSample(sampleId(recipeOf(2))))?.hasAudio, false);
});

test('a file that was removed by hand is noticed, and the sound can be made again', async (t) => {
  const { library, dataDir } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  rmSync(join(dataDir, 'samples'), { recursive: true });
  assert.deepEqual(await library.withAudio([k1]), new Set());
  assert.equal(await library.readAudio(k1), undefined);
  assert.equal((await library.findSample(k1))?.hasAudio, false);
});

test('uploads are kept once, by their digest, until their last owner is forgotten', async (t) => {
  const { library, dataDir } = await temporaryLibrary(t);
  const bytes = Buffer.from('RIFF upload');
  const [a, b] = await Promise.all([
    library.addUpload({ bytes, personId: 'discord:1' }),
    library.addUpload({ bytes, personId: 'discord:2' }),
  ]);
  assert.equal(a, b);
  assert.equal(filesIn(dataDir, 'uploads').length, 1);
  await library.forgetPerson('discord:1');
  assert.deepEqual(Buffer.from((await library.readUpload(a)) ?? []), bytes);
  await library.forgetPerson('discord:2');
  assert.equal(await library.readUpload(a), undefined);
  assert.deepEqual(filesIn(dataDir, 'uploads'), []);
  assert.equal(await library.readUpload('../../rimshot'), undefined);
});

test('old uploads that no sound came from are pruned', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  const used = await library.addUpload({ bytes: Buffer.from('used'), personId: 'discord:1' });
  const unused = await library.addUpload({ bytes: Buffer.from('unused'), personId: 'discord:1' });
  const recipe = recipeOf(1, { kind: 'inpaint', source: { upload: used }, keepMs: 20, resamples: 2 });
  await library.addSamples({ ...batchOf('b1', []), items: [{ recipe, wav: wavOf(1) }] });
  clock.now += 10_000;
  assert.equal(await library.pruneUploads(5_000), 1);
  assert.ok(await library.readUpload(used));
  assert.equal(await library.readUpload(unused), undefined);
});

test('an upload that is brought again is new again, and one that a job under way starts from stays', async (t) => {
  const { library, clock, db } = await temporaryLibrary(t);
  const add = (text: string) => library.addUpload({ bytes: Buffer.from(text), personId: 'discord:1' });
  const [again, awaited, done] = [await add('again'), await add('awaited'), await add('done')];
  const rows = new JobRows(db.sql, () => clock.now);
  for (const [id, upload] of [
    ['j1', awaited],
    ['j2', done],
  ] as const) {
    const recipes = [recipeOf(1, { kind: 'inpaint', source: { upload }, keepMs: 20, resamples: 2 })];
    await rows.insert({ ...request(1, [], { recipes }), id, state: 'waiting', createdAt: clock.now });
  }
  await rows.change('j2', { state: 'done' });
  clock.now += 10_000;
  await add('again');
  assert.equal(await library.pruneUploads(5_000), 1);
  for (const kept of [again, awaited]) assert.ok(await library.readUpload(kept));
  assert.equal(await library.readUpload(done), undefined);
});

test('uploads that came to nothing go after a day, also where audio is never pruned', async (t) => {
  const { library, clock, dataDir } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await library.addUpload({ bytes: Buffer.from('old'), personId: 'discord:1' });
  clock.now += 25 * 3_600_000;
  const recent = await library.addUpload({ bytes: Buffer.from('recent'), personId: 'discord:1' });
  const errors: object[] = [];
  pruneHourly(
    library,
    { days: 0, leftServerDays: 0, canMake: () => true },
    { error: (details) => errors.push(details) },
  )();
  // What removes uploads comes in turn: this waits for the pruning.
  await library.pruneUploads(2 * 86_400_000);
  assert.deepEqual(errors, []);
  assert.deepEqual(filesIn(dataDir, 'uploads'), [join(recent.slice(0, 2), `${recent}.wav`)]);
  assert.ok(await library.readAudio(k1));
});
