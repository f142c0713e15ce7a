/** `npm start`: settings, platforms, signals and greeting. create-app.ts puts the parts together. */
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, environmentOf, readConfig } from './config/config.ts';
import { createApp } from './create-app.ts';
import { startDiscord } from './discord/bot.ts';
import { greeting } from './greeting.ts';
import { copiesKeptDays } from './library/before-upgrade.ts';
import { inspectDataDir } from './library/inspect-data-dir.ts';
import { openModelStore } from './model-store/open-store.ts';
import { processLog } from './process-log.ts';
import { runtimeFault } from './runtime/runtime-fault.ts';
import { UserError } from './user-error.ts';
import { version } from './version.ts';
import { createWatch } from './watch/watch.ts';
import { startGallery } from './web/gallery.ts';
import { startLocalChannel } from './web/local-channel.ts';
import { startWatching } from './web/watching.ts';
import { createEngine } from './worker/host.ts';
import { warmUp } from './worker/warm-up.ts';

// Votes, names and uploads are nobody else's business on this machine; files and folders of the worker too.
process.umask(0o077);

const root = fileURLToPath(new URL('..', import.meta.url));
/** Why the program ends: the first reason counts, and what fails while it stops anyway is no news. */
const ending = new AbortController();
const asked = 'asked to stop';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort(asked));

async function start({ dataDir, local, gallery, discord, metrics, ...config }: Config) {
  const watch = metrics && createWatch('bot');
  const written = processLog(config.logLevel, { process: 'bot' });
  const log = watch?.log.counted(written) ?? written;
  if (discord) watch?.expectDiscord();
  for (const line of [...config.warnings, ...inspectDataDir(dataDir).warnings]) console.error(line);

  const models = openModelStore({ bundledDir: join(root, 'models'), dataDir, warn: (line) => log.warn({}, line) });
  const warm = async () => {
    if (engine) await warmUp(engine, models);
  };
  const warmInBackground = () =>
    void warm().catch((error: unknown) => {
      if (!ending.signal.aborted) log.warn({ err: error }, 'The first sounds will take longer.');
    });
  // With DATABASE_URL, `rimshot worker` makes the sounds.
  const engine =
    config.databaseUrl === undefined
      ? createEngine({
          device: config.device,
          threads: config.threads,
          dataDir,
          drivers: config.drivers,
          models: models.list,
          log: (line, fields) => log.info({ ...fields }, line),
          onFaster: warmInBackground,
        })
      : undefined;
  const up = await createApp({
    dataDir,
    databaseUrl: config.databaseUrl,
    blobs: config.blobs,
    log,
    models,
    engine,
    watch,
    watching: watch && metrics && (() => startWatching({ ...metrics, watch })),
    pruneAfterDays: config.pruneAfterDays,
    leftServerDays: config.leftServerDays,
    links: config.links,
    blockedWords: config.blockedWords,
    signal: ending.signal,
    local: (core) => startLocalChannel({ ...core, ...local, personName: config.localName }),
    gallery: gallery && (({ app }) => startGallery({ ...app, ...gallery, log })),
    discord:
      discord &&
      ((core) => startDiscord({ ...core, ...discord, watch: watch?.discord, onFatal: (error) => ending.abort(error) })),
  });
  if (up.upgrade) {
    const { applied, copy } = up.upgrade;
    const kept = copy === undefined ? '' : ` The one from before is kept for ${copiesKeptDays} days: ${copy}`;
    console.log(`Rimshot ${version} has upgraded the database (${applied.join(', ')}).${kept}`);
  }
  const fault = runtimeFault();
  console.log(
    greeting({
      local: up.local?.address ?? '',
      gallery: gallery?.url ?? up.gallery?.address,
      invite: up.discord?.inviteLink,
      models: models.list(),
      fault,
    }),
  );
  if (!fault) warmInBackground();
  return up;
}

/** Says why the program ends, unless it was asked to. */
function exitCode(reason: unknown): number {
  if (reason === asked) return 0;
  console.error(reason instanceof UserError ? reason.message : reason);
  return reason instanceof UserError && reason.kind === 'usage' ? 2 : 1;
}

const up = await Promise.resolve()
  .then(() => start(readConfig(environmentOf(root), root)))
  .catch((error: unknown) => ending.abort(error));
if (!ending.signal.aborted) await once(ending.signal, 'abort');
const code = exitCode(ending.signal.reason);
await up?.stop();
process.exit(code);
