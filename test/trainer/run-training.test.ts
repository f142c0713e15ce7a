import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { peakOf } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { importCheckpoint } from '../../src/model-store/import-checkpoint.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { denoising } from '../../src/trainer/objective/denoising.ts';
import { lawOver } from '../../src/trainer/objective/noise-law.ts';
import { loadState, readMetrics, runFiles } from '../../src/trainer/run-folder.ts';
import { type RunOptions, runTraining } from '../../src/trainer/run-training.ts';
import { starterLaw, type TrainingSettings } from '../../src/trainer/settings.ts';
import { startRun } from '../../src/trainer/start-run.ts';
import { Trainer } from '../../src/trainer/trainer.ts';
import { UserError } from '../../src/user-error.ts';
import { createEngine } from '../../src/worker/host.ts';

const tiny = (name: string) => fileURLToPath(new URL(`../fixtures/golden/tiny/${name}`, import.meta.url));
let root = '';
let data = '';
let model: InstalledModel;

/** Twelve short thumps of different pitch and place in the stereo field. */
function thump(index: number): Uint8Array {
  const channel = (gain: number) =>
    Float32Array.from(
      { length: 400 },
      (_, i) => gain * Math.exp(-i / 60) * Math.sin((2 * Math.PI * (20 + 3 * index) * i) / 400),
    );
  return writeWav({ channels: [channel(0.8), channel(0.3 + 0.05 * index)], sampleRate: 44_100 }, { bitDepth: '16' });
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'rimshot-train-'));
  data = join(root, 'sounds');
  await mkdir(join(data, 'deeper'), { recursive: true });
  for (let i = 0; i < 12; i++) await writeFile(join(data, i % 2 ? 'deeper' : '.', `thump${i}.wav`), thump(i));
  model = await importCheckpoint({
    ckptPath: tiny('tiny.ckpt'),
    configPath: tiny('config.yaml'),
    name: 'tiny',
    variant: 'own',
    instrument: 'kick',
    set: 'online',
    precision: 'float32',
    directory: installedDir(root, 'tiny', 'own'),
    provenance: { source: 'fixture', licence: 'CC0', attributions: ['A. Drummer'], notes: [] },
  });
});
after(() => rm(root, { recursive: true, force: true }));

const overrides: Partial<TrainingSettings> = {
  steps: 60,
  batch: 2,
  accumulate: 2,
  learningRate: 4e-3,
  noiseLevels: { kind: 'log-normal', medianTau: 0.2, width: 2.2, flatShare: 0.35, minTau: 0.001, maxTau: 8 },
  weighting: { power: 0.5, floor: 1e-4 },
  validateEvery: 20,
  saveEvery: 30,
  listenEvery: 30,
};
const begin = (folder: string, more: Partial<TrainingSettings> = {}) =>
  startRun({
    folder,
    data,
    name: 'thumps',
    instrument: undefined,
    from: model,
    preset: 'full',
    licence: 'CC0',
    choice: 'none',
    overrides: { ...overrides, ...more },
  });
const run = (folder: string, more: Partial<RunOptions> = {}) =>
  runTraining({
    folder,
    device: 'cpu',
    threads: 1,
    modelFolder: (name) => installedDir(join(root, 'data'), name, 'own'),
    ...more,
  });

test('fine-tuning on a handful of sounds lowers the loss and installs a model that plays', async () => {
  const folder = join(root, 'straight');
  const { training, validation } = await begin(folder);
  assert.deepEqual([training.length, validation.length], [11, 1]);
  const outcome = await run(folder);
  assert.equal(outcome.step, 60);

  const metrics = await readMetrics(folder);
  const mean = (from: number, to: number) =>
    metrics.slice(from, to).reduce((sum, { loss }) => sum + loss!, 0) / (to - from);
  assert.ok(mean(40, 60) < 0.85 * mean(0, 15), `loss went from ${mean(0, 15)} to ${mean(40, 60)}`);
  const validations = metrics.flatMap(({ validation: loss }) => loss ?? []);
  assert.equal(validations.length, 3);
  assert.ok(
    validations.at(-1)! < validations[0]!,
    `validation loss went from ${validations[0]} to ${validations.at(-1)}`,
  );

  const store = openModelStore({ bundledDir: join(root, 'none'), dataDir: join(root, 'data') });
  const { manifest } = store.resolve('thumps');
  assert.equal(manifest.weights.set, 'ema');
  assert.equal(manifest.instrument, 'kick');
  assert.deepEqual(manifest.provenance.attributions, ['A. Drummer']);
  const engine = createEngine({ device: 'cpu', threads: 1 });
  try {
    const recipe = {
      v: 1,
      model: 'thumps',
      weights: manifest.weights.sha256,
      lengthFrames: manifest.lengthFrames,
      seed: 5,
      ...manifest.sampling,
      raw: false,
    } as const;
    const { wavs } = await engine.generate({
      id: 'a',
      model: store.resolve('thumps'),
      items: [{ recipe }],
    });
    const { sound } = readWav(wavs[0]!);
    assert.equal(sound.channels[0]!.length, 256);
    assert.ok(peakOf(sound) > 0.5 && peakOf(sound) <= 1);
  } finally {
    await engine.stop();
  }

  const files = runFiles(folder);
  const report = await readFile(files.report, 'utf8');
  assert.match(report, /<svg/);
  assert.equal(report.match(/<audio/g)?.length, 8);
  assert.doesNotMatch(report, /(src|href)="(?!data:)/);
  assert.ok((await stat(join(files.events, 'events.out.tfevents.0000000000.rimshot'))).size > 10_000);
});

test('a run that was interrupted twice ends with the very bits of one that was not', async () => {
  const folder = join(root, 'interrupted');
  await begin(folder);
  for (const stopAt of [17, 43]) {
    const stop = new AbortController();
    const outcome = await run(folder, {
      signal: stop.signal,
      onStep: ({ step }) => step === stopAt && stop.abort(),
    });
    assert.equal(outcome.step, stopAt);
    assert.equal(outcome.model, undefined);
  }
  await run(folder);
  const [straight, interrupted] = await Promise.all([loadState(join(root, 'straight')), loadState(folder)]);
  assert.ok(Buffer.from(straight!.state.average.buffer).equals(Buffer.from(interrupted!.state.average.buffer)));
  assert.ok(Buffer.from(straight!.state.parameters.buffer).equals(Buffer.from(interrupted!.state.parameters.buffer)));
  assert.ok(Buffer.from(straight!.state.usualErrors.buffer).equals(Buffer.from(interrupted!.state.usualErrors.buffer)));
  assert.deepEqual(
    (await readMetrics(folder)).map(({ step, loss, validation }) => ({ step, loss, validation })),
    (await readMetrics(join(root, 'straight'))).map(({ step, loss, validation }) => ({ step, loss, validation })),
  );
});

test('after a crash the run goes on from its last save, without the steps behind it in its metrics', async () => {
  const folder = join(root, 'crashed');
  await begin(folder, { steps: 12, listenEvery: 0, saveEvery: 5 });
  const crash = run(folder, {
    onStep: ({ step }) => {
      if (step === 8) throw new Error('power cut');
    },
  });
  await assert.rejects(crash, /power cut/);
  assert.equal((await readMetrics(folder)).at(-1)?.step, 8);
  const seen: number[] = [];
  await run(folder, { onStep: ({ step }) => seen.push(step) });
  assert.equal(seen[0], 6);
  assert.deepEqual(
    (await readMetrics(folder)).map(({ step }) => step),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
});

test('a run that is stopped does not wait for validation and listening', async () => {
  const folder = join(root, 'stopped');
  const description = await begin(folder, { steps: 6, validateEvery: 2, listenEvery: 2 });
  const stop = new AbortController();
  let asked = 0;
  // The clock is read at the start, and once a step between validation and listening.
  const now = () => {
    if (++asked === 3) stop.abort();
    return asked;
  };
  const outcome = await run(folder, { signal: stop.signal, now });
  assert.equal(outcome.step, 2);
  assert.equal((await loadState(folder))?.state.optimiser.step, 2);
  const metric = (await readMetrics(folder)).at(-1)!;
  assert.ok(metric.validation !== undefined && metric.sounds === undefined && metric.picture === undefined);

  const { state } = (await loadState(folder))!;
  const { settings } = description.stages[0]!;
  const { architecture, lengthFrames } = description.model;
  const trainer = await Trainer.create({
    ...{ architecture, lengthFrames, state, settings, device: 'cpu', threads: 1 },
    objective: denoising({ architecture, lengthFrames, settings, clips: [] }),
  });
  const clip = [new Float32Array(lengthFrames), new Float32Array(lengthFrames)] as const;
  assert.equal(await trainer.validate([clip], stop.signal), undefined);
  assert.ok((await trainer.validate([clip]))! > 0);
  await trainer.release();
});

test('every ten minutes a run is saved, whatever its steps', async () => {
  const folder = join(root, 'slow');
  await begin(folder, { steps: 12, saveEvery: 100, listenEvery: 0, validateEvery: 0 });
  let minutes = 0;
  const crash = run(folder, {
    now: () => 60_000 * 3 * minutes++,
    onStep: ({ step }) => {
      if (step === 6) throw new Error('power cut');
    },
  });
  await assert.rejects(crash, /power cut/);
  assert.equal((await loadState(folder))?.state.optimiser.step, 4);
});

test('a model is trained further at the noise levels that it is sampled at, unless one asks for upstream’s', async () => {
  const { sampling } = model.manifest;
  for (const [noiseLevels, expected] of [
    [undefined, lawOver(sampling, starterLaw)],
    ['uniform', { kind: 'uniform' }],
  ] as const) {
    const folder = join(root, `levels-${noiseLevels}`);
    const of = { folder, data, name: 'levels', instrument: undefined, from: model, licence: undefined } as const;
    const { stages } = await startRun({ ...of, preset: 'starter', noiseLevels, overrides: {} });
    assert.deepEqual(stages[0]!.settings.noiseLevels, expected);
  }
});

test('a run does not go on with other sounds than it began with', async () => {
  const folder = join(root, 'changed');
  const sounds = join(root, 'changing');
  await mkdir(sounds);
  for (let i = 0; i < 3; i++) await writeFile(join(sounds, `thump${i}.wav`), thump(i));
  await startRun({
    ...{ folder, data: sounds, name: 'changed', from: model, preset: 'full', licence: 'CC0', choice: 'none' },
    overrides: { ...overrides, steps: 2, listenEvery: 0 },
  });
  // As long as before: only its content tells.
  await writeFile(join(sounds, 'thump1.wav'), thump(7));
  await assert.rejects(run(folder), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /changing.thump1\.wav has changed since the run began/);
    return true;
  });
  await writeFile(join(sounds, 'thump1.wav'), thump(1));
  await writeFile(join(sounds, 'more.wav'), thump(9));
  await run(folder);
  await rm(join(sounds, 'thump2.wav'));
  await assert.rejects(run(folder, { steps: 3 }), /thump2\.wav cannot be read: there is no such file/);
});

test('sounds of a listening that somebody deleted are left out of the views', async () => {
  const folder = join(root, 'straight');
  const { sounds, report } = runFiles(folder);
  await rm(join(sounds, 'step-000030-seed-2.wav'));
  await rm(join(sounds, 'step-000060.png'));
  await run(folder, { steps: 61 });
  const page = await readFile(report, 'utf8');
  // Listenings after 30 and 60 steps and at the end, of four sounds and a picture each.
  assert.equal(page.match(/<audio/g)?.length, 11);
  assert.equal(page.match(/<img/g)?.length, 2);
});

test('a finished run is trained further where more steps are asked for', async () => {
  const folder = join(root, 'crashed');
  const outcome = await run(folder, { steps: 14 });
  assert.equal(outcome.step, 14);
  assert.equal(outcome.description.stages[0]!.settings.steps, 14);
});

test('sounds that cannot be used are named, and no run is begun', async () => {
  const folder = join(root, 'bad');
  const bad = join(root, 'bad-sounds');
  await mkdir(bad, { recursive: true });
  const request = {
    folder,
    data: bad,
    name: 'bad',
    instrument: undefined,
    from: undefined,
    preset: 'starter',
    licence: undefined,
    overrides: {},
  } as const;
  const says = (pattern: RegExp) => (error: unknown) => error instanceof UserError && pattern.test(error.message);
  await assert.rejects(startRun({ ...request, data: join(root, 'nowhere') }), says(/nowhere cannot be read/));
  await assert.rejects(startRun(request), says(/holds no sounds that can be used/));
  await assert.rejects(startRun({ ...request, name: 'Bad Name' }), says(/model name "Bad Name" must be/));
  await writeFile(join(bad, 'torn.wav'), thump(0).slice(0, 30));
  await assert.rejects(startRun(request), says(/torn\.wav/));
  await writeFile(
    join(bad, 'torn.wav'),
    writeWav({ channels: [new Float32Array(500)], sampleRate: 44_100 }, { bitDepth: '16' }),
  );
  await assert.rejects(startRun(request), says(/torn\.wav is silent/));
  await assert.rejects(stat(folder));
  await assert.rejects(begin(join(root, 'straight')), says(/holds a run already: add --resume/));
  await assert.rejects(run(join(root, 'nothing')), says(/holds no run that could be resumed/));
});

test('a full disk is named, and the last save stays', {
  skip: process.platform !== 'linux' && 'only Linux has /dev/full',
}, async () => {
  // Every write to this device says that the disk is full.
  const folder = join(root, 'full');
  await begin(folder, { steps: 3 });
  const before = await readFile(runFiles(folder).state);
  await symlink('/dev/full', `${runFiles(folder).state}.part`);
  await assert.rejects(
    run(folder),
    (error: unknown) => error instanceof UserError && /state\.safetensors: the disk is full/.test(error.message),
  );
  assert.ok(before.equals(await readFile(runFiles(folder).state)));
});
