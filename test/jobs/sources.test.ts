import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleId } from '../../src/sound/recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

test('a derived sound gets the audio that it starts from; what was pruned of its line is made again first', async (t) => {
  const { jobs, told, engine, library, clock } = await temporaryJobs(t);
  const root = recipeOf(1);
  const child = recipeOf(2, { kind: 'vary', source: { sample: sampleId(root) }, strength: 0.4 });
  const grandchild = recipeOf(3, { kind: 'inpaint', source: { sample: sampleId(child) }, keepMs: 30, resamples: 1 });
  await jobs.submit(request(1, [], { recipes: [root] }));
  await jobs.submit(request(1, [], { recipes: [child] }));
  await until(() => told.delivered.length === 2);
  assert.deepEqual(engine.batches[1]?.items[0]?.source, await library.readAudio(sampleId(root)));
  clock.now += 1000;
  assert.equal(await library.pruneAudio(500, () => true), 2);
  await jobs.submit(request(2, [], { recipes: [grandchild], serverId: 'two' }));
  await until(() => told.delivered.length === 3);
  assert.deepEqual(
    engine.batches.slice(2).map(({ items }) => items[0]?.recipe.seed),
    [1, 2, 3],
  );
  assert.deepEqual(Buffer.from(engine.batches[4]?.items[0]?.source ?? []), await library.readAudio(sampleId(child)));
  assert.equal(await library.findSample(sampleId(root), { serverId: 'two' }), undefined);
  // Ten steps of the root, four of the variation at strength 0.4, ten of the new tail.
  assert.deepEqual([told.progress.at(-1)?.step, told.progress.at(-1)?.steps], [24, 24]);
});

test('a source that is gone is a sentence that says which', async (t) => {
  const { jobs, told } = await temporaryJobs(t);
  const vary = recipeOf(2, { kind: 'vary', source: { sample: sampleId(recipeOf(1)) }, strength: 0.4 });
  const restyle = recipeOf(2, {
    kind: 'restyle',
    source: { upload: 'c'.repeat(64) },
    strength: 0.4,
    method: 'founded',
  });
  await jobs.submit(request(1, [], { recipes: [vary] }));
  await jobs.submit(request(2, [], { recipes: [restyle] }));
  await until(() => told.failed.length === 2);
  assert.match(told.failed[0]?.sentence ?? '', /The sound \w{6}, which this one starts from, was deleted/);
  assert.match(told.failed[1]?.sentence ?? '', /uploaded file .* was removed/);
});

test('an upload is the source of what it was given for', async (t) => {
  const { jobs, told, engine, library } = await temporaryJobs(t);
  const upload = await library.addUpload({ bytes: Buffer.from('RIFF of a person'), personId: 'discord:1' });
  const recipe = recipeOf(2, { kind: 'restyle', source: { upload }, strength: 0.4, method: 'founded' });
  await jobs.submit(request(1, [], { recipes: [recipe] }));
  await until(() => told.delivered.length === 1);
  assert.equal(Buffer.from(engine.batches[0]?.items[0]?.source ?? []).toString(), 'RIFF of a person');
});
