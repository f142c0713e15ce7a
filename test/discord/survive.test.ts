import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSynced } from '../../src/files/write-whole.ts';
import { stubEngine } from '../stubs/engine.ts';
import { sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

test('a full disk fails the job with a clear sentence, and leaves nothing half-written', async (t) => {
  let full = true;
  const { discord, channel, dataDir, ann, product } = await startTown(t, {
    writeFile: async (...args) => {
      if (full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      await writeSynced(...args);
    },
  });
  const sent = ann.slash(channel, 'kick', { count: 2, seed: 5 });
  const { content } = await whispered(discord, sent);
  assert.match(content, /disk|space/i);
  assert.deepEqual(discord.messages(channel), []);
  const folder = join(dataDir, 'samples');
  const left = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  assert.deepEqual(
    left.filter((entry) => entry.isFile()).map(({ name }) => name),
    [],
  );
  assert.deepEqual(await product().app.jobs.list(), []);
  full = false;
  assert.equal(wavsOf(await sounds(discord, ann, channel, 'kick', { count: 2, seed: 5 })).length, 2);
});

for (const [what, act] of [
  ['the connection drops', (gateway: { drop(): void }) => gateway.drop()],
  ['Discord asks to reconnect', (gateway: { reconnect(): void }) => gateway.reconnect()],
] as const) {
  test(`${what} while a job runs: its sounds arrive, and so do those of a job asked for meanwhile`, async (t) => {
    let open = () => {};
    const wait = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { discord, channel, ann, bob } = await startTown(t, { engine: stubEngine({ gate: { wait } }) });
    const first = ann.slash(channel, 'kick', { count: 1 });
    await discord.until('the acknowledgement', () => first.acknowledgement);
    act(discord.gateway);
    const second = bob.slash(channel, 'snare', { count: 1 });
    await discord.until('the connection again', () => discord.gateway.resumes > 0);
    open();
    await soundsFor(discord, first);
    await soundsFor(discord, second);
  });
}
