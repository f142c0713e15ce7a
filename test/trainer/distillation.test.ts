import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Tensors } from '../../src/checkpoint/tensor.ts';
import { type Predict, type SamplerName, samplers } from '../../src/diffusion/samplers.ts';
import { schedules } from '../../src/diffusion/schedules.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import { writeModel } from '../../src/model-store/write-model.ts';
import { identityOf } from '../../src/sound/identity.ts';
import type { InstalledModel, Manifest } from '../../src/sound/manifest.ts';
import { normals } from '../../src/trainer/draws.ts';
import { frozenNetwork } from '../../src/trainer/frozen-network.ts';
import { initialWeights } from '../../src/trainer/initial-weights.ts';
import { denoising } from '../../src/trainer/objective/denoising.ts';
import { lawOver } from '../../src/trainer/objective/noise-law.ts';
import { packParameters, parameterPlan, unpackParameters } from '../../src/trainer/parameter-buffer.ts';
import { loadState, runFiles } from '../../src/trainer/run-folder.ts';
import { type RunOptions, runTraining } from '../../src/trainer/run-training.ts';
import { presets, starterLaw, type TrainingSettings } from '../../src/trainer/settings.ts';
import { startDistillation } from '../../src/trainer/start-distillation.ts';
import { startState, Trainer } from '../../src/trainer/trainer.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { UserError } from '../../src/user-error.ts';

const lengthFrames = 128;
const base: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [16, 16],
  factors: [1, 2],
  items: [1, 1],
  attentions: [0, 0],
  attentionHeads: 1,
  attentionFeatures: 8,
  modulationFeatures: 16,
  resnetGroups: 4,
  transform: { kind: 'patching', patchSize: 8 },
};
const networks = {
  v: base,
  sample: { ...base, transform: { kind: 'lapped', hop: 8 }, prediction: 'sample' },
} as const satisfies Record<string, Architecture>;
type Network = keyof typeof networks;

let root = '';
const parents = {} as Record<Network, InstalledModel>;

const manifestOf = (name: Network): Omit<Manifest, 'weights'> => ({
  format: 1,
  name,
  instrument: 'kick',
  variant: 'own',
  architecture: networks[name],
  sampleRate: 44_100,
  lengthFrames,
  dataScale: 2,
  sourceLevel: { measure: 'peak', db: 0 },
  fixed: ['blocks.2.net.skip.blocks.0.1.weight'],
  sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 100, tauMin: 0.15, temperature: 1.1 },
  provenance: { source: 'thumps', licence: 'CC0', attributions: ['A. Drummer'], notes: [] },
});

/** Weights that have learned thumps of either polarity for a while: enough that the way from noise to sound is bent. */
async function trained(architecture: Architecture): Promise<Tensors> {
  const { settings } = presets.starter;
  const { sampling } = manifestOf('v');
  const training: TrainingSettings = {
    ...settings,
    ...{ steps: 400, learningRate: 5e-3, warmup: 10, seed: 2, noiseLevels: lawOver(sampling, starterLaw) },
    ...{ augment: undefined, muon: undefined, validateEvery: 0, saveEvery: 0, listenEvery: 0 },
  };
  const clips = Array.from({ length: 8 }, (_, k) => {
    const gain = (k - 3.5) / 2;
    const thump = Float32Array.from(
      { length: lengthFrames },
      (_, i) => gain * Math.exp(-i / 30) * Math.sin((2 * Math.PI * 6 * i) / lengthFrames),
    );
    return [thump, thump] as const;
  });
  const plan = parameterPlan(architecture);
  const state = startState(packParameters(plan, initialWeights(architecture, 5)), {
    ...{ architecture, lengthFrames, settings: training },
  });
  const trainer = await Trainer.create({
    ...{ architecture, lengthFrames, settings: training, state, device: 'cpu', threads: 1 },
    objective: denoising({ architecture, lengthFrames, settings: training, clips }),
  });
  while (state.optimiser.step < training.steps) await trainer.step();
  await trainer.release();
  return unpackParameters(plan, state.average);
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'rimshot-distil-'));
  for (const name of Object.keys(networks) as Network[]) {
    const tensors = await trained(networks[name]);
    parents[name] = await writeModel(installedDir(join(root, 'data'), name, 'own'), {
      manifest: manifestOf(name),
      set: 'online',
      type: 'F32',
      shapes: new Map([...tensors].map(([tensor, { shape }]) => [tensor, shape])),
      read: (tensor) => tensors.get(tensor)!,
    });
  }
});
after(() => rm(root, { recursive: true, force: true }));

const begin = (folder: string, name: Network, evaluations = 3) =>
  startDistillation({
    folder,
    parent: parents[name],
    evaluations,
    overrides: { steps: 200, learningRate: 3e-3, listenEvery: 0 },
  });
const run = (folder: string, more: Partial<RunOptions> = {}) =>
  runTraining({
    folder,
    device: 'cpu',
    threads: 1,
    modelFolder: (name) => installedDir(join(root, 'data'), name, 'fast'),
    ...more,
  });

/** Sounds of fresh noises, and the distance of others to them relative to their size. */
async function ended(model: InstalledModel, { steps, sampler }: { steps: number; sampler: SamplerName }) {
  const { architecture, sampling } = model.manifest;
  const batch = 8;
  const net = await frozenNetwork(architecture, await loadWeights(model), {
    ...{ batch, lengthFrames, device: 'cpu', threads: 1 },
  });
  const predict: Predict = (x, sigma) => net.predict(x, new Float32Array(batch).fill(sigma));
  const start = normals(99, 'noise', 1, batch * 2 * lengthFrames).map((value) => 1.1 * value);
  const sounds = await samplers[sampler](predict, start, schedules.log({ ...sampling, steps }));
  await net.release();
  return sounds;
}
const distance = (a: Float32Array, b: Float32Array) =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / b.reduce((sum, value) => sum + value ** 2, 0));

for (const name of Object.keys(networks) as Network[])
  test(`a distilled network that predicts ${name} comes nearer to the parent’s sounds than the parent in as many evaluations`, async () => {
    const folder = join(root, `straight-${name}`);
    await begin(folder, name);
    const { model } = await run(folder);
    const truth = await ended(parents[name], { steps: 60, sampler: 'dpmpp-2m' });
    const parent = distance(await ended(parents[name], { steps: 3, sampler: 'dpmpp-2m' }), truth);
    const fast = distance(await ended(model!, { steps: 3, sampler: 'ddim' }), truth);
    assert.ok(fast < 0.95 * parent, `${fast}, the parent's is ${parent}`);
    // What it began with: the parent's weights at the same noise levels.
    const untaught = { ...parents[name], manifest: { ...parents[name].manifest, sampling: model!.manifest.sampling } };
    const before = distance(await ended(untaught, { steps: 3, sampler: 'ddim' }), truth);
    assert.ok(fast < 0.95 * before, `${fast}, it began with ${before}`);
  });

test('tensors that the parent declares fixed stay to the bit, and the rest is trained', async () => {
  const { model } = await run(join(root, 'straight-v'));
  const [then, now] = [await loadWeights(parents.v), await loadWeights(model!)];
  const changed = [...now.keys()].filter(
    (name) => !Buffer.from(then.get(name)!.data.buffer).equals(Buffer.from(now.get(name)!.data.buffer)),
  );
  assert.ok(changed.length > 10);
  assert.deepEqual(model!.manifest.fixed, ['blocks.2.net.skip.blocks.0.1.weight']);
  assert.ok(!changed.includes('blocks.2.net.skip.blocks.0.1.weight'));
});

test('a distillation that was interrupted ends with the very bits of one that was not', async () => {
  const folder = join(root, 'interrupted');
  await begin(folder, 'sample');
  for (const stopAt of [7, 131]) {
    const stop = new AbortController();
    const outcome = await run(folder, { signal: stop.signal, onStep: ({ step }) => step === stopAt && stop.abort() });
    assert.equal(outcome.model, undefined);
  }
  await run(folder);
  const [straight, interrupted] = await Promise.all([loadState(join(root, 'straight-sample')), loadState(folder)]);
  for (const part of ['parameters', 'average', 'usualErrors'] as const)
    assert.ok(Buffer.from(straight!.state[part].buffer).equals(Buffer.from(interrupted!.state[part].buffer)), part);
});

test('the fast variant stands beside its parent, names it, and is meant by the bare name where it is chosen', async () => {
  const store = openModelStore({ bundledDir: join(root, 'none'), dataDir: join(root, 'data') });
  const { manifest } = store.resolve('v:fast');
  const parent = parents.v.manifest;
  assert.deepEqual(manifest.parent, { variant: 'own', identity: identityOf(parent) });
  assert.notEqual(identityOf(manifest), identityOf(parent));
  assert.deepEqual(manifest.provenance.attributions, ['A. Drummer']);
  assert.match(
    manifest.provenance.notes.at(-1)!,
    new RegExp(`Distilled to 3 evaluations from v, weights ${parent.weights.sha256}`),
  );
  const { sampler, schedule, steps, tauMax, tauMin, temperature } = manifest.sampling;
  assert.deepEqual([sampler, schedule, steps, temperature], ['ddim', 'log', 3, 1.1]);
  assert.deepEqual([Math.round(tauMax), tauMin], [30, 0.15]);
  assert.equal(store.resolve('v').manifest.variant, 'own');
  store.use('v', 'fast');
  assert.equal(store.resolve('v').manifest.variant, 'fast');
  assert.match(await readFile(runFiles(join(root, 'straight-v')).report, 'utf8'), /Distilled from v,/);
});

test('what cannot be distilled is refused with the reason, and no run is begun', async () => {
  const folder = join(root, 'refused');
  const says = (pattern: RegExp) => (error: unknown) => error instanceof UserError && pattern.test(error.message);
  const of = (change: Partial<Manifest>, evaluations = 3) => {
    const parent = { ...parents.v, manifest: { ...parents.v.manifest, ...change } };
    return startDistillation({ folder, parent, evaluations, overrides: {} });
  };
  await assert.rejects(of({}, 12), says(/--steps 12: v takes 12 itself/));
  const parent = { variant: 'own', identity: '0'.repeat(64) } as const;
  await assert.rejects(of({ variant: 'fast', parent }), says(/v:fast is distilled itself: name its parent, v\./));
  const sampling = { ...parents.v.manifest.sampling, sampler: 'ddim', schedule: 'linear' } as const;
  await assert.rejects(of({ sampling }), says(/sampled with ddim linear/));
  await assert.rejects(readFile(runFiles(folder).description));
  await assert.rejects(begin(join(root, 'straight-v'), 'v'), says(/holds a run already: add --resume/));
});
