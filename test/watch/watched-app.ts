import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Platform } from '../../src/chat/chat.ts';
import { createApp } from '../../src/create-app.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { createWatch } from '../../src/watch/watch.ts';
import { startWatching } from '../../src/web/watching.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { stubLikeness } from '../stubs/likeness.ts';
import { listLog } from '../stubs/log.ts';
import { severalModels } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

export interface WatchedOptions {
  readonly token?: string;
  readonly engine?: Engine;
  /** Default: every answer arrives. */
  readonly deliver?: Platform['deliver'];
}

/** The program with its listener, over an engine without a network; ends with the test. */
export async function watchedApp(t: TestContext, { token, engine, deliver = async () => {} }: WatchedOptions = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-watch-'));
  const watch = createWatch('bot');
  const { lines, ...written } = listLog();
  const log = watch.log.counted(written);
  const likenessCalls = stubLikeness(dataDir);
  let listening: Awaited<ReturnType<typeof startWatching>> | undefined;
  const { app, stop } = await createApp({
    dataDir,
    log,
    models: severalModels(),
    engine: engine ?? stubEngine({ msPerStep: 4 }),
    workshop: { ...stubWorkshop(), stop: async () => {} },
    likenessCalls,
    watch,
    watching: async () => {
      listening = await startWatching({ host: '127.0.0.1', port: 0, token, watch });
      return listening;
    },
    discord: async () => ({ deliver, progress: async () => {}, fail: async () => {}, post: async () => {} }),
  });
  let isUp = true;
  const end = async (): Promise<void> => {
    if (!isUp) return;
    isUp = false;
    await stop();
    await likenessCalls.end();
  };
  afterwards(t, async () => {
    await end();
    // The thread of long reads may be opening the database still, on a busy machine.
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  /** A request of this person for so many kicks. */
  const ask = async (personId: string, count: number) => {
    const { manifest } = app.models.resolve('kick');
    const place = { serverId: 'one', channelId: 'secret-channel', locale: 'en' };
    const recipes = seedRecipes(manifest, { seed: Math.floor(Math.random() * 2 ** 31), count });
    const wanted = { verb: 'kick', personId, personName: 'Ada', ...place, recipes, delivery: { platform: 'discord' } };
    return app.jobs.submit(wanted, await app.library.settings('one'));
  };
  const { address, port } = listening!;
  return { app, watch, address, port, dataDir, lines, ask, stop: end };
}
