import { actions, commands, contextActions } from '../commands/index.ts';
import { type Beatbox, createBeatbox } from './beatbox/beatbox.ts';
import type { BlobsPlace } from './blobs/blobs-place.ts';
import type { WriteFile } from './blobs/file-blobs.ts';
import type { App } from './chat/app.ts';
import { bestFresh } from './chat/best-fresh.ts';
import type { Platform } from './chat/chat.ts';
import { createJobOutcomes } from './chat/deliver-jobs.ts';
import { createRouter, type Router } from './chat/router.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { type Db, lockDataDir } from './library/database.ts';
import { type Library, type LibraryOptions, openLibrary } from './library/library.ts';
import { openBlobs } from './library/open-blobs.ts';
import { openInstalledDatabase } from './library/open-installation.ts';
import { pruneHourly } from './library/prune-hourly.ts';
import { watchDataDir } from './library/watch-data-dir.ts';
import { createIdleSeeds } from './likeness/idle-seeds.ts';
import { createLikeness, type LikenessCalls } from './likeness/likeness.ts';
import { rememberSeed } from './likeness/remember-seed.ts';
import type { Log } from './log.ts';
import { openKnobTables } from './model-store/knob-tables.ts';
import { canMake, type ModelStore } from './model-store/open-store.ts';
import { keepShared } from './model-store/share-models.ts';
import { openPeers, type Peers } from './peers/peers.ts';
import { createStopStack, type StopStack } from './stop-stack.ts';
import { followMoves } from './watch/follow-moves.ts';
import type { Watch } from './watch/watch.ts';
import type { Engine } from './worker/engine.ts';
import { withIdleTurns } from './worker/idle-turns.ts';
import { createWorkshop, type Workshop } from './workshop/workshop.ts';

/** Requests under way get this long to end when the program stops; the rest is put back and served after the next start. */
const drainMs = 2000;
/** How often the folders of models are read again: `models pull` and `models use` may run in another terminal. */
const modelsEveryMs = 10_000;

/** What an edge is opened with. */
export interface Core {
  readonly app: App;
  readonly router: Router;
  readonly commands: typeof commands;
  readonly contextActions: typeof contextActions;
  readonly dataDir: string;
  readonly log: Log;
  /** Other processes with the same database. */
  readonly peers: Peers;
  /** Told which servers the bot is in. */
  readonly servers: ServerWatch;
  /** Unix ms. */
  readonly now: () => number;
}

/** What a platform tells of the servers that it serves; never rejects. */
export interface ServerWatch {
  /** All of those that `serves` holds of. */
  present(serverIds: readonly string[], serves: (serverId: string) => boolean): Promise<void>;
  joined(serverId: string): Promise<void>;
  left(serverId: string): Promise<void>;
}

type Open<T> = ((core: Core) => Promise<T>) | undefined;

/** A platform that can be closed. */
interface Edge extends Platform {
  /** Turns newcomers away; `stop` follows once the requests under way are done. */
  refuse?(): void;
  stop?(): Promise<void>;
}

interface GalleryEdge {
  /** As people see it, for links in chat. */
  readonly url?: string;
  stop(): Promise<void>;
}

export interface AppParts<Local, Gallery, Discord> {
  /** Absolute folder, for this process alone. */
  readonly dataDir: string;
  /** PostgreSQL's address; default: SQLite in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** Where sounds and uploads are; default: with the database. */
  readonly blobs?: BlobsPlace | undefined;
  readonly log: Log;
  readonly models: ModelStore;
  /** Ended with the rest, as the workshop is. Default, with `databaseUrl` alone: the workers. */
  readonly engine?: Engine | undefined;
  /** Default: one with a thread of its own. */
  readonly workshop?: Workshop;
  /** Default: one with a thread of its own. */
  readonly beatbox?: Beatbox;
  /** How sounds are measured and compared; default: in a thread of its own. */
  readonly likenessCalls?: LikenessCalls;
  /** Counts what happens; default: nobody does. */
  readonly watch?: Watch | undefined;
  /** Where what is counted can be read. */
  readonly watching?: (() => Promise<{ stop(): Promise<void> }>) | undefined;
  /** Audio without votes is pruned after so many days; default 0: never. */
  readonly pruneAfterDays?: number;
  /** Data of servers that the bot has left is removed after so many days; default 0: never. */
  readonly leftServerDays?: number;
  /** Words that no name may hold. */
  readonly blockedWords?: readonly string[];
  /** Shown by /about. */
  readonly links?: App['links'];
  /** Unix ms; default: the clock. */
  readonly now?: () => number;
  /** A random unsigned 32-bit seed; default: the system's. */
  readonly randomSeed?: () => number;
  /** Short random id of a bug, for its person and the log. */
  readonly reference?: () => string;
  /** How audio reaches the disk; default: synced. */
  readonly writeFile?: WriteFile;
  readonly local?: Open<Local>;
  readonly gallery?: Open<Gallery>;
  readonly discord?: Open<Discord>;
  /** Aborted before everything is up: ends what is, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Builds and starts the program and takes up the requests of before. Where a part fails to start, those that are up end. */
export async function createApp<
  Local extends Edge = never,
  Gallery extends GalleryEdge = never,
  Discord extends Edge = never,
>(parts: AppParts<Local, Gallery, Discord>) {
  const { signal, log } = parts;
  const stack = createStopStack(log);
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    signal?.throwIfAborted();
    return await Promise.race([start(parts, stack), aborted]);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function start<Local extends Edge, Gallery extends GalleryEdge, Discord extends Edge>(
  parts: AppParts<Local, Gallery, Discord>,
  { push, stop }: StopStack,
) {
  const { dataDir, log, models, now = Date.now, reference, watch } = parts;
  const { randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0]! } = parts;

  // Processes that share a database may share the folder as well.
  if (parts.databaseUrl === undefined) push(lockDataDir(dataDir));
  const watching = await parts.watching?.();
  push(() => watching?.stop());
  const { db, peers, library } = await openStorage(parts, push);
  const shared = await sharedQueueOf(parts, db);
  push(() => shared?.close());
  const engine = withIdleTurns(engineOf(parts.engine ?? shared?.engine));
  const reading = setInterval(() => models.refresh(), modelsEveryMs);
  push(() => clearInterval(reading));
  push(() => engine.stop());
  const workshop = parts.workshop ?? createWorkshop();
  push(() => workshop.stop());
  const beatbox = parts.beatbox ?? createBeatbox();
  push(() => beatbox.stop());

  const knobs = openKnobTables({ dataDir, warn: (line) => log.warn({}, line), shared: peers.seeds });

  // Jobs answer through the platforms, and the platforms start jobs: the table is filled once each is up.
  const platforms: { local?: Platform; discord?: Platform } = {};
  const isBusy = async (): Promise<boolean> => (await jobs.list()).length > 0;
  const likeness = createLikeness({
    library,
    models,
    log,
    isBusy,
    peers,
    database: db.source,
    onMeasured: (recipe, character) => rememberSeed(recipe, character, { models, knobs }),
    ...(parts.likenessCalls && { calls: parts.likenessCalls }),
  });
  push(() => likeness.stop());
  // A bot of a cluster has no device that could be idle.
  const idleSeeds = shared ? undefined : createIdleSeeds({ engine, knobs, likeness, isBusy, randomSeed, log });
  push(() => idleSeeds?.stop());
  const delivered = (): void => void likeness.wake();
  const outcomes = createJobOutcomes({ library, models, knobs, likeness, workshop, platforms, delivered });
  const choose = bestFresh({ models, knobs, likeness });
  const counted = watch?.engine.counted(engine) ?? engine;
  const own = { db, library, engine: counted, workshop, models, outcomes, log, now, choose, moved: followMoves(parts) };
  const jobs = shared?.jobs({ models, outcomes }) ?? createJobs(own);
  watch?.observe({ jobs, library, dataDir, ...(shared?.watched ?? { engine }) });
  const post: App['post'] = async (serverId, channelId, message, nonce) => {
    await (serverId === 'local' ? platforms.local : platforms.discord)?.post(channelId, message, nonce);
  };
  let gallery: Gallery | undefined;
  const galleryUrl = () => gallery?.url;
  const app: App = {
    ...{ library, jobs, models, knobs, engine, workshop, beatbox, likeness, log, now, randomSeed, post, galleryUrl },
    links: parts.links ?? {},
  };
  const router = createRouter({ commands, actions, contextActions, app, log, ...(reference && { reference }) });
  const servers = watchServers(library, log);
  const core: Core = { app, router, commands, contextActions, dataDir, log, peers, servers, now };

  const local = await parts.local?.(core);
  push(() => local?.stop?.());
  if (local) platforms.local = local;
  gallery = await parts.gallery?.(core);
  push(() => gallery?.stop());
  const discord = await parts.discord?.(core);
  push(() => discord?.stop?.());
  if (discord) platforms.discord = discord;

  // Newcomers are turned away, requests under way are answered or put back, and only then the lines are cut.
  push(() => jobs.stop(drainMs));
  push(() => discord?.refuse?.());
  push(() => watch?.stopping());
  parts.signal?.throwIfAborted();
  await jobs.resume();
  watch?.serving();
  return { app, router, local, gallery, discord, upgrade: db.upgrade, stop };
}

/** Database and library, and what looks after them. */
async function openStorage<Local, Gallery, Discord>(parts: AppParts<Local, Gallery, Discord>, push: StopStack['push']) {
  const { dataDir, log, models, now = Date.now, blockedWords = [], writeFile } = parts;
  const db = await openInstalledDatabase(parts);
  push(() => db.close());
  push(watchDataDir(db, log));
  const blobs = await openBlobs({ db, dataDir, place: parts.blobs, writeFile });
  const peers = await openPeers({ db, log });
  push(() => peers.stop());
  const { leader, news } = peers;
  const announceKit: LibraryOptions['announceKit'] = (sql, change) => news.tell('kit', change, sql);
  const library = openLibrary({ db, dataDir, blobs, now, blockedWords, announceKit, exclusively: peers.exclusively });
  push(news.hear('kit', library.heardOfKit));
  const retention = {
    dataDir,
    days: parts.pruneAfterDays ?? 0,
    leftServerDays: parts.leftServerDays ?? 0,
    sweeps: blobs('samples').isShared,
    canMake: (recipe: Parameters<typeof canMake>[1]) => canMake(models, recipe),
  };
  push(leader.whileLeading(() => pruneHourly(library, retention, log)));
  if (blobs('manifests').isShared) push(keepShared({ models, blobs, dataDir }, log));
  return { db, peers, library };
}

/** The queue of all processes of this database; undefined where this one is alone. */
async function sharedQueueOf(parts: Pick<AppParts<never, never, never>, 'databaseUrl' | 'log' | 'watch'>, db: Db) {
  if (parts.databaseUrl === undefined) return undefined;
  // Loaded only where it is used.
  const { openSharedQueue } = await import('./cluster/shared-queue.ts');
  return openSharedQueue({ db, log: parts.log, moved: followMoves(parts) });
}

function engineOf(engine: Engine | undefined): Engine {
  if (!engine) throw new Error('without databaseUrl there must be an engine');
  return engine;
}

function watchServers(library: Library, log: Pick<Log, 'error'>): ServerWatch {
  const noted =
    <Told extends unknown[]>(note: (...told: Told) => Promise<void>) =>
    (...told: Told): Promise<void> =>
      note(...told).catch((error: unknown) =>
        log.error({ err: error }, 'A server that was left or joined was not noted.'),
      );
  return {
    present: noted(library.serversPresent),
    joined: noted(library.serverJoined),
    left: noted(library.serverLeft),
  };
}
