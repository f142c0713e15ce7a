import { actions, commands, contextActions } from '../../commands/index.ts';
import type { App } from '../../src/app.ts';
import type { Platform } from '../../src/chat/chat.ts';
import { createJobOutcomes } from '../../src/chat/deliver-jobs.ts';
import { createRouter } from '../../src/chat/router.ts';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import type { ModelStore } from '../../src/model-store/store.ts';
import { type LocalChannelOptions, startLocalChannel } from '../../src/web/local-channel.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { createWorkshop } from '../../src/workshop/workshop.ts';
import { drumEngine, drumModels } from './drum-engine.ts';

/** A logger whose lines tests may look at. */
export function listLog() {
  const lines: { details: object; message: string }[] = [];
  const add = (details: object, message: string): void => void lines.push({ details, message });
  return { lines, info: add, warn: add, error: add };
}

export interface WholeAppOptions {
  readonly dataDir: string;
  readonly engine?: Engine;
  readonly models?: ModelStore;
  readonly now?: () => number;
  readonly channel?: Partial<Pick<LocalChannelOptions, 'host' | 'port' | 'token' | 'personName'>>;
}

/** The product with its local channel, as main.ts builds it, over formulas in place of networks. */
export async function startWholeApp({
  dataDir,
  engine = drumEngine(),
  models = drumModels(),
  now = Date.now,
  channel = {},
}: WholeAppOptions) {
  const log = listLog();
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, now });
  const workshop = createWorkshop();
  const platforms: { local?: Platform } = {};
  const speeds = new Map<string, number>();
  const outcomes = createJobOutcomes({ library, models, platforms, workshop, speeds });
  const jobs = createJobs({ db, library, engine, models, outcomes, log, now });
  const app: App = {
    library,
    jobs,
    models,
    engine,
    workshop,
    now,
    randomSeed: () => Math.floor(Math.random() * 2 ** 32),
    speeds,
    post: async (_serverId, channelId, message, nonce) => platforms.local?.post(channelId, message, nonce),
  };
  const router = createRouter({ commands, actions, contextActions, app, log });
  const local = await startLocalChannel({
    host: '127.0.0.1',
    port: 0,
    token: undefined,
    ...channel,
    router,
    commands,
    contextActions,
    app,
    dataDir,
    log,
  });
  platforms.local = local;
  await jobs.resume();
  return {
    app,
    log,
    local,
    async stop(): Promise<void> {
      await jobs.stop(5000);
      await local.stop();
      await workshop.stop();
      await engine.stop();
      await library.close();
    },
  };
}
