import { once } from 'node:events';
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { bestFresh } from '../chat/best-fresh.ts';
import { openCluster } from '../cluster/open-cluster.ts';
import { startWorker } from '../cluster/worker.ts';
import { Speed } from '../jobs/speed.ts';
import { openLibrary } from '../library/library.ts';
import { openBlobs } from '../library/open-blobs.ts';
import { openPostgres } from '../library/postgres.ts';
import { createLikeness } from '../likeness/likeness.ts';
import type { Log } from '../log.ts';
import { fetchWeights } from '../model-store/fetch-weights.ts';
import { openKnobTables } from '../model-store/knob-tables.ts';
import { keepShared } from '../model-store/share-models.ts';
import { neverLeads } from '../peers/leader.ts';
import { noNews } from '../peers/news.ts';
import { processLog } from '../process-log.ts';
import { createStopStack, type StopStack } from '../stop-stack.ts';
import { HostError } from '../user-error.ts';
import { version } from '../version.ts';
import { followMoves } from '../watch/follow-moves.ts';
import { createWatch, type Watch } from '../watch/watch.ts';
import { startWatching } from '../web/watching.ts';
import { warmUp } from '../worker/warm-up.ts';
import { createWorkshop } from '../workshop/workshop.ts';
import type { CliContext } from './context.ts';
import { engineOf, modelsOf } from './make-sounds.ts';

/** Runs under way get this long to end; what is left is put back, and the stop takes 5 s. */
const drainMs = 4000;
/** A part that hangs holds nobody up for longer. */
const stopMs = 8000;
const modelsEveryMs = 10_000;

const examples = `
Makes the sounds that the bots of the same DATABASE_URL accept, one run at a time on DEVICE. One process a device:
  $ DATABASE_URL=postgres://… DEVICE=cuda:0 npm run rimshot -- worker
  $ DATABASE_URL=postgres://… DEVICE=cuda:1 npm run rimshot -- worker
SIGTERM ends it: it finishes its run, or puts it back for others. docs/scale.md has the rest.`;

export function register(program: Command, context: CliContext): void {
  program
    .command('worker')
    .description('Make sounds for the bots of a shared database, until it is told to stop.')
    .addHelpText('after', examples)
    .action(() => work(context));
}

async function work(context: CliContext): Promise<void> {
  const { databaseUrl, logLevel, metrics, warnings } = context.config();
  if (databaseUrl === undefined)
    throw new HostError('A worker needs DATABASE_URL, the database of the bots it works for.');
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  const asked = once(ending.signal, 'abort');
  for (const line of warnings) console.error(line);
  const name = `${hostname()}:${process.pid}`;
  const watch = metrics && createWatch('worker');
  const written = processLog(logLevel, { process: 'worker', worker: name });
  const log = watch?.log.counted(written) ?? written;
  const { push, stop } = createStopStack(log, stopMs);
  try {
    // Whatever is up ends with the reason, be it a mistake or a signal: a process that stayed would not be started again.
    await Promise.race([start(context, { databaseUrl, name, log, watch, push }), asked]);
    await asked;
  } finally {
    await stop();
  }
}

interface Started {
  readonly databaseUrl: string;
  readonly name: string;
  readonly log: Log;
  readonly watch: Watch | undefined;
  readonly push: StopStack['push'];
}

async function start(context: CliContext, { databaseUrl, name, log, watch, push }: Started): Promise<void> {
  const { blobs: place, dataDir, metrics } = context.config();
  const watching = watch && metrics && (await startWatching({ ...metrics, watch }));
  push(() => watching?.stop());
  const db = await openPostgres(databaseUrl, { mayUpgrade: false });
  push(() => db.close());
  const blobs = await openBlobs({ db, dataDir, place });
  const library = openLibrary({ db, dataDir, blobs });
  const models = modelsOf(context);
  const engine = engineOf(context, {}, () => models.list());
  push(() => engine.stop());
  const workshop = createWorkshop();
  push(() => workshop.stop());
  const speed = new Speed();
  const { device } = await engine.device();
  const says = () => ({ device, speeds: JSON.stringify(speed.figures()) });
  const cluster = await openCluster({ db, kind: 'worker', log, says, moved: followMoves({ log, watch }) });
  push(() => cluster.close());
  // Old sounds are measured by the bots.
  const peers = { leader: neverLeads(), news: noNews };
  const likeness = createLikeness({ library, models, log, peers, isBusy: async () => true, database: db.source });
  push(() => likeness.stop());
  const knobs = openKnobTables({ dataDir, warn: (line) => log.warn({}, line) });
  const choose = bestFresh({ models, knobs, likeness });
  await warmUp(engine, models).catch((error: unknown) =>
    log.warn({ err: error }, 'The first sounds will take longer.'),
  );
  const worker = await startWorker({
    ...{ cluster, library, workshop, models, speed, choose },
    engine: watch?.engine.counted(engine) ?? engine,
    fetchWeights: (identity) => fetchWeights(identity, { blobs, dataDir }),
  });
  push(() => worker.stop(drainMs));
  push(keepShared({ models, blobs, dataDir }, log));
  // Every bot tells of the open jobs.
  const jobs = { list: async () => [] };
  watch?.observe({ jobs, library, engine, dataDir, now: cluster.members.now });
  push(() => watch?.stopping());
  watch?.serving();
  const reading = setInterval(() => models.refresh(), modelsEveryMs);
  push(() => clearInterval(reading));
  console.log(`Rimshot ${version} makes sounds on ${device} as ${name}.`);
}
