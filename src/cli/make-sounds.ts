import { join } from 'node:path';
import type { Command } from 'commander';
import { maxPictureSounds } from '../audio/picture-style.ts';
import { readWav } from '../audio/wav.ts';
import { inEnglish } from '../languages/index.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { openModelStore } from '../model-store/open-store.ts';
import { soundFileName } from '../packs/file-name.ts';
import { type Device, deviceWords, soundsAtOnce } from '../runtime/devices.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import { evaluationsOf } from '../sound/render.ts';
import { lengthNeeded } from '../unet/layout.ts';
import { HostError } from '../user-error.ts';
import type { BatchItem } from '../worker/engine.ts';
import { createEngine, type WorkerEngine } from '../worker/host.ts';
import type { CliContext } from './context.ts';
import { writeNamedFiles } from './files.ts';
import { deviceOption, integer } from './option-values.ts';
import { createProgress } from './progress-bar.ts';

/** Options of every verb that runs a network. */
export interface EngineOptions {
  readonly device?: Device | 'auto';
  readonly threads?: number;
}

export const engineOptions = (command: Command): Command =>
  command
    .option('--device <name>', `${deviceWords} (default: DEVICE of .env)`, deviceOption)
    .option('--threads <number>', 'CPU threads (default: THREADS of .env)', integer('--threads', 0, 256));

export interface MakingOptions extends EngineOptions {
  readonly out: string;
  readonly picture?: string;
  readonly json?: boolean;
}

/** Of sounds that are made to choose from: the places of those to keep. */
export type Best = (wavs: readonly Uint8Array[]) => Promise<readonly number[]>;

export const modelsOf = (context: CliContext): ModelStore =>
  openModelStore({ bundledDir: join(context.root, 'models'), dataDir: context.config().dataDir });

/** The worker, as the options say or else .env. `models`: those that the device has to be up to. */
export function engineOf(
  context: CliContext,
  options: EngineOptions,
  models: () => readonly InstalledModel[],
): WorkerEngine {
  const config = context.config();
  return createEngine({
    device: options.device ?? config.device,
    threads: options.threads ?? config.threads,
    dataDir: config.dataDir,
    drivers: config.drivers,
    models,
  });
}

/** Works with an engine and stops it; Ctrl-C aborts the signal with this sentence. */
export async function withEngine(
  engine: WorkerEngine,
  cancelled: () => string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort(new HostError(cancelled(), { kind: 'failed' }));
  process.once('SIGINT', onInterrupt);
  try {
    await work(cancel.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    await engine.stop();
  }
}

/** Makes the items with one model and writes each as OUT/MODEL-SEED-ID.wav as soon as it is made. */
export async function makeSounds(
  context: CliContext,
  model: InstalledModel,
  items: readonly BatchItem[],
  { best, ...options }: MakingOptions & { readonly best?: Best | undefined },
): Promise<void> {
  for (const { recipe } of items) checkLength(model, recipe.lengthFrames);
  const made: { path: string; contents: Uint8Array; recipe: Recipe }[] = [];
  const cancelled = () =>
    made.length === 0
      ? 'Cancelled; nothing was written.'
      : `Cancelled; ${made.length} of ${items.length} sounds were written.`;
  const engine = engineOf(context, options, () => [model]);
  await withEngine(engine, cancelled, async (signal) => {
    let { device } = await engine.device();
    let elapsedMs = 0;
    const notes = new Set<string>();
    const bar = createProgress({ label: `${items.length} × ${modelKey(model.manifest)}`, total: workOf(items) });
    let done = 0;
    try {
      for (const group of groupsOf(items, best ? items.length : soundsAtOnce(device))) {
        const [before, work] = [workOf(items.slice(0, done)), workOf(group)];
        // On a GPU several sounds share a step: progress is a share of the work, whatever its steps.
        const onProgress = ({ step, steps }: { step: number; steps: number }) =>
          bar.update(before + Math.round((step / steps) * work));
        const result = await engine.generate({ id: 'cli', model, items: group }, { signal, onProgress });
        device = result.device ?? device;
        elapsedMs += result.elapsedMs;
        done += group.length;
        const all = group.map(({ recipe }, i) => ({
          path: fileOf(options.out, recipe),
          contents: result.wavs[i]!,
          recipe,
        }));
        const kept = await best?.(result.wavs);
        const sounds = kept?.map((place) => all[place]!) ?? all;
        await writeNamedFiles(sounds);
        made.push(...sounds);
        for (const note of result.notes ?? []) notes.add(inEnglish(note));
        if (!options.json) for (const { path } of sounds) console.log(path);
      }
    } finally {
      bar.finish();
    }
    for (const note of notes) console.error(note);
    if (options.picture) {
      const { drawSounds } = await import('../workshop/draw-sounds.ts');
      const sounds = made.slice(0, maxPictureSounds).map(({ contents }) => readWav(contents).sound);
      await writeNamedFiles([{ path: options.picture, contents: await drawSounds(sounds) }]);
    }
    if (options.json)
      console.log(
        JSON.stringify({
          device,
          model: modelKey(model.manifest),
          elapsedMs: Math.round(elapsedMs),
          sounds: made.map(({ path, recipe }) => ({ file: path, id: sampleId(recipe), recipe })),
        }),
      );
  });
}

const workOf = (items: readonly BatchItem[]): number =>
  items.reduce((sum, { recipe }) => sum + evaluationsOf(recipe), 0);

const groupsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

const fileOf = (folder: string, recipe: Recipe): string =>
  join(folder, soundFileName({ id: sampleId(recipe), recipe }, { part: `${recipe.model}-${recipe.seed}` }));

function checkLength({ manifest }: InstalledModel, lengthFrames: number): void {
  const needed = lengthNeeded(manifest.architecture, lengthFrames);
  if (needed) throw new HostError(`--length ${lengthFrames}: for ${modelKey(manifest)} it must be ${needed}.`);
}
