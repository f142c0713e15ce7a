import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspectWav } from '../audio/wav-header.ts';
import { onDisk } from '../files/disk-error.ts';
import { writeWhole } from '../files/write-whole.ts';
import { readCompared, readComparison } from './comparison.ts';
import { reportPage } from './report.ts';
import { type Metric, type RunDescription, readListening, readMetrics, runFiles } from './run-folder.ts';
import { type EventValue, eventRecord, fileHeader } from './tensorboard.ts';

/** Scalars by TensorBoard name. */
const scalars = {
  'loss/training': ({ loss }) => loss,
  'loss/validation': ({ validation }) => validation,
  'optimiser/learning rate': ({ learningRate }) => learningRate,
  'optimiser/gradient norm': ({ gradientNorm }) => gradientNorm,
  'speed/ms a step': ({ msPerStep }) => msPerStep,
} as const satisfies Record<string, (metric: Metric) => number | undefined>;

/** Writes TensorBoard's event file anew from all metrics; the function returned keeps it in step with metrics.jsonl. */
export async function openEventFile(folder: string, metrics: readonly Metric[]) {
  // Always the same name: a resumed run rewrites the file without the steps that were not saved.
  const path = join(runFiles(folder).events, 'events.out.tfevents.0000000000.rimshot');
  const records = [fileHeader(metrics[0]?.at ?? Date.now())];
  for (const metric of metrics) records.push(await recordOf(folder, metric));
  await writeWhole(path, records);
  return (metric: Metric): Promise<void> =>
    onDisk(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, await recordOf(folder, metric));
    });
}

async function recordOf(folder: string, metric: Metric): Promise<Uint8Array> {
  const values: EventValue[] = Object.entries(scalars).flatMap(([tag, read]) => {
    const scalar = read(metric);
    return scalar === undefined ? [] : [{ tag, scalar }];
  });
  for (const name of metric.sounds ?? []) {
    const wav = await readListening(folder, name);
    if (!wav) continue;
    const { sampleRate, lengthFrames } = inspectWav(wav);
    values.push({ tag: `sound/${name.replace(/^step-\d+-|\.wav$/g, '')}`, wav, sampleRate, lengthFrames });
  }
  const png = metric.picture === undefined ? undefined : await readListening(folder, metric.picture);
  // The PNG's first chunk holds width and height.
  if (png) values.push({ tag: 'sounds', png, width: png.readUInt32BE(16), height: png.readUInt32BE(20) });
  return eventRecord(metric.step, metric.at, values);
}

/** Writes report.html, one file that can be sent to others. */
export async function writeReport(folder: string, description: RunDescription): Promise<void> {
  const { report } = runFiles(folder);
  const figures = await readComparison(folder);
  const page = await reportPage(
    description,
    await readMetrics(folder),
    (name) => readListening(folder, name),
    figures && { figures, readSound: (name) => readCompared(folder, name) },
  );
  await writeWhole(report, page);
}
