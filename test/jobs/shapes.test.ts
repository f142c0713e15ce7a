import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Recipe, sampleId } from '../../src/sound/recipe.ts';
import { shapeRecipe } from '../../src/sound/shape-recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { type Gate, smallEngine, stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { kicksWith } from '../stubs/models.ts';
import { shortWav } from '../stubs/wavs.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

const root = recipeOf(1);
const known = { id: sampleId(root), recipe: root };
const quieter = shapeRecipe(known, { gainDb: -6 });
const shapes = (person: number, ...recipes: readonly Recipe[]) =>
  request(person, [], { verb: 'shape', recipes, personId: `discord:${person}` });

/** Jobs over a library that has the root's sound. */
async function jobsWithRoot(t: Parameters<typeof temporaryJobs>[0], options: Parameters<typeof temporaryJobs>[1] = {}) {
  const all = await temporaryJobs(t, { engine: stubEngine(), ...options });
  const items = [{ recipe: root, wav: shortWav(root) }];
  await all.library.addSamples({ batchId: 'b', makerId: 'discord:1', makerName: 'Ann', serverId: 'one', items });
  return all;
}

test('a shape does not wait behind a batch on the device, and is told no place behind it', async (t) => {
  let open = () => {};
  const gate: Gate = {
    wait: new Promise((resolve) => {
      open = resolve;
    }),
  };
  const { jobs, told } = await jobsWithRoot(t, { engine: stubEngine({ gate }) });
  await jobs.submit(request(2, [5]));
  await until(async () => (await jobs.list()).some(({ state }) => state === 'running'));
  const shape = await jobs.submit(shapes(1, quieter));
  const position = await jobs.position(shape.id);
  await until(() => told.delivered.length === 1);
  assert.equal(told.delivered[0]?.job.id, shape.id);
  assert.equal(position?.ahead ?? 0, 0);
  open();
  await until(() => told.delivered.length === 2);
});

test('a stored sound is shaped although its model is not installed, and the network is not asked', async (t) => {
  const { jobs, told, library, engine } = await jobsWithRoot(t, { models: kicksWith('b'.repeat(64)) });
  await assert.rejects(jobs.submit(request(1, [9])), /weights/i);
  await jobs.submit(shapes(1, quieter));
  await until(() => told.delivered.length === 1);
  assert.equal(engine.batches.length, 0);
  assert.ok(await library.readAudio(sampleId(quieter)));
});

test('where the sound that it starts from was pruned, a shape waits for the network, which makes that again first', async (t) => {
  const { jobs, told, library, engine, clock } = await jobsWithRoot(t, { engine: stubEngine() });
  const stored = await library.readAudio(known.id);
  clock.now += 1000;
  assert.equal(await library.pruneAudio(500, () => true), 1);
  await jobs.submit(shapes(1, shapeRecipe({ id: sampleId(quieter), recipe: quieter }, { reverse: true })));
  await until(() => told.delivered.length === 1);
  assert.deepEqual(
    engine.batches.map(({ items }) => items[0]?.recipe),
    [root],
  );
  assert.deepEqual(Buffer.from((await library.readAudio(known.id))!), Buffer.from(stored!));
});

test('a source that is gone, and a shape that leaves nothing, are sentences for the person', async (t) => {
  const { jobs, told, library } = await jobsWithRoot(t);
  await jobs.submit(shapes(1, shapeRecipe(known, { startMs: 9000 })));
  await until(() => told.failed.length === 1);
  assert.match(told.failed[0]?.sentence ?? '', /Nothing is left between start and end/);
  await library.deleteSample(known.id);
  await jobs.submit(shapes(1, quieter));
  await until(() => told.failed.length === 2);
  assert.match(told.failed[1]?.sentence ?? '', /which this one starts from, was deleted/);
});

test('the same recipe gives the same bytes, ten steps as well', async (t) => {
  const { jobs, told, library, clock } = await jobsWithRoot(t);
  let recipe = quieter;
  for (const step of [
    { semitones: 2 },
    { driveDb: 6 },
    { lowCutHz: 80 },
    { endMs: 300, fadeOutMs: 5 },
    { reverse: true },
    { widthPercent: 50 },
    { decayMs: 200 },
    { cents: -30 },
    { fadeInMs: 3 },
  ] as const)
    recipe = shapeRecipe({ id: sampleId(recipe), recipe }, step);
  assert.equal(recipe.derivation.steps.length, 10);
  await jobs.submit(shapes(1, recipe));
  await until(() => told.delivered.length === 1);
  const first = await library.readAudio(sampleId(recipe));
  clock.now += 1000;
  assert.ok((await library.pruneAudio(500, () => true)) >= 1);
  await jobs.submit(shapes(2, recipe));
  await until(() => told.delivered.length === 2);
  assert.deepEqual(Buffer.from((await library.readAudio(sampleId(recipe)))!), Buffer.from(first!));
});

test('a job that a crash left unfinished is shaped after the next start', async (t) => {
  const { jobs, build, told } = await jobsWithRoot(t, { engine: smallEngine() });
  await jobs.stop(1000);
  const next = build();
  afterwards(t, () => next.stop(1000));
  await next.submit(shapes(1, quieter));
  await next.stop(0);
  const last = build();
  afterwards(t, () => last.stop(1000));
  if (told.delivered.length === 0) await last.resume();
  await until(() => told.delivered.length === 1);
});
