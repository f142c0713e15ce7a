import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { installedDir, readModels } from '../../src/model-store/read-models.ts';
import { writeModel } from '../../src/model-store/write-model.ts';
import { identityOf } from '../../src/sound/identity.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { comparisonRows, comparisonText, readComparison } from '../../src/trainer/comparison.ts';
import { initialWeights } from '../../src/trainer/initial-weights.ts';
import { innerMatrices } from '../../src/trainer/muon.ts';
import { denoising } from '../../src/trainer/objective/denoising.ts';
import { type ParameterSlot, packParameters, parameterPlan, viewOf } from '../../src/trainer/parameter-buffer.ts';
import { loadParameters, loadState, readMetrics, runFiles } from '../../src/trainer/run-folder.ts';
import { type RunOptions, runTraining } from '../../src/trainer/run-training.ts';
import { choiceGridOf, presets } from '../../src/trainer/settings.ts';
import { startRun } from '../../src/trainer/start-run.ts';
import { startState, Trainer } from '../../src/trainer/trainer.ts';
import { between } from '../../src/trainer/try-candidates.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { fixedParameters, parameterShapes } from '../../src/unet/parameters.ts';

/** The starters' kind of network, as small as it gets. */
const architecture: Architecture = {
  ...{ inChannels: 2, outChannels: 2, channels: [16, 16], factors: [1, 2], items: [1, 1], attentions: [0, 0] },
  ...{ attentionHeads: 1, attentionFeatures: 8, modulationFeatures: 16, resnetGroups: 4 },
  ...{ transform: { kind: 'lapped', hop: 8 }, gates: [1, 0], places: [64, 32], prediction: 'sample' },
};
const lengthFrames = 512;
const choice = { sounds: 4, strengths: [0.5, 1], temperatures: [1.1, 1] };

let root = '';
let data = '';
let parent: InstalledModel;
let other: InstalledModel;

const modelOf = (name: string, instrument: 'kick' | 'hat', seed: number): Promise<InstalledModel> => {
  const tensors = initialWeights(architecture, seed);
  return writeModel(join(root, name), {
    manifest: {
      ...{ format: 1, name, instrument, variant: 'own', architecture, sampleRate: 44_100, lengthFrames, dataScale: 2 },
      sourceLevel: { measure: 'peak', db: -1.5 },
      sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 2, tauMax: 50, tauMin: 0.2, temperature: 1.1 },
      provenance: { source: 'drawn', licence: 'CC0', attributions: ['A. Drummer'], notes: [] },
    },
    ...{ set: 'online', type: 'F32', shapes: parameterShapes(architecture), read: (tensor) => tensors.get(tensor)! },
  });
};

function thump(index: number): Uint8Array {
  const channel = Float32Array.from(
    { length: 500 },
    (_, i) => 0.8 * Math.exp(-i / 120) * Math.sin((2 * Math.PI * (4 + index) * i) / 500),
  );
  return writeWav({ channels: [channel, channel], sampleRate: 44_100 }, { bitDepth: '16' });
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'rimshot-fine-tuning-'));
  data = join(root, 'eight');
  await mkdir(data);
  for (let i = 0; i < 8; i++) await writeFile(join(data, `thump${i}.wav`), thump(i));
  parent = await modelOf('parent', 'kick', 3);
  other = await modelOf('other', 'hat', 4);
});
after(() => rm(root, { recursive: true, force: true }));

const begin = (folder: string, more: Partial<Parameters<typeof startRun>[0]> = {}) =>
  startRun({
    ...{ folder, data, name: 'thumps', from: parent, preset: 'starter', licence: 'CC0', choice },
    ...more,
    overrides: { steps: 24, batch: 2, learningRate: 4e-3, listenEvery: 0, ...more.overrides },
  });
const run = (folder: string, more: Partial<RunOptions> = {}) =>
  runTraining({
    ...{ folder, device: 'cpu', threads: 1, others: [other] },
    modelFolder: (name) => installedDir(folder, name, 'own'),
    ...more,
  });

test('the settings follow from the parent’s sampling and the number of sounds', async () => {
  const folder = join(root, 'settings');
  const request = { folder, data, name: 'thumps', from: parent, preset: 'starter', overrides: {} } as const;
  const description = await startRun(request);
  const { settings, objective } = description.stages[0]!;
  assert.deepEqual(objective, { kind: 'fine-tuning', share: 0.5, fromTau: 2 });
  assert.equal(settings.muon, undefined);
  assert.ok(settings.learningRate < presets.starter.settings.learningRate / 4);
  assert.ok(settings.steps >= 100 && settings.steps <= 200, `${settings.steps} steps for eight sounds`);
  assert.equal(settings.augment?.polarity, 'aligned');
  assert.deepEqual([description.from?.model, description.balance], ['parent', undefined]);
  assert.deepEqual(description.choice, choiceGridOf(description.model));
  assert.ok(description.choice!.temperatures.includes(1.1) && Math.min(...description.choice!.temperatures) < 1);

  // A parent in upstream's regime is trained as upstream would, in a CPU's time.
  const upstream = await startRun({ ...request, folder: join(root, 'upstream'), preset: 'full' });
  const [stage] = upstream.stages;
  assert.deepEqual([stage!.objective, stage!.settings.noiseLevels], [{ kind: 'denoising' }, { kind: 'uniform' }]);
  assert.ok(stage!.settings.accumulate < presets.full.settings.accumulate);

  // No level that sampling never visits: there v of a clean sound grows without limit.
  const clips = [[new Float32Array(lengthFrames), new Float32Array(lengthFrames)]] as const;
  const examples = denoising({ architecture, lengthFrames, settings, clips });
  for (let step = 0; step < 50; step++)
    for (const sigma of (await examples.examples(step)).sigma) {
      const tau = Math.tan((Math.PI / 2) * sigma);
      assert.ok(tau > 0.2 * 0.999 && tau < 100 * 1.001, `tau ${tau}`);
    }
});

test('eight sounds train a model between its parent and the last weights; a report compares both', async () => {
  const folder = join(root, 'straight');
  await begin(folder);
  const { model, comparison } = await run(folder);
  const { child, parent: before, heard, candidates, own, made } = comparison!;
  assert.deepEqual([own, made, candidates.length, heard.length], [8, 4, 4, 4]);
  assert.ok(choice.strengths.includes(child.strength) && choice.temperatures.includes(child.temperature));
  assert.deepEqual([before.strength, before.temperature], [0, 1.1]);
  assert.ok(child.classCheck !== undefined && child.classCheck >= 0 && child.classCheck <= 1);

  const { manifest } = model!;
  assert.equal(manifest.sampling.temperature, child.temperature);
  assert.deepEqual(manifest.provenance.training?.chosen, JSON.parse(JSON.stringify(child)));
  const { state } = (await loadState(folder))!;
  const plan = parameterPlan(architecture);
  const [start, installed] = [await loadParameters(runFiles(folder).start(0)), await loadWeights(model!)];
  assert.deepEqual(packParameters(plan, installed), between(start, state.average, child.strength));
  const losses = (await readMetrics(folder)).flatMap(({ loss }) => loss ?? []).sort((a, b) => a - b);
  assert.ok(losses.at(-1)! < 20 * losses[losses.length >> 1]!, 'no spike');

  const parentWeights = await loadWeights(parent);
  const fixed = fixedParameters(architecture);
  assert.equal(fixed.length, 2);
  for (const [name, { data: values }] of installed)
    assert.equal(bytesOf(values).equals(bytesOf(parentWeights.get(name)!.data)), fixed.includes(name), name);

  const report = await readFile(runFiles(folder).report, 'utf8');
  assert.match(report, /<h2>Before and after<\/h2>/);
  for (const [name, ...cells] of comparisonRows(comparison!))
    assert.ok(report.includes(`<th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}`), name);
  // The last listening's four sounds, and four pairs.
  assert.equal(report.match(/<audio/g)?.length, 12);
  assert.match(comparisonText(comparison!), /Chosen from 4 sounds of each candidate beside your 8: \d+ % of the way/);
  assert.match(comparisonText(comparison!), /^tails over -45 dBFS +\d+ % +\d+ % +\d+ %$/m);
  const { compare } = runFiles(folder);
  assert.deepEqual((await readdir(compare)).length, 8);
  const { sound } = readWav(await readFile(join(compare, heard[0]!.child)));
  assert.equal(sound.channels[0]!.length, lengthFrames);
});

test('a run that is interrupted in its steps and in its choice ends with the very bits of one that is not', async () => {
  const folder = join(root, 'interrupted');
  await begin(folder);
  for (const at of ['step', 'choice']) {
    const stop = new AbortController();
    const outcome = await run(folder, {
      signal: stop.signal,
      onStep: ({ step }) => at === 'step' && step === 11 && stop.abort(),
      onMade: (done, total) => {
        assert.equal(total, 4 * 5 + 2);
        if (done === 13) stop.abort();
      },
    });
    assert.deepEqual(
      [outcome.step, outcome.model, outcome.comparison],
      [at === 'step' ? 11 : 24, undefined, undefined],
    );
    assert.equal(await readComparison(folder), undefined);
  }
  const { model } = await run(folder);
  const straight = readModels({ bundledDir: join(root, 'none'), dataDir: join(root, 'straight') })[0]!;
  assert.equal(model!.manifest.weights.sha256, straight.manifest.weights.sha256);
  assert.equal(identityOf(model!.manifest), identityOf(straight.manifest));
  assert.deepEqual(await readComparison(folder), await readComparison(join(root, 'straight')));
});

test('without a choice the last weights are installed, at the parent’s temperature', async () => {
  const folder = join(root, 'last');
  await begin(folder, { choice: 'none', overrides: { steps: 3 } });
  const { model, comparison } = await run(folder);
  assert.equal(comparison, undefined);
  const { state } = (await loadState(folder))!;
  assert.deepEqual(packParameters(parameterPlan(architecture), await loadWeights(model!)), state.average);
  assert.equal(model!.manifest.sampling.temperature, 1.1);
});

test('bundled starters name what holds their form, and a step leaves it alone to the bit', async () => {
  const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
  const starters = readModels({ bundledDir, dataDir: join(root, 'none') });
  assert.ok(starters.length >= 4);
  for (const { manifest } of starters) {
    const { fixed, ...without } = manifest;
    assert.equal(identityOf(manifest), identityOf(without));
    for (const name of fixed ?? []) assert.ok(parameterShapes(manifest.architecture).has(name), name);
    assert.ok((fixed ?? fixedParameters(manifest.architecture)).length > 0, manifest.name);
  }
  const starter = starters.find(({ manifest }) => manifest.fixed)!;
  const { manifest } = starter;
  const plan = parameterPlan(manifest.architecture);
  const size = { architecture: manifest.architecture, lengthFrames: manifest.lengthFrames };
  const settings = { ...(await begin(join(root, 'one-step'))).stages[0]!.settings, batch: 1 };
  const first = packParameters(plan, await loadWeights(starter));
  const state = startState(first.slice(), { ...size, settings });
  const channel = Float32Array.from(
    { length: manifest.lengthFrames },
    (_, i) => Math.sin(i / 40) * Math.exp(-i / 4000),
  );
  const trainer = await Trainer.create({
    ...{ ...size, settings, state, fixed: manifest.fixed, device: 'cpu', threads: 1 },
    objective: denoising({ ...size, settings, clips: [[channel, channel]] }),
  });
  await trainer.step();
  await trainer.release();
  for (const slot of plan.slots)
    assert.equal(
      bytesOf(viewOf(state.parameters, slot)).equals(bytesOf(viewOf(first, slot))),
      manifest.fixed!.includes(slot.name),
      slot.name,
    );
});

test('Muon leaves a matrix alone that the manifest declares fixed, and trains the others', async () => {
  const plan = parameterPlan(architecture);
  const size = { architecture, lengthFrames };
  const muon = { learningRate: 0.012, momentum: 0.95, weightDecay: 0.01 };
  const settings = { ...(await begin(join(root, 'muon'))).stages[0]!.settings, batch: 1, muon };
  const [declared, ...others] = innerMatrices(architecture, plan);
  const first = packParameters(plan, await loadWeights(parent));
  const state = startState(first.slice(), { ...size, settings });
  const channel = Float32Array.from({ length: lengthFrames }, (_, i) => Math.sin(i / 4));
  const trainer = await Trainer.create({
    ...{ ...size, settings, state, fixed: [declared!.name], device: 'cpu', threads: 1 },
    objective: denoising({ ...size, settings, clips: [[channel, channel]] }),
  });
  await trainer.step();
  await trainer.release();
  const isUnchanged = (slot: ParameterSlot) =>
    bytesOf(viewOf(state.parameters, slot)).equals(bytesOf(viewOf(first, slot)));
  assert.ok(isUnchanged(declared!));
  assert.ok(others.length > 0 && !others.some(isUnchanged));
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
