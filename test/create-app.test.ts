import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Platform } from '../src/chat/chat.ts';
import { type AppParts, createApp } from '../src/create-app.ts';
import { lockDataDir } from '../src/library/database.ts';
import { seedRecipes } from '../src/sound/resolve-recipe.ts';
import { createStopStack } from '../src/stop-stack.ts';
import { HostError } from '../src/user-error.ts';
import { type Gate, stubEngine } from './stubs/engine.ts';
import { afterwards } from './stubs/last-first.ts';
import { listLog } from './stubs/log.ts';
import { severalModels } from './stubs/models.ts';
import { stubWorkshop } from './stubs/workshop.ts';

/** Parts that write down what happens to them. */
function recordedParts(t: TestContext, gate: Gate = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-app-'));
  afterwards(t, () => rmSync(dataDir, { recursive: true, force: true }));
  const seen: string[] = [];
  const note = (text: string) => async () => void seen.push(text);
  const platform: Platform = {
    deliver: note('a result is delivered'),
    progress: async () => {},
    fail: note('a failure is told'),
    post: async () => {},
  };
  const log = listLog();
  const parts = {
    dataDir,
    log,
    models: severalModels(),
    engine: { ...stubEngine({ gate }), stop: note('engine stops') },
    workshop: { ...stubWorkshop(), stop: note('workshop stops') },
    local: async () => ({ ...platform, stop: note('local stops') }),
    gallery: async () => ({ stop: note('gallery stops') }),
    discord: async () => ({
      ...platform,
      refuse: () => void seen.push('discord refuses'),
      stop: note('discord stops'),
    }),
  } satisfies AppParts<object, object, object>;
  return { parts, seen, lines: log.lines };
}

const allStopped = ['discord stops', 'gallery stops', 'local stops', 'workshop stops', 'engine stops'];

/** The lock, which is the first part to come up, is given back. */
const assertFree = (dataDir: string): void => lockDataDir(dataDir)();

test('parts stop in order, latest first, and the data is free afterwards', async (t) => {
  const { parts, seen, lines } = recordedParts(t);
  const { app, stop } = await createApp(parts);
  assert.throws(() => lockDataDir(parts.dataDir), /already running/);
  await Promise.all([stop(), stop()]);
  assert.deepEqual(seen, ['discord refuses', ...allStopped]);
  assert.deepEqual(lines, []);
  await assert.rejects(app.library.findSample('kkkkkk'), 'the database is closed');
  assertFree(parts.dataDir);
});

test('what is under way is answered after newcomers are refused and before the lines are cut', async (t) => {
  let open = () => {};
  const gate: Gate = {
    wait: new Promise((resolve) => {
      open = resolve;
    }),
  };
  const { parts, seen } = recordedParts(t, gate);
  const { app, stop } = await createApp(parts);
  const model = app.models.resolve('kick');
  const wanted = {
    ...{ verb: 'kick', personId: 'discord:1', personName: 'Ada', serverId: 'one', channelId: 'c', locale: 'en' },
    recipes: seedRecipes(model.manifest, { seed: 1, count: 1 }),
    delivery: { platform: 'discord' },
  };
  await app.jobs.submit(wanted, await app.library.settings('one'));
  while (parts.engine.batches.length === 0) await new Promise(setImmediate);
  const stopped = stop();
  await new Promise(setImmediate);
  open();
  await stopped;
  assert.deepEqual(seen, ['discord refuses', 'a result is delivered', ...allStopped]);
});

test('a start that fails half-way stops what is up', async (t) => {
  const { parts, seen } = recordedParts(t);
  const refusal = new HostError('Discord refuses the token.');
  await assert.rejects(createApp({ ...parts, discord: () => Promise.reject(refusal) }), refusal);
  assert.deepEqual(seen, allStopped.slice(1));
  assertFree(parts.dataDir);
});

test('a start that is called off ends what is up, and what comes up late at once', async (t) => {
  const { parts, seen } = recordedParts(t);
  const calling = new AbortController();
  const reason = new Error('asked to stop');
  let connect = () => {};
  const connected = new Promise<void>((resolve) => {
    connect = resolve;
  });
  const starting = createApp({
    ...parts,
    signal: calling.signal,
    async discord() {
      calling.abort(reason);
      await connected;
      return await parts.discord();
    },
  });
  await assert.rejects(starting, reason);
  assert.deepEqual(seen, allStopped.slice(1));
  connect();
  while (!seen.includes('discord stops')) await new Promise(setImmediate);
  assertFree(parts.dataDir);
  await assert.rejects(createApp({ ...parts, signal: calling.signal }), reason);
});

test('a part that hangs does not hold up the rest beyond the deadline, and one that fails not at all', async () => {
  const { lines, ...log } = listLog();
  const { push, stop } = createStopStack(log, 50);
  const seen: string[] = [];
  push(() => seen.push('first'));
  push(() => new Promise(() => {}));
  push(() => seen.push('third'));
  push(() => Promise.reject(new Error('a bug')));
  const stopped = stop();
  await new Promise(setImmediate);
  assert.deepEqual(seen, ['third'], 'it gets its time');
  await stopped;
  assert.deepEqual(seen, ['third', 'first']);
  assert.deepEqual(
    lines.map(({ fields }) => String(fields.err)),
    ['Error: a bug'],
  );
});
