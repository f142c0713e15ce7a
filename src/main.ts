/** `npm start`: builds, connects, starts and stops every part in order. This file is the map. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { actions, commands, contextActions } from '../commands/index.ts';
import type { App } from './app.ts';
import type { Message, Platform } from './chat/chat.ts';
import { createJobOutcomes } from './chat/deliver-jobs.ts';
import { createRouter } from './chat/router.ts';
import { type Config, environmentOf, readConfig } from './config/config.ts';
import { startDiscord } from './discord/bot.ts';
import { greeting } from './greeting.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { lockDataDir, openDatabase } from './library/database.ts';
import { inspectDataDir } from './library/inspect-data-dir.ts';
import { openLibrary } from './library/library.ts';
import { pruneHourly } from './library/prune-hourly.ts';
import { watchDataDir } from './library/watch-data-dir.ts';
import { openModelStore } from './model-store/open-store.ts';
import { runtimeFault } from './runtime/runtime-fault.ts';
import { UserError } from './user-error.ts';
import { startGallery } from './web/gallery.ts';
import { startLocalChannel } from './web/local-channel.ts';
import { createEngine } from './worker/host.ts';
import { warmUp } from './worker/warm-up.ts';
import { createWorkshop } from './workshop/workshop.ts';

/** What runs gets this long to end when the program is asked to stop; the rest is put back and done at the next start. */
const drainMs = 2000;
/** The whole stop. What is not done by then loses nothing: rows, votes and sounds are on disk before they are acknowledged. */
const stopMs = 4500;

/** How often the models' folders are read again. */
const modelsEveryMs = 10_000;

// Votes, names and uploads are nobody else's business on this machine; files and folders of the worker too.
process.umask(0o077);

const root = fileURLToPath(new URL('..', import.meta.url));
let stopping = false;
/** How to end each part that is up, latest last. */
const ends: (() => Promise<unknown> | unknown)[] = [];

async function stop(): Promise<void> {
  const late = sleep(stopMs, 'late', { ref: false });
  for (const end of ends.splice(0).reverse()) {
    const ended = Promise.resolve()
      .then(end)
      .catch((error: unknown) => console.error(error));
    if ((await Promise.race([ended, late])) === 'late') return;
  }
}

async function start(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const { dataDir } = config;
  for (const line of [...config.warnings, ...inspectDataDir(dataDir).warnings]) console.error(line);

  ends.push(lockDataDir(dataDir));
  const db = await openDatabase(dataDir);
  ends.push(() => db.close());
  ends.push(watchDataDir(db, log));
  const library = openLibrary({ db, dataDir });
  ends.push(pruneHourly(library, config.pruneAfterDays, log));
  const models = openModelStore({ bundledDir: join(root, 'models'), dataDir, warn: (line) => log.warn(line) });
  // `models pull` and `models use` in another terminal are heard of soon.
  const reading = setInterval(() => models.refresh(), modelsEveryMs);
  ends.push(() => clearInterval(reading));
  const warm = () =>
    warmUp(engine, models).catch((error: unknown) => {
      if (!stopping) log.warn({ err: error }, 'The first sounds will take longer.');
    });
  const engine = createEngine({
    device: config.device,
    threads: config.threads,
    dataDir,
    drivers: config.drivers,
    models: models.list,
    log: (line) => log.info(line),
    onFaster: () => void warm(),
  });
  ends.push(() => engine.stop());
  const workshop = createWorkshop();
  ends.push(() => workshop.stop());

  // Jobs answer through the platforms, and the platforms start jobs: the table is filled once each is up.
  const platforms: { local?: Platform; discord?: Platform } = {};
  const speeds = new Map<string, number>();
  const outcomes = createJobOutcomes({ library, models, workshop, speeds, platforms });
  const jobs = createJobs({ db, library, engine, models, outcomes, log });

  const app: App = {
    library,
    jobs,
    models,
    engine,
    workshop,
    speeds,
    log,
    now: Date.now,
    randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
    post: (serverId: string, channelId: string, message: Message, nonce: string) =>
      (serverId === 'local' ? platforms.local : platforms.discord)?.post(channelId, message, nonce) ??
      Promise.resolve(),
  };
  const router = createRouter({ commands, actions, contextActions, app, log });

  const local = await startLocalChannel({
    ...config.local,
    personName: config.localName,
    router,
    commands,
    contextActions,
    app,
    dataDir,
    log,
  });
  ends.push(() => local.stop());
  platforms.local = local;
  const gallery = config.gallery && (await startGallery({ ...config.gallery, library, models, workshop, log }));
  if (gallery) ends.push(() => gallery.stop());
  const bot =
    config.discord &&
    (await startDiscord({
      ...config.discord,
      router,
      commands,
      contextActions,
      log,
      onFatal: (error) => void fail(error),
    }));
  if (bot) {
    ends.push(() => bot.stop());
    platforms.discord = bot;
  }

  // Nobody new is let in, what runs is finished and delivered or put back, and only then the lines are cut.
  ends.push(() => jobs.stop(drainMs));
  if (bot) ends.push(() => bot.refuse());

  await jobs.resume();
  const fault = runtimeFault();
  console.log(
    greeting({
      local: local.address,
      gallery: config.gallery?.url ?? gallery?.address,
      invite: bot?.inviteLink,
      models: models.list(),
      fault,
    }),
  );
  if (!fault) await warm();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void stop().then(() => process.exit(0));
  });

/** Ends everything with one line. A part that fails while the program is stopped anyway is no news. */
async function fail(error: unknown): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.error(error instanceof UserError ? error.message : error);
  await stop().catch(() => {});
  process.exit(error instanceof UserError && error.kind === 'usage' ? 2 : 1);
}

await Promise.resolve()
  .then(() => start(readConfig(environmentOf(root), root)))
  .catch(fail);
