import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createIdleSeeds } from '../../src/likeness/idle-seeds.ts';
import { rememberSeed } from '../../src/likeness/remember-seed.ts';
import { openKnobTables } from '../../src/model-store/knob-tables.ts';
import { tableKeyOf } from '../../src/sound/knobs.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { withIdleTurns } from '../../src/worker/idle-turns.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { drumModels } from '../stubs/models.ts';

const models = drumModels();
const kick = models.resolve('kick');
const character = { decay: 0.25, tone: 6.5, punch: -3.25, noise: -40 };
const pauses = { start: 1, between: 1, rest: 1 };
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('seeds of the models that people use are measured in idle time, and stay; nothing is measured while jobs wait', async (t) => {
  const dataDir = temporaryFolder(t);
  const knobs = openKnobTables({ dataDir });
  const stub = smallEngine();
  let isBusy = true;
  let seed = 100;
  const failures: object[] = [];
  const filler = createIdleSeeds({
    engine: withIdleTurns(stub),
    knobs,
    likeness: { characters: async (wavs) => wavs.map(() => character) },
    isBusy: async () => isBusy,
    randomSeed: () => seed++,
    log: { error: (details: object) => void failures.push(details) },
    pauses,
  });
  afterwards(t, () => filler.stop());
  knobs.want(kick);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(stub.batches.length, 0);
  isBusy = false;
  await until(() => knobs.of(kick).rows.length >= 3);
  await filler.stop();
  assert.ok(stub.batches.every(({ model }) => model === kick));
  assert.deepEqual(failures, []);
  // After a restart, and a line that a crash has cut.
  const again = openKnobTables({ dataDir }).of(kick);
  assert.deepEqual(again.rows[0], { seed: 100, ...character });
  assert.ok(again.rows.length >= 3);
});

test('a sound that was made adds its seed once, unless more than its seed decides it', async (t) => {
  const knobs = openKnobTables({ dataDir: temporaryFolder(t) });
  const [plain] = seedRecipes(kick.manifest, { seed: 7, count: 1 });
  for (const recipe of [plain!, plain!, { ...plain!, seed: 8, steps: 50 }, { ...plain!, seed: 9, semitones: 2 }])
    await rememberSeed(recipe, character, { models, knobs });
  assert.deepEqual(knobs.of(kick).rows, [{ seed: 7, ...character }]);
  assert.deepEqual(knobs.wanted(), [kick]);
});

test('a table of other weights is ignored with one line', async (t) => {
  const dataDir = temporaryFolder(t);
  await openKnobTables({ dataDir }).add(kick, [{ seed: 1, ...character }]);
  const path = join(dataDir, 'knobs', `${tableKeyOf(kick.manifest)}.tsv`);
  const text = readFileSync(path, 'utf8');

  writeFileSync(path, text.replace(/[0-9a-f]{64}/, 'e'.repeat(64)));
  const lines: string[] = [];
  const knobs = openKnobTables({ dataDir, warn: (line) => lines.push(line) });
  for (let i = 0; i < 2; i++) assert.deepEqual(knobs.of(kick).rows, []);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /is ignored: it was measured of other weights or settings than those of kick:starter/);
});

test('a table that is full takes no more seeds', async (t) => {
  const dataDir = temporaryFolder(t);
  const knobs = openKnobTables({ dataDir });
  const rows = Array.from({ length: 10_001 }, (_, seed) => ({ seed, ...character }));
  await knobs.add(kick, rows);
  await knobs.add(kick, [{ seed: 20_000, ...character }]);
  for (const { of } of [knobs, openKnobTables({ dataDir })]) assert.equal(of(kick).rows.length, 10_000);
});
