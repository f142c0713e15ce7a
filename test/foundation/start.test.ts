import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'src/launch.mjs');
const folder = mkdtempSync(join(tmpdir(), 'rimshot-start-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than a start and the program's own deadline of 5 s by as much as a busy machine may need. */
const tooLongMs = 120_000;

const children = new Set<ChildProcess>();
// A test that fails would otherwise be waited for as long as its program runs.
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** The program on a port of its own, by the launcher or by another command. */
function start(
  dataDir: string,
  [command, ...args]: readonly [string, ...string[]] = [process.execPath, launcher, 'start'],
  env: NodeJS.ProcessEnv = {},
): ChildProcess & { said: () => string } {
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      LOCAL_PORT: '0',
      DEVICE: 'cpu',
      DISCORD_TOKEN: '',
      GALLERY_HOST: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  return Object.assign(child, { said: () => text });
}

async function addressOf(child: ReturnType<typeof start>): Promise<string> {
  for (;;) {
    const found = /http:\/\/[^\s]+/.exec(child.said());
    if (found) return found[0];
    if (child.exitCode !== null) throw new Error(child.said());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), tooLongMs);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  clearTimeout(timer);
  return child.exitCode;
}

test('the launcher prints an address that answers, names the models, and ends at SIGINT and SIGTERM', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child = start(join(folder, 'data'));
    const address = await addressOf(child);
    assert.equal((await fetch(address)).status, 200);
    assert.match(child.said(), /kick:starter, snare:starter, hat:starter, perc:starter/);
    // In the middle of the warm-up: the worker is busy.
    child.kill(signal);
    assert.equal(await ended(child), 0, child.said());
    await assert.rejects(fetch(address));
    assert.doesNotMatch(child.said(), /\n\s+at /);
  }
});

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
