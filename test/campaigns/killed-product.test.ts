import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { temporaryDataDir } from '../discord/product.ts';
import { startTestDiscord } from '../discord/server/test-discord.ts';
import { labelOf, pressOf, sounds, soundsFor, wavsOf, whispered } from '../discord/town.ts';
import { afterwards } from '../stubs/last-first.ts';
import { forkProduct } from './campaign.ts';

/** A test Discord, and the product in processes of its own that may be killed and started again. */
async function startKillable(t: TestContext, batchMs: number) {
  const dataDir = temporaryDataDir(t);
  const discord = await startTestDiscord();
  const channel = discord.channel(discord.guild('Kick Club'), 'drums');
  let child: ChildProcess | undefined;
  const start = async () => {
    ({ child } = await forkProduct(discord, dataDir, { batchMs }));
  };
  /** Exit code and signal. */
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const ended = child && child.exitCode === null ? once(child, 'exit') : undefined;
    child?.kill(signal);
    return await ended;
  };
  afterwards(t, async () => {
    await end('SIGKILL');
    await discord.stop();
  });
  await start();
  return { discord, channel, start, end };
}

test('killed with 20 jobs accepted: after a restart all are delivered, each once, and no acknowledged vote is missing', async (t) => {
  const { discord, channel, start, end } = await startKillable(t, 120);
  const first = await sounds(discord, discord.person('Ann'), channel, 'kick', { count: 1, seed: 1 });
  const vote = pressOf(first, 'vote');
  const votes = [1, 2, 3].map((n) => discord.person(`Voter ${n}`).click(first, vote));
  await discord.until('the votes', () => votes.every(({ acknowledgement }) => acknowledgement));

  const jobs = Array.from({ length: 20 }, (_, n) =>
    discord.person(`Person ${n}`).slash(channel, 'kick', { count: 1, seed: 1000 + n }),
  );
  const delivered = () => discord.messages(channel).filter((message) => wavsOf(message).length > 0).length - 1;
  await discord.until('20 acknowledgements and some deliveries', () => {
    return jobs.every(({ acknowledgement }) => acknowledgement) && delivered() >= 3;
  });
  await end('SIGKILL');
  assert.ok(delivered() < 20, 'killed in the middle');
  await start();
  await discord.until('the rest', () => delivered() >= 20, 30_000);
  const shown = await sounds(discord, discord.person('Eve'), channel, 'sample', { id: vote.split(':')[2] ?? '' });
  assert.match(labelOf(shown, pressOf(shown, 'vote')), /· 3$/);
  assert.equal(delivered(), 21, '20 jobs and the sound shown again');
  for (const job of jobs) assert.equal(wavsOf(discord.answerTo(job)!).length, 1);
});

test('SIGTERM during work: newcomers are refused, the process ends by itself, and what was accepted is delivered after a restart', async (t) => {
  const { discord, channel, start, end } = await startKillable(t, 4_000);
  const jobs = ['Ann', 'Bob'].map((name) => discord.person(name).slash(channel, 'kick', { count: 1 }));
  await discord.until('both acknowledged', () => jobs.every(({ acknowledgement }) => acknowledgement));
  const ended = end('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const late = discord.person('Cleo').slash(channel, 'kick');
  assert.match((await whispered(discord, late)).content, /being restarted/);
  assert.deepEqual(await ended, [0, null]);
  await start();
  for (const job of jobs) await soundsFor(discord, job);
  assert.equal(discord.messages(channel).length, 2);
});
