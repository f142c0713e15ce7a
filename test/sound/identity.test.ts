import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import { identityOf } from '../../src/sound/identity.ts';
import type { Manifest } from '../../src/sound/manifest.ts';
import { modelKey } from '../../src/sound/manifest.ts';
import { type Source, sampleId } from '../../src/sound/recipe.ts';
import { derivedRecipes, seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { importTiny, tinyConfig } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
const open = (dataDir: string) =>
  openModelStore({ bundledDir: join(dataDir, 'none'), dataDir, warn: (line) => assert.fail(line) });

/** The tiny config with other lines, as a file. */
function configWith(t: TestContext, changes: readonly (readonly [string, string])[], more = ''): string {
  const path = join(temporaryFolder(t), 'config.yaml');
  let text = readFileSync(tinyConfig, 'utf8');
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  writeFileSync(path, text + more);
  return path;
}

/** A model.json as it was before settings counted. */
function makeOld(dataDir: string, name: string): string {
  const path = join(installedDir(dataDir, name, 'own'), 'model.json');
  const { identifiedBy: _, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  writeFileSync(path, JSON.stringify(rest));
  return rest.weights.sha256;
}

const recipeOf = (manifest: Manifest, seed = 7) => seedRecipes(manifest, { seed, count: 1 })[0]!;
const rate16k = [['sampling_rate: 44100', 'sampling_rate: 16000']] as const;

test('no id of a starter has changed: they are those of the release before settings counted', () => {
  const store = openModelStore({ bundledDir, dataDir: '/nowhere', warn: (line) => assert.fail(line) });
  const ids = { kick: '', snare: '', hat: '', perc: '' };
  for (const name of Object.keys(ids) as (keyof typeof ids)[]) {
    const first = store.list().find(({ manifest }) => modelKey(manifest) === `${name}@1`);
    const { manifest } = first ?? store.resolve(`${name}:starter`);
    assert.equal(identityOf(manifest), manifest.weights.sha256);
    const [varied] = derivedRecipes(
      manifest,
      { kind: 'vary', source: { upload: 'b'.repeat(64) }, strength: 0.35 },
      { seed: 7, count: 1 },
    );
    // Variations of files begin at their hit since; what was made before has no `onset` and keeps its id.
    const { onset: _, ...before } = varied!.derivation as { kind: 'vary'; source: Source; strength: number; onset?: 2 };
    ids[name] = `${sampleId(recipeOf(manifest))} ${sampleId({ ...varied!, derivation: before })}`;
  }
  assert.deepEqual(ids, {
    kick: 'hns08yfddfdc9 t5zv0bj95zgjg',
    snare: 'k1qpa1tt3fjc5 fs20a749hvxxe',
    hat: '053g8z306qycw hwrbv5n4m7yw0',
    perc: 'vx53adast86rz vtddqac1rx1t9',
  });
});

test("weights with upstream's settings are identified by their digest alone, others by what differs", async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const upstreams: Manifest = {
    ...manifest,
    lengthFrames: 32_768,
    architecture: { ...manifest.architecture, attentionHeads: 8 },
  };
  const { sha256 } = manifest.weights;
  assert.equal(identityOf(upstreams), sha256);
  assert.equal(identityOf({ ...upstreams, sampling: { ...upstreams.sampling, temperature: 1 } }), sha256);
  assert.equal(identityOf({ ...upstreams, name: 'other', variant: 'pretrained' }), sha256);

  const network: Partial<Manifest>[] = [
    { sampleRate: 16_000 },
    { dataScale: 2 },
    { sourceLevel: { measure: 'peak', db: -1.5 } },
    { architecture: { ...upstreams.architecture, resnetGroups: 4 } },
    { architecture: { ...upstreams.architecture, attentionHeads: 2 } },
    { architecture: { ...upstreams.architecture, transform: { kind: 'patching', patchSize: 4 } } },
  ];
  const making: Partial<Manifest>[] = [
    { lengthFrames: 65_536 },
    ...[
      { sampler: 'ddim' as const },
      { schedule: 'linear' as const },
      { steps: 20 },
      { tauMax: 40 },
      { tauMin: 0.005 },
      { temperature: 1.2 },
      { temperatureBelowHz: 5000 },
      { monoBelowDb: -25 },
    ].map((one) => ({ sampling: { ...upstreams.sampling, ...one } })),
  ];
  const identities = [...network, ...making].map((change) => identityOf({ ...upstreams, ...change }));
  assert.equal(new Set([sha256, ...identities]).size, network.length + making.length + 1);
  for (const identity of identities) assert.match(identity, /^[0-9a-f]{64}$/);
  // What every recipe records leaves the first half: such models make the same sounds of the same recipes.
  for (const identity of identities.slice(network.length)) assert.equal(identity.slice(0, 32), sha256.slice(0, 32));
  assert.equal(new Set([sha256, ...identities].map((each) => each.slice(0, 32))).size, network.length + 1);
});

test('the same weights at another rate are another model: a sound of one is varied with its own settings', async (t) => {
  const dataDir = temporaryFolder(t);
  await importTiny(dataDir, { name: 'a-first' });
  await importTiny(dataDir, { name: 'b-second', configPath: configWith(t, rate16k) });
  const store = open(dataDir);
  const [first, second] = [store.resolve('a-first'), store.resolve('b-second')];
  assert.equal(first.manifest.weights.sha256, second.manifest.weights.sha256);
  for (const model of [first, second]) {
    const recipe = recipeOf(model.manifest);
    assert.equal(store.withWeights(recipe.weights, recipe.model), model);
    // Also under another name, as in a WAV from another installation.
    assert.equal(store.withWeights(recipe.weights, 'their-name'), model);
    assert.equal(store.withWeights(recipe.weights), model);
  }
  assert.notEqual(sampleId(recipeOf(first.manifest)), sampleId({ ...recipeOf(second.manifest), model: 'a-first' }));
});

test('the same weights with another sampler: a variation takes the settings of the model that made the sound', async (t) => {
  const dataDir = temporaryFolder(t);
  await importTiny(dataDir, { name: 'a-first' });
  const configPath = configWith(t, [], '\nrimshot: { sampler: { steps: 20, temperature: 1.3, mono_below_db: -20 } }\n');
  await importTiny(dataDir, { name: 'b-second', configPath });
  const store = open(dataDir);
  const recipe = recipeOf(store.resolve('b-second').manifest);
  const model = store.withWeights(recipe.weights, recipe.model)!;
  const [varied] = derivedRecipes(
    model.manifest,
    { kind: 'vary', source: { sample: sampleId(recipe) }, strength: 0.4 },
    { seed: 1, count: 1 },
  );
  assert.deepEqual([varied!.steps, varied!.monoBelowDb], [20, -20]);
});

test('recipes from before settings counted find their model: by digest and name, and by digest alone', async (t) => {
  const dataDir = temporaryFolder(t);
  await importTiny(dataDir, { name: 'a-first' });
  await importTiny(dataDir, { name: 'b-second', configPath: configWith(t, rate16k) });
  const digest = makeOld(dataDir, 'a-first');
  makeOld(dataDir, 'b-second');
  const store = open(dataDir);
  for (const name of ['a-first', 'b-second']) {
    const { manifest } = store.resolve(name);
    assert.equal(identityOf(manifest), digest, 'an installed model keeps its ids');
    assert.equal(store.withWeights(digest, name)?.manifest.name, name);
  }
  assert.ok(store.withWeights(digest));
  // Imported again with the same settings, they are the same models to the sounds that they made.
  await importTiny(dataDir, { name: 'b-second', configPath: configWith(t, rate16k) });
  store.refresh();
  assert.equal(store.withWeights(digest, 'b-second')?.manifest.sampleRate, 16_000);
  assert.equal(store.withWeights(digest, 'a-first')?.manifest.sampleRate, 44_100);
});

test('a changed sampler keeps old sounds remakeable; a changed rate does not pass for what made them', async (t) => {
  const dataDir = temporaryFolder(t);
  await importTiny(dataDir, { name: 'mine', configPath: configWith(t, rate16k) });
  const store = open(dataDir);
  const recipe = recipeOf(store.resolve('mine').manifest);
  await importTiny(dataDir, {
    name: 'mine',
    configPath: configWith(t, rate16k, '\nrimshot: { sampler: { steps: 20 } }\n'),
  });
  store.refresh();
  const changed = store.resolve('mine');
  assert.notEqual(identityOf(changed.manifest), recipe.weights);
  assert.equal(store.withWeights(recipe.weights, recipe.model), changed);
  await importTiny(dataDir, {
    name: 'mine',
    configPath: configWith(t, [['sampling_rate: 44100', 'sampling_rate: 22050']]),
  });
  store.refresh();
  assert.equal(store.withWeights(recipe.weights, recipe.model), undefined);
});

test('a model.json of a megabyte is left out with a line', async (t) => {
  const dataDir = temporaryFolder(t);
  const directory = installedDir(dataDir, 'big', 'own');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'model.json'), ' '.repeat(2 << 20));
  const warnings: string[] = [];
  openModelStore({ bundledDir: join(dataDir, 'none'), dataDir, warn: (line) => warnings.push(line) });
  assert.match(warnings[0] ?? '', /is left out: model\.json has more than 1048576 characters/);
});
