/**
 * What `rimshot train --from` makes of small sets, by hand:
 * `node --import tsx test/campaigns/fine-tuning.ts --data DRUMS [--sets kick,hat] [--folder RUNS] [--write]`. DRUMS has the
 * folders kick, snare, hihat and percussion (docs/sound.md). Of each set a quarter, at least six, is left out; the starter
 * is trained on the rest, and again on eight of them, with the default settings, and its sounds are measured beside the
 * parent's on seeds that the choice has not heard. `--folder` keeps the runs, and a run that was ended goes on.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareSets } from '../../src/evaluation/compare-sets.ts';
import { type MeasuredSound, measure } from '../../src/evaluation/measure.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { readComparison } from '../../src/trainer/comparison.ts';
import { readDescription, readMetrics } from '../../src/trainer/run-folder.ts';
import { runTraining } from '../../src/trainer/run-training.ts';
import { openMaker } from '../../src/trainer/sound-maker.ts';
import { startRun } from '../../src/trainer/start-run.ts';
import { fixedParameters } from '../../src/unet/parameters.ts';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';
import { evenly, filesOf, folders, type Kind, kinds, measuredFile, openClassCheck } from './drum-classes.ts';

const options = optionsOf({
  data: '',
  sets: 'kick,snare,hat,perc',
  count: 100,
  bank: 80,
  threads: 1,
  folder: '',
  write: false,
});
if (!options.data) throw new Error('--data is missing: a folder with kick, snare, hihat and percussion');
const scratch = options.folder ? undefined : scratchFolder();
const place = options.folder || scratch!.path;

const sets: Record<Kind, { readonly what: string; readonly has: RegExp }> = {
  kick: { what: 'electronic kicks', has: /^modhits__/ },
  snare: { what: "one maker's snares", has: /^libre__/ },
  hat: { what: "one maker's hats", has: /^svmodular__/ },
  perc: { what: 'wooden percussion', has: /wood|clave|block|castanet|logdrum|guiro/i },
};

const { space, share: classCheck } = await openClassCheck(options.data, options.bank);

async function soundsOf(model: InstalledModel): Promise<MeasuredSound[]> {
  const maker = await openMaker(model.manifest, await loadWeights(model), { device: 'cpu', threads: options.threads });
  const sounds: MeasuredSound[] = [];
  for (let i = 0; i < options.count; i++) sounds.push(await measure(await maker.make(1001 + i)));
  await maker.release();
  return sounds;
}

const store = openModelStore({
  bundledDir: fileURLToPath(new URL('../../models', import.meta.url)),
  dataDir: join(place, 'none'),
});
const starters = store.list().filter(({ manifest }) => manifest.variant === 'starter');
const secondsUsed = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Trains on these files and returns the model, and processor-seconds where the run was made in one go. */
async function trained(kind: Kind, names: readonly string[], run: string) {
  const data = join(run, 'sounds');
  mkdirSync(data, { recursive: true });
  for (const name of names) await copyFile(join(options.data, folders[kind], name), join(data, name));
  const folder = join(run, 'run');
  if (!(await readDescription(folder)))
    await startRun({
      folder,
      data,
      name: `own-${kind}`,
      from: store.resolve(`${kind}:starter`),
      preset: 'starter',
      overrides: {},
    });
  const before = secondsUsed();
  const { model } = await runTraining({
    ...{ folder, device: 'cpu', threads: options.threads, others: starters, log: (line) => console.error(line) },
    modelFolder: (name) => installedDir(run, name, 'own'),
    onStep: ({ step, steps, loss }) =>
      step % 20 === 0 && console.error(`${run}: ${step} of ${steps}, ${loss.toFixed(4)}`),
  });
  return { model: model!, folder, seconds: secondsUsed() - before };
}

const bytes = (tensor: { data: Float32Array }): Buffer => Buffer.from(tensor.data.slice().buffer);

async function rowOf(kind: Kind, few: boolean): Promise<string[]> {
  const run = join(place, few ? `${kind}-8` : kind);
  const known = join(run, 'row.json');
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8')) as string[];
  const all = filesOf(options.data, kind).filter((name) => sets[kind].has.test(name));
  const leftOut = evenly(all, Math.max(6, Math.round(all.length / 4)));
  const rest = all.filter((name) => !leftOut.includes(name));
  const names = few ? evenly(rest, 8) : rest;
  const { model, folder, seconds } = await trained(kind, names, run);
  const parent = store.resolve(`${kind}:starter`);
  const measuredFiles = async (files: readonly string[]) =>
    Promise.all(files.map((name) => measuredFile(options.data, kind, name)));
  const [whole, unheard, heard] = [await measuredFiles(all), await measuredFiles(leftOut), await measuredFiles(names)];
  const [old, own] = [await soundsOf(parent), await soundsOf(model)];
  const [wholeOld, wholeOwn] = [compareSets(old, whole, space), compareSets(own, whole, space)];
  const [unheardOld, unheardOwn] = [compareSets(old, unheard, space), compareSets(own, unheard, space)];
  const near = compareSets(own, heard, space).nearest;
  const losses = (await readMetrics(folder)).flatMap(({ loss }) => loss ?? []);
  const { architecture, fixed = [] } = parent.manifest;
  const [oldWeights, newWeights] = [await loadWeights(parent), await loadWeights(model)];
  const moved = [...fixed, ...fixedParameters(architecture)].filter(
    (name) => !bytes(oldWeights.get(name)!).equals(bytes(newWeights.get(name)!)),
  );
  const comparison = (await readComparison(folder))!;
  const { child } = comparison;
  const ratio = wholeOwn.frechet / wholeOld.frechet;
  const mmd = unheardOwn.mmd / unheardOld.mmd;
  const checks = [classCheck(old, kind), classCheck(own, kind)] as const;
  const largest = Math.max(...losses) / median(losses);
  const within = (share: 'swells' | 'loudTails') =>
    wholeOwn.sounds[share] <= Math.max(wholeOld.sounds[share], wholeOwn.real[share]) + 0.05;
  const misses = Object.entries({
    loss: largest <= 20,
    fixed: moved.length === 0,
    Fréchet: ratio <= (few ? 0.8 : 0.6),
    MMD: few || mmd <= 0.75,
    nearest: near.distance >= 0.8 * near.realToReal,
    copies: near.copies <= near.copiesAmongReal,
    class: checks[1] >= checks[0] - 0.05,
    swells: within('swells'),
    tails: within('loudTails'),
  }).flatMap(([name, holds]) => (holds ? [] : [name]));
  const percent = (value: number): string => (100 * value).toFixed(0);
  const row = [
    `${names.length} ${sets[kind].what}`,
    `${losses.length}, ${(seconds / 60).toFixed(1)}`,
    `${largest.toFixed(1)}`,
    moved.length === 0 ? 'unchanged' : moved.join(', '),
    `${child.strength}, ${child.temperature}`,
    `${wholeOld.frechet.toFixed(2)} → ${wholeOwn.frechet.toFixed(2)} (${ratio.toFixed(2)})`,
    `${unheardOld.mmd.toFixed(0)} → ${unheardOwn.mmd.toFixed(0)}`,
    (near.distance / near.realToReal).toFixed(2),
    percent(near.copies),
    `${percent(checks[0])} → ${percent(checks[1])}`,
    `${percent(wholeOwn.real.swells)}; ${percent(wholeOld.sounds.swells)} → ${percent(wholeOwn.sounds.swells)}`,
    `${percent(wholeOwn.real.loudTails)}; ${percent(wholeOld.sounds.loudTails)} → ${percent(wholeOwn.sounds.loudTails)}`,
    misses.length === 0 ? 'all' : `all but ${misses.join(', ')}`,
  ];
  writeFileSync(known, JSON.stringify(row));
  return row;
}

const rows: string[][] = [];
for (const kind of kinds.filter((kind) => options.sets.split(',').includes(kind)))
  for (const few of [false, true]) {
    rows.push(await rowOf(kind, few));
    console.error(rows.at(-1)!.join(' | '));
  }
const head = [
  ...['trained on', 'steps, processor-minutes', 'largest loss / median', 'fixed tensors', 'strength, temperature'],
  ...['Fréchet to the whole set (ratio)', 'MMD to the sounds left out', 'nearest / real to real', 'copies %'],
  ...['class check %', 'swells %: real; parent → own', 'loud tails %: real; parent → own', 'holds'],
];
const text = `${tableOf(head, rows)}\n\n${options.count} seeds each; ${machine()}`;
console.log(text);
if (options.write) writeInto('training.md', 'fine-tuning', text);
scratch?.remove();
