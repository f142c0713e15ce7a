import { join } from 'node:path';
import type { Command } from 'commander';
import { type Recipe, sampleId, shortId } from '../library/recipe.ts';
import { type InstalledModel, modelKey } from '../model-store/manifest.ts';
import { openModelStore } from '../model-store/open-store.ts';
import type { ModelStore } from '../model-store/store.ts';
import { lengthNeeded } from '../unet/layout.ts';
import { UserError } from '../user-error.ts';
import type { BatchItem } from '../worker/engine.ts';
import { createEngine } from '../worker/host.ts';
import { evaluationsOf } from '../worker/render.ts';
import { devices } from '../worker/session.ts';
import { noteText } from '../worker/source-note.ts';
import type { CliContext } from './context.ts';
import { writeNamedFiles } from './files.ts';
import { integer, oneOf, seedOption, stepsOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';

/** Options that every verb which makes sounds has. */
export interface MakingOptions {
  readonly seed?: number;
  readonly steps?: number;
  readonly raw?: boolean;
  readonly out: string;
  readonly picture?: string;
  readonly json?: boolean;
  readonly device?: (typeof devices)[number] | 'auto';
  readonly threads?: number;
}

export const makingOptions = (command: Command): Command =>
  command
    .option(
      '--seed <number>',
      'seed of the first sound, 0 to 4294967295 (default: random); the next ones count up',
      seedOption,
    )
    .option('--steps <number>', 'network evaluations, 1 to 1000 (default: the model’s own)', stepsOption)
    .option('--raw', 'no post-processing: 32-bit float WAV of the network’s output')
    .option('--out <folder>', 'where the WAVs go', 'out')
    .option('--picture <file.png>', 'also draw waveforms and spectrograms (of the first 8)')
    .option('--json', 'print what was made as JSON')
    .option(
      '--device <name>',
      `auto, ${devices.join(', ')} (default: DEVICE of .env)`,
      oneOf('--device', ['auto', ...devices]),
    )
    .option('--threads <number>', 'CPU threads (default: THREADS of .env)', integer('--threads', 0, 256));

export const modelsOf = (context: CliContext): ModelStore =>
  openModelStore({ bundledDir: join(context.root, 'models'), dataDir: context.config().dataDir });

export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

/** Makes the items with one model and writes each as OUT/MODEL-SEED-ID.wav: all of them or, on any failure, none. */
export async function makeSounds(
  context: CliContext,
  model: InstalledModel,
  items: readonly BatchItem[],
  options: MakingOptions,
): Promise<void> {
  for (const { recipe } of items) checkLength(model, recipe.lengthFrames);
  const config = context.config();
  const engine = createEngine({ device: options.device ?? config.device, threads: options.threads ?? config.threads });
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort(new UserError('Cancelled; nothing was written.', { kind: 'failed' }));
  process.once('SIGINT', onInterrupt);
  try {
    const { device } = await engine.device();
    const total = items.reduce((sum, { recipe }) => sum + evaluationsOf(recipe), 0);
    const bar = createProgress({ label: `${items.length} × ${modelKey(model.manifest)}`, total });
    const result = await engine
      .generate(
        { id: 'cli', model, items, picture: options.picture !== undefined },
        // On a GPU several sounds share a step: progress is a share of the work, whatever its steps.
        { signal: cancel.signal, onProgress: ({ step, steps }) => bar.update(Math.round((step / steps) * total)) },
      )
      .finally(() => bar.finish());
    const sounds = items.map(({ recipe }, i) => ({ file: fileOf(options.out, recipe), recipe, wav: result.wavs[i]! }));
    const picture = options.picture && result.picture ? [{ path: options.picture, bytes: result.picture }] : [];
    await writeNamedFiles([...sounds.map(({ file, wav }) => ({ path: file, bytes: wav })), ...picture]);
    for (const note of result.notes ?? []) console.error(noteText(note, skipped));
    if (!options.json) for (const { file } of sounds) console.log(file);
    else
      console.log(
        JSON.stringify({
          device,
          model: modelKey(model.manifest),
          elapsedMs: Math.round(result.elapsedMs),
          sounds: sounds.map(({ file, recipe }) => ({ file, id: sampleId(recipe), recipe })),
        }),
      );
  } finally {
    process.off('SIGINT', onInterrupt);
    await engine.stop();
  }
}

const skipped = (seconds: number): string =>
  `The hit was found ${seconds} s into the file; what comes before it was left out.`;

const fileOf = (folder: string, recipe: Recipe): string =>
  join(folder, `${recipe.model}-${recipe.seed}-${shortId(sampleId(recipe))}.wav`);

function checkLength({ manifest }: InstalledModel, lengthFrames: number): void {
  const needed = lengthNeeded(manifest.architecture, lengthFrames);
  if (needed) throw new UserError(`--length ${lengthFrames}: for ${modelKey(manifest)} it must be ${needed}.`);
}
