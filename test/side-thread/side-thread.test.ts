import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSideThread } from '../../src/side-thread/side-thread.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import type { open } from './odd-jobs.ts';

const module = new URL('odd-jobs.ts', import.meta.url).href;

function oddJobs(t: TestContext) {
  const thread = createSideThread<ReturnType<typeof open>>(module, { given: 'given' });
  afterwards(t, () => thread.stop());
  return thread;
}

test('calls are answered in order by one thread, which has what it was given, while the event loop turns', async (t) => {
  const thread = oddJobs(t);
  let turns = 0;
  const counting = setInterval(() => turns++, 1);
  const answers = await Promise.all([thread.call('busy', 50), thread.call('echo', [1]), thread.call('whoami')]);
  clearInterval(counting);
  assert.ok(turns > 0);
  const [{ thread: first }, echoed, { given, thread: last }] = answers;
  assert.deepEqual(echoed, [1]);
  assert.equal(given, 'given');
  assert.equal(first, last);
});

test('an error keeps its sentence, its kind and its code on the way', async (t) => {
  const thread = oddJobs(t);
  await assert.rejects(thread.call('refuse'), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.message, error.kind], ['No.', 'failed']);
    return true;
  });
  await assert.rejects(thread.call('busyError'), { message: 'locked', code: 'SQLITE_BUSY' });
});

test('a call whose thread dies is made again by another, one that kills each thread fails, and the next is answered', async (t) => {
  const thread = oddJobs(t);
  const flag = new Int32Array(new SharedArrayBuffer(4));
  assert.equal(await thread.call('dieOnce', flag), 2);
  await assert.rejects(thread.call('die'), /thread of die ended/);
  await assert.rejects(thread.call('throwLater'), /thread of throwLater ended/);
  assert.equal(await thread.call('echo', 7), 7);
});

test('a call that takes too long is given up with its thread, once, and those that wait are answered', async (t) => {
  // Longer than a thread needs to start.
  const thread = createSideThread<ReturnType<typeof open>>(module, { mostMs: 4000 });
  afterwards(t, () => thread.stop());
  const tries = new Int32Array(new SharedArrayBuffer(8));
  const hung = assert.rejects(thread.call('hangCounted', tries), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.key, error.kind], ['tookTooLong', 'failed']);
    return true;
  });
  const waiting = thread.call('echo', 7);
  await hung;
  assert.equal(await waiting, 7);
  assert.equal(tries[0], 1);
});

test('stopped, it ends what runs, refuses what waits, and starts nothing any more', async () => {
  const thread = createSideThread<ReturnType<typeof open>>(module);
  const flag = new Int32Array(new SharedArrayBuffer(4));
  await thread.call('echo', 1);
  const running = thread.call('busy', 20);
  const waiting = assert.rejects(thread.call('echo', 1), /stopping/);
  const hung = createSideThread<ReturnType<typeof open>>(module);
  const lost = assert.rejects(hung.call('hang', flag), /stopping/);
  await Promise.all([thread.stop(), hung.stop()]);
  await Promise.all([running, waiting, lost]);
  await assert.rejects(thread.call('echo', 1), /stopping/);
  await thread.stop();
});

test('told to end, it closes what it opened', async () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const thread = createSideThread<ReturnType<typeof open>>(module, { given: flag });
  await thread.call('echo', 1);
  await thread.stop();
  assert.equal(flag[0], 1);
});

test('a process ends by itself where a thread was forgotten', () => {
  const program = fileURLToPath(new URL('forgotten-thread.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', program], { encoding: 'utf8' });
  assert.deepEqual([status, stdout], [0, 'answered 1\n']);
});
