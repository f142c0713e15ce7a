import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openSafetensors, safetensorsBytes } from '../checkpoint/safetensors.ts';
import { diskError } from '../files/disk-error.ts';
import { withFile } from '../files/file-source.ts';
import type { Manifest } from '../sound/manifest.ts';
import { HostError, UserError } from '../user-error.ts';
import type { ClipFile } from './read-clips.ts';
import type { TrainingSettings } from './settings.ts';
import type { TrainingState } from './trainer.ts';

/** run.json: what a run is, fixed at its start. */
export interface RunDescription {
  readonly format: 2;
  readonly name: string;
  /** Absolute folder of the sounds, and which were taken. */
  readonly data: string;
  readonly training: readonly ClipFile[];
  readonly validation: readonly ClipFile[];
  /** How sounds are made clips: see ClipFormat. */
  readonly cut?: 2;
  readonly settings: TrainingSettings;
  /** What the trained model will say of itself, without weights and figures of the training. */
  readonly model: Omit<Manifest, 'weights'>;
}

/** Where a run keeps its files. */
export const runFiles = (folder: string) => ({
  description: join(folder, 'run.json'),
  state: join(folder, 'state.safetensors'),
  metrics: join(folder, 'metrics.jsonl'),
  report: join(folder, 'report.html'),
  events: join(folder, 'tensorboard'),
  sounds: join(folder, 'sounds'),
});

/** Writes a file whole or not at all. UserError where the disk is full or refuses. */
export async function writeWhole(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(part, 'w');
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw diskError(path, error);
  }
}

export async function writeDescription(folder: string, description: RunDescription): Promise<void> {
  await writeWhole(runFiles(folder).description, [Buffer.from(`${JSON.stringify(description, null, 2)}\n`)]);
}

/** The run in a folder; undefined where there is none. UserError where it is damaged or of another version. */
export async function readDescription(folder: string): Promise<RunDescription | undefined> {
  const path = runFiles(folder).description;
  try {
    const description = JSON.parse(await readFile(path, 'utf8')) as RunDescription;
    if (description.format === 2) return description;
    throw new HostError(`${path} is of another version of Rimshot. Begin anew with another --out.`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError)
      throw new HostError(`${path} is damaged: ${error.message}. Begin anew with another --out.`, { cause: error });
    throw diskError(path, error);
  }
}

/** One file for all of it, so that weights and optimiser can never be of different steps. */
export async function saveState(folder: string, { parameters, average, optimiser, equaliser }: TrainingState) {
  const arrays = { parameters, average, first: optimiser.first, second: optimiser.second, equaliser };
  await writeWhole(
    runFiles(folder).state,
    safetensorsBytes({
      type: 'F32',
      shapes: new Map(Object.entries(arrays).map(([name, data]) => [name, [data.length]])),
      metadata: { step: String(optimiser.step) },
      read: (name) => {
        const data = arrays[name as keyof typeof arrays];
        return { shape: [data.length], data };
      },
    }),
  );
}

/** The state that was saved last; undefined where the run had not come to a save. */
export async function loadState(folder: string): Promise<TrainingState | undefined> {
  const path = runFiles(folder).state;
  const there = await stat(path).catch(() => undefined);
  if (!there) return undefined;
  return withFile(path, async (source) => {
    const file = await openSafetensors(source);
    const read = async (name: string) => (await file.read(name)).data;
    return {
      parameters: await read('parameters'),
      average: await read('average'),
      optimiser: { first: await read('first'), second: await read('second'), step: Number(file.metadata.step) },
      equaliser: await read('equaliser'),
    };
  });
}

/** A line of metrics.jsonl: what is known of a step; both views of a run are made from these. */
export interface Metric {
  readonly step: number;
  /** Unix ms. */
  readonly at: number;
  readonly loss?: number;
  readonly learningRate?: number;
  readonly gradientNorm?: number;
  readonly msPerStep?: number;
  readonly validation?: number;
  /** Sounds made at this step from fixed seeds: file names in sounds/. */
  readonly sounds?: readonly string[];
  readonly picture?: string;
}

/** Metrics up to a step; what a crashed run wrote behind its last save is left out. */
export async function readMetrics(folder: string, upTo = Number.POSITIVE_INFINITY): Promise<Metric[]> {
  const text = await readFile(runFiles(folder).metrics, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line): Metric[] => {
    try {
      const metric = JSON.parse(line) as Metric;
      return metric.step <= upTo ? [metric] : [];
    } catch {
      // The last line of a process that was killed while writing it.
      return [];
    }
  });
}

/** A file of a listening; undefined where somebody has deleted it: a run does not depend on its old sounds. */
export async function readListening(folder: string, name: string): Promise<Buffer | undefined> {
  const path = join(runFiles(folder).sounds, name);
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw diskError(path, error);
  }
}

/** Appends to metrics.jsonl. */
export async function appendMetrics(folder: string, metrics: readonly Metric[]): Promise<void> {
  const path = runFiles(folder).metrics;
  try {
    await writeFile(path, metrics.map((metric) => `${JSON.stringify(metric)}\n`).join(''), { flag: 'a' });
  } catch (error) {
    throw diskError(path, error);
  }
}

export async function rewriteMetrics(folder: string, metrics: readonly Metric[]): Promise<void> {
  await writeWhole(runFiles(folder).metrics, [
    Buffer.from(metrics.map((metric) => `${JSON.stringify(metric)}\n`).join('')),
  ]);
}
