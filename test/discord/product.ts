import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { actions, commands, contextActions } from '../../commands/index.ts';
import type { App } from '../../src/app.ts';
import type { Platform } from '../../src/chat/chat.ts';
import { createJobOutcomes } from '../../src/chat/deliver-jobs.ts';
import { createRouter } from '../../src/chat/router.ts';
import { startDiscord } from '../../src/discord/bot.ts';
import type { WriteFile } from '../../src/files/wav-folder.ts';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import type { ModelStore } from '../../src/model-store/store.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { createWorkshop } from '../../src/workshop/workshop.ts';
import { smallEngine, smallStore } from '../commands/small-engine.ts';
import { type LogLine, logTo } from './small-bot.ts';

export interface ProductOptions {
  readonly dataDir: string;
  readonly token: string;
  readonly api: string;
  /** Default: one that makes sounds without a network. */
  readonly engine?: Engine;
  readonly models?: ModelStore;
  readonly writeFile?: WriteFile;
  readonly now?: () => number;
}

/** The product with its Discord side alone, built as main.ts builds it. */
export async function startProduct(options: ProductOptions) {
  const { dataDir, engine = smallEngine(), models = smallStore(), now = Date.now } = options;
  const lines: LogLine[] = [];
  const log = logTo(lines);
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, now, ...(options.writeFile ? { writeFile: options.writeFile } : {}) });
  const workshop = createWorkshop();
  const platforms: { discord?: Platform } = {};
  const speeds = new Map<string, number>();
  const outcomes = createJobOutcomes({ library, models, workshop, speeds, platforms });
  const jobs = createJobs({ db, library, engine, models, outcomes, log, now });
  const app: App = {
    library,
    jobs,
    models,
    engine,
    workshop,
    speeds,
    now,
    randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
    post: async (_serverId, channelId, message, nonce) => platforms.discord?.post(channelId, message, nonce),
  };
  const router = createRouter({ commands, actions, contextActions, app, log });
  const { token, api } = options;
  const bot = await startDiscord({ token, api, router, commands, contextActions, log, now });
  platforms.discord = bot;
  await jobs.resume();
  return {
    app,
    bot,
    lines,
    async stop() {
      bot.refuse();
      await jobs.stop(2_500);
      await bot.stop();
      await workshop.stop();
      await engine.stop();
      await library.close();
    },
  };
}

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'rimshot-discord-'));
export const removeDataDir = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

export function temporaryDataDir(t: TestContext): string {
  const folder = newDataDir();
  t.after(() => removeDataDir(folder));
  return folder;
}
