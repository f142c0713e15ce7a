import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addressOf, ended, folder, start, tooLongMs } from '../foundation/launched.ts';

test('a second instance on the same DATA_DIR is one line and exit code 1; the first goes on', async () => {
  const first = start(join(folder, 'shared'));
  const address = await addressOf(first);
  const second = start(join(folder, 'shared'));
  assert.equal(await ended(second), 1);
  assert.match(second.said().trim(), /^Another Rimshot is already running with DATA_DIR=.*$/);
  assert.equal((await fetch(address)).status, 200);
  first.kill('SIGTERM');
  assert.equal(await ended(first), 0);
});

test('a mistake in the settings is one line and exit code 2; a name that is nearly ours is a line at start', async () => {
  const refused = start(join(folder, 'refused'), undefined, { LOCAL_HOST: '127.evil.example' });
  assert.equal(await ended(refused), 2);
  assert.match(refused.said(), /^LOCAL_TOKEN: must be set, because LOCAL_HOST=127\.evil\.example is reachable.*\n$/);
  const warned = start(join(folder, 'warned'), undefined, { DISCORD_BOT_TOKEN: 'secret' });
  await addressOf(warned);
  warned.kill('SIGTERM');
  assert.equal(await ended(warned), 0);
  assert.match(warned.said(), /^DISCORD_BOT_TOKEN is set, but is no setting; did you mean DISCORD_TOKEN\?\n/);
  assert.doesNotMatch(warned.said(), /secret/);
});

test('what the program writes is for its own user alone', async () => {
  const dataDir = join(folder, 'private');
  const child = start(dataDir);
  await addressOf(child);
  const paths = ['.', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })];
  assert.ok(paths.includes('rimshot.db') && paths.includes(join('channel', 'log.jsonl')), paths.join());
  // POSIX: the last six bits are what the group and everybody else may do.
  for (const path of paths) assert.equal(statSync(join(dataDir, path)).mode & 0o077, 0, path);
  child.kill('SIGTERM');
  await ended(child);
});

test('SIGTERM to `npm start`, as a supervisor sends it, ends the program and frees port and DATA_DIR', async () => {
  const dataDir = join(folder, 'supervised');
  const npm = start(dataDir, ['npm', 'start']);
  const address = await addressOf(npm);
  assert.equal((await fetch(address)).status, 200);
  npm.kill('SIGTERM');
  await ended(npm);
  // npm's shell has died without a word; the program must notice by itself.
  await within(async () => assert.rejects(fetch(address)));
  await within(async () => {
    const next = start(dataDir);
    await addressOf(next);
    next.kill('SIGTERM');
    assert.equal(await ended(next), 0);
  });
});

/** Repeats what may come a moment later. */
async function within(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + tooLongMs; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
