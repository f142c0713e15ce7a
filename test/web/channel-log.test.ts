import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../src/user-error.ts';
import type { ChannelEntry } from '../../src/web/channel-entry.ts';
import { openChannelLog } from '../../src/web/channel-log.ts';
import { temporaryFolder } from '../library/temporary-library.ts';

const entryOf = (n: number): ChannelEntry => ({
  id: `entry0000${n}`,
  at: n,
  state: 'done',
  text: `message ${n}`,
  sounds: [],
  files: [],
  rows: [],
});

test('a line that a full disk cut off costs only itself, and is refused with a sentence', async (t) => {
  const folder = temporaryFolder(t);
  let isFull = false;
  const log = await openChannelLog(folder, {
    async append(handle, text) {
      if (!isFull) return handle.appendFile(text);
      await handle.appendFile(text.slice(0, 20));
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  });
  await log.put(entryOf(1));
  isFull = true;
  await assert.rejects(
    log.put(entryOf(2)),
    (error) => error instanceof UserError && /the disk is full$/.test(error.message),
  );
  await assert.rejects(log.remove(entryOf(1).id), UserError);
  isFull = false;
  await log.put(entryOf(3));
  await log.put(entryOf(4));
  await log.close();
  const again = await openChannelLog(folder);
  assert.deepEqual(
    again.entries().map(({ at }) => at),
    [1, 3, 4],
  );
  await again.close();
});

test('the newest messages are kept, while it runs as well as after a restart, and the files of older ones go', async (t) => {
  const folder = temporaryFolder(t);
  const log = await openChannelLog(folder, { kept: 3 });
  for (const n of [1, 2, 3, 4, 5]) {
    const file = await log.keepFile({ name: `${n}.zip`, type: 'application/zip', bytes: Buffer.from(`${n}`) });
    await log.put({ ...entryOf(n), files: [file] });
  }
  const numbers = (entries: readonly ChannelEntry[]) => entries.map(({ at }) => at);
  assert.deepEqual(numbers(log.entries()), [3, 4, 5]);
  assert.equal(readdirSync(join(folder, 'files')).length, 3);
  await log.close();
  const again = await openChannelLog(folder, { kept: 3 });
  assert.deepEqual(numbers(again.entries()), [3, 4, 5]);
  await again.close();
});

test('a folder that cannot be used is one clear line', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'channel'), 'a file');
  await assert.rejects(openChannelLog(join(folder, 'channel')), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /channel: a part of the path is a file, not a folder$/);
    return true;
  });
});

test('a folder that is removed while it is in use is a sentence, not lines that nobody will ever read', async (t) => {
  const folder = join(temporaryFolder(t), 'channel');
  const log = await openChannelLog(folder);
  await log.put(entryOf(1));
  rmSync(folder, { recursive: true });
  await assert.rejects(log.put(entryOf(2)), /was removed or replaced while Rimshot was running/);
  await log.put({ ...entryOf(3), state: 'private' });
  await log.close();
});
