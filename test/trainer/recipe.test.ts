import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { makeStarter } from '../../src/trainer/make-starter.ts';
import { parameterPlan, unpackParameters } from '../../src/trainer/parameter-buffer.ts';
import { sampleDigest } from '../../src/trainer/read-clips.ts';
import { readRecipe, recipeOf, type TrainingRecipe, writeRecipe } from '../../src/trainer/recipe.ts';
import { loadParameters, loadState, readMetrics, runFiles } from '../../src/trainer/run-folder.ts';
import { type RunOptions, runTraining } from '../../src/trainer/run-training.ts';
import { presets } from '../../src/trainer/settings.ts';
import { startFromRecipe } from '../../src/trainer/start-from-recipe.ts';
import { startRun } from '../../src/trainer/start-run.ts';
import type { SoundList } from '../../src/training-data/sound-list.ts';
import { fixedParameters } from '../../src/unet/parameters.ts';
import { HostError } from '../../src/user-error.ts';

let root = '';
let data = '';
let recipe: TrainingRecipe;

/** Short thumps of two makers, one with a silent side. */
const thump = (index: number) => {
  const channel = (gain: number) =>
    Float32Array.from({ length: 700 }, (_, i) => gain * Math.exp(-i / 90) * Math.sin((0.2 + 0.04 * index) * i));
  return { channels: [channel(0.8), channel(index % 2 ? 0.8 : 0.4)], sampleRate: 44_100 };
};

const settings = {
  ...presets.starter.settings,
  ...{ steps: 12, batch: 2, warmup: 2, seed: 3, learningRate: 2e-3 },
  noiseLevels: { kind: 'log-normal', medianTau: 4, width: 1.5, flatShare: 0.15, minTau: 0.15, maxTau: 200 },
  ...{ validateEvery: 6, saveEvery: 5, listenEvery: 0 },
} as const;

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'rimshot-recipe-'));
  data = join(root, 'sounds');
  await mkdir(data);
  const sounds = [];
  for (let i = 0; i < 6; i++) {
    const bytes = writeWav(thump(i), { bitDepth: '16' });
    const name = `${i < 4 ? 'one' : 'two'}__thump${i}`;
    await writeFile(join(data, `${name}.wav`), bytes);
    sounds.push({ name, samples: sampleDigest(readWav(bytes).sound) });
  }
  recipe = {
    format: 1,
    name: 'thumps',
    training: sounds.slice(0, 5),
    validation: sounds.slice(5),
    balance: 'makers',
    stages: [
      { objective: { kind: 'denoising' }, settings },
      {
        objective: { kind: 'autoguidance', strength: 1, fromTau: 2, weakStep: 4 },
        settings: { ...settings, steps: 6, seed: 4 },
      },
    ],
    model: {
      format: 1,
      name: 'thumps',
      instrument: 'kick',
      variant: 'own',
      architecture: {
        ...presets.starter.architecture,
        ...{ channels: [16, 16], factors: [1, 2], items: [1, 1], attentions: [0, 1], gates: [1, 0], places: [64, 32] },
        ...{ attentionHeads: 2, attentionFeatures: 8, modulationFeatures: 16, resnetGroups: 4 },
        transform: { kind: 'lapped', hop: 16 },
      },
      sampleRate: 44_100,
      lengthFrames: 1024,
      dataScale: 3,
      sourceLevel: presets.starter.sourceLevel,
      sampling: { ...presets.starter.sampling, steps: 4 },
      provenance: { source: 'fixture', licence: 'CC0', attributions: [], notes: [] },
    },
    versions: { node: '20', onnxruntime: '1' },
  };
});
after(() => rm(root, { recursive: true, force: true }));

const run = (name: string, more: Partial<RunOptions> = {}) =>
  runTraining({
    folder: join(root, name),
    device: 'cpu',
    threads: 1,
    modelFolder: (model) => join(root, name, 'models', model),
    ...more,
  });
const weightsOf = (name: string) => readFile(join(root, name, 'models', 'thumps', 'weights.safetensors'));

test('a recipe that was written and read again makes the very same weights, in one go or interrupted in every stage', async () => {
  await startFromRecipe({ folder: join(root, 'straight'), data, recipe });
  const outcome = await run('straight');
  assert.equal(outcome.step, 18);
  const { training } = outcome.model!.manifest.provenance;
  assert.equal(training?.steps, 18);

  // Another format, another name, another place: the samples decide.
  const copies = join(root, 'copies');
  await cp(data, copies, { recursive: true });
  await cp(join(copies, 'one__thump2.wav'), join(copies, 'one__thump0.wav'));
  await cp(join(data, 'one__thump0.wav'), join(copies, 'one__thump2.wav'));
  const path = join(root, 'training.json');
  await writeRecipe(path, recipeOf(outcome.description));
  const again = await readRecipe(path);
  assert.deepEqual(again.stages, recipe.stages);
  await startFromRecipe({ folder: join(root, 'interrupted'), data: copies, recipe: again });
  for (const stopAt of [7, 14]) {
    const stop = new AbortController();
    const stopped = await run('interrupted', {
      signal: stop.signal,
      onStep: ({ step }) => step === stopAt && stop.abort(),
    });
    assert.equal(stopped.step, stopAt);
  }
  await run('interrupted');
  assert.ok((await weightsOf('straight')).equals(await weightsOf('interrupted')));
  assert.deepEqual(
    (await readMetrics(join(root, 'interrupted'))).map(({ step, loss }) => [step, loss]),
    (await readMetrics(join(root, 'straight'))).map(({ step, loss }) => [step, loss]),
  );
  assert.equal((await loadState(join(root, 'straight')))?.stage, 1);
});

test('a run on a folder and the recipe that it writes begin with the same weights', async () => {
  const begun = join(root, 'begun');
  const isHeldOut = ({ path }: { readonly path: string }) => path.includes('thump1');
  const asked = { folder: begun, data, name: 'thumps', from: undefined, preset: 'starter', overrides: {} } as const;
  const { validation } = await startRun({ ...asked, instrument: 'kick', isHeldOut });
  assert.equal(validation.length, 1);
  const written = await readRecipe(runFiles(begun).recipe);
  await startFromRecipe({ folder: join(root, 'begun again'), data, recipe: written });
  const [first, second] = await Promise.all(
    [begun, join(root, 'begun again')].map((folder) => readFile(runFiles(folder).start(0))),
  );
  assert.ok(first!.equals(second!));
});

test('the guided stage changes the network, and fixed tensors stay to the bit', async () => {
  const plan = parameterPlan(recipe.model.architecture);
  const { state } = (await loadState(join(root, 'straight')))!;
  const [first, second] = [0, 1].map((stage) => loadParameters(runFiles(join(root, 'straight')).start(stage)));
  const starts = [await first!, await second!].map((parameters) => unpackParameters(plan, parameters));
  const fixed = fixedParameters(recipe.model.architecture);
  assert.equal(fixed.length, 2);
  for (const [name, { data: end }] of unpackParameters(plan, state.average))
    for (const start of starts) assert.equal(deepEqual(start.get(name)!.data, end), fixed.includes(name), name);
});

const deepEqual = (a: Float32Array, b: Float32Array) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

test('sounds that the folder lacks or that are others are named, and a partial training can be asked for', async () => {
  const poor = join(root, 'poor');
  await mkdir(poor);
  await cp(join(data, 'one__thump1.wav'), join(poor, 'one__thump1.wav'));
  await writeFile(join(poor, 'one__thump3.wav'), writeWav(thump(9), { bitDepth: '16' }));
  const request = { folder: join(root, 'partial'), data: poor, recipe };
  await assert.rejects(startFromRecipe(request), (error: unknown) => {
    assert.ok(error instanceof HostError);
    assert.match(error.message, /4 sounds of the recipe are not in .*\n {2}one__thump0\n[\s\S]*two__thump5/);
    assert.match(error.message, /1 sound of the recipe has other samples in .*\n {2}one__thump3/);
    return true;
  });
  const told: string[] = [];
  const { training } = await startFromRecipe({ ...request, partial: true, log: (text) => told.push(text) });
  assert.deepEqual(
    training.map(({ path }) => path),
    ['one__thump1.wav', 'one__thump3.wav'],
  );
  assert.match(told.join(), /4 sounds of the recipe/);
});

test('a finished run becomes a starter in half precision, with credits from the list and a recipe that makes it again', async () => {
  const straight = join(root, 'straight');
  const list: SoundList = {
    sounds: recipe.training.map(({ name, samples: sha256 }) => ({
      ...{ instrument: 'kick', name, kind: 'acoustic', licence: 'CC0 1.0', mode: 'single', originals: ['a.wav'] },
      ...{ peakFrame: 0, sha256, fingerprint: new Uint8Array() },
    })),
    sources: {
      one: { repository: 'one/drums', commit: 'a'.repeat(40), stated: 'CC0' },
      two: { repository: 'two/drums', commit: 'b'.repeat(40), stated: 'CC0', attribution: 'Drums by Two' },
    },
  };
  const directory = join(root, 'starter');
  const request = { run: straight, directory, list, sampling: { temperature: 1.1 } };
  const { manifest } = await makeStarter(request);
  assert.deepEqual([manifest.variant, manifest.sampling.temperature, manifest.weights.set], ['starter', 1.1, 'ema']);
  assert.equal(manifest.provenance.source, '5 openly licensed kick sounds from 2 public collections');
  assert.deepEqual(manifest.provenance.attributions, ['Drums by Two']);
  const { size } = await stat(join(straight, 'models', 'thumps', 'weights.safetensors'));
  assert.ok(manifest.weights.bytes < 0.6 * size);
  const again = await readRecipe(join(directory, 'training.json'));
  assert.deepEqual(again.stages, recipe.stages);
  assert.deepEqual([again.model.variant, again.model.sampling.temperature], ['own', 1.1]);

  await assert.rejects(makeStarter({ ...request, list: { ...list, sounds: list.sounds.slice(1) } }), /does not list/);
  await assert.rejects(makeStarter({ ...request, run: join(root, 'partial') }), /is not finished/);
});

test('a file that is no recipe is refused with its first fault', async () => {
  const path = join(root, 'no.json');
  await writeFile(path, '{"format": 1}');
  await assert.rejects(readRecipe(path), /no\.json is no training recipe/);
  await assert.rejects(readRecipe(join(root, 'nowhere.json')), /nowhere\.json/);
});
