/** A process of a cluster for cluster.test.ts: `bot` or `worker`, with a stub of its platform or engine. Talks by messages. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClusterJobs } from '../../src/cluster/cluster-jobs.ts';
import { openCluster } from '../../src/cluster/open-cluster.ts';
import { startWorker } from '../../src/cluster/worker.ts';
import { Speed } from '../../src/jobs/speed.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { UserError } from '../../src/user-error.ts';
import type { Batch } from '../../src/worker/engine.ts';
import { weights } from '../jobs/temporary-jobs.ts';
import { stubEngine } from '../stubs/engine.ts';
import { kicksWith } from '../stubs/models.ts';
import { drumWav, emptyWav } from '../stubs/wavs.ts';
import { stubWorkshop } from '../stubs/workshop.ts';
import { type ChildSettings, type FromChild, otherWeights, type ToChild } from './cluster-processes.ts';

const {
  kind,
  url,
  dataDir,
  stepMs,
  limits,
  clockMs = 0,
  joins = false,
  isHeard = false,
  knows = weights,
} = JSON.parse(process.argv[2]!) as ChildSettings;
if (clockMs !== 0) {
  const { now } = Date;
  Date.now = () => now() + clockMs;
}
const tell = (message: FromChild): void => void process.send?.(message);
const write = (level: string) => (details: object, message: string) =>
  tell({ log: `${level} ${message} ${'err' in details && details.err instanceof Error ? details.err.message : ''}` });
const log = { debug: () => {}, info: write('info'), warn: write('warn'), error: write('error') };

const db = await openPostgres(url);
const library = openLibrary({ db, dataDir, blobs: await openBlobs({ db, dataDir }) });
const speed = new Speed();
const says = () => ({ device: 'cpu', speeds: JSON.stringify(speed.figures()) });
const cluster = await openCluster({ db, kind, log, ...(kind === 'worker' && { says }) });
const models = kicksWith(...(kind === 'bot' ? [weights, otherWeights] : [knows]));

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function serveAsWorker() {
  const onBatch = ({ id, items }: Batch) => tell({ batch: items.length, of: id });
  const engine = stubEngine({
    ...{ msPerStep: stepMs, realTime: stepMs > 0, onBatch },
    wavOf: isHeard ? drumWav : emptyWav,
  });
  const joinGain = () => (joins ? 2 : 1);
  const worker = await startWorker({ cluster, library, engine, workshop: stubWorkshop(), models, speed, joinGain });
  return () => worker.stop(4000);
}

async function serveAsBot() {
  /** A platform refuses a nonce that it has seen. */
  const post = (id: string, text: string): void => {
    const path = join(dataDir, 'mailbox', id);
    if (existsSync(path)) tell({ again: id });
    else writeFileSync(path, text, { flag: 'wx' });
    tell({ delivered: id, text });
  };
  const jobs = createClusterJobs({
    cluster,
    models,
    ...(limits && { limits }),
    outcomes: {
      progress: async (job) => tell({ progress: job.id }),
      finished: async (job, sampleIds) => {
        for (const id of sampleIds) if (!(await library.readAudio(id))) throw new Error(`${id} has no audio`);
        post(job.id, 'sounds');
      },
      unanswered: async (job, sentence) => post(job.id, inEnglish(sentence)),
    },
  });
  await jobs.resume();
  process.on('message', async (message: ToChild) => {
    try {
      if ('submit' in message) tell({ answer: message.ask, value: await jobs.submit(message.submit, message.limits) });
      else if ('cancel' in message) tell({ answer: message.ask, value: await jobs.cancel(message.cancel) });
      else if ('list' in message) tell({ answer: message.ask, value: await jobs.list() });
      else if ('vote' in message) tell({ answer: message.ask, value: await library.toggleHeart(message.vote) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell({ answer: message.ask, refused: error.key });
    }
  });
  return () => jobs.stop(2000);
}

process.on('message', (message: ToChild) => {
  if ('cpu' in message) tell({ answer: message.ask, value: cpuMs() });
});
const stop = await (kind === 'worker' ? serveAsWorker() : serveAsBot());
process.once('SIGTERM', async () => {
  await stop();
  await cluster.close();
  await library.close();
  process.exit(0);
});
tell({ ready: true });
