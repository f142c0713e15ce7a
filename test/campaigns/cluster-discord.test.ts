/**
 * Two bots of the real program with half of the shards each, four workers with engines of 50 ms, and fifty people in eight
 * servers of the strict Discord: workers are killed every two seconds, a bot once, and PostgreSQL is restarted. `JOBS=1000`
 * asks for more than the usual 200.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPostgres } from '../../src/library/postgres.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { identityOf } from '../../src/sound/identity.ts';
import { temporaryDataDir } from '../discord/product.ts';
import { type Program, startProgram } from '../discord/program.ts';
import { type Channel, type Person, type Sent, startTestDiscord } from '../discord/server/test-discord.ts';
import { afterwards } from '../stubs/last-first.ts';
import { killInTurns, startCluster } from './cluster-processes.ts';

const wanted = Number(process.env.JOBS ?? 200);
const people = 50;
const servers = 8;
/** Of a step; a sound has ten. */
const stepMs = 5;

async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 240_000): Promise<void> {
  for (const end = Date.now() + limitMs; !(await isSo()); await pause(50)) assert.ok(Date.now() < end, what);
}

async function startTown(t: TestContext) {
  const cluster = await startCluster();
  const discord = await startTestDiscord();
  Object.assign(discord.world.sessions, { shards: 2, maxConcurrency: 2, everyMs: 5_000 });
  const channels = Array.from({ length: servers }, (_, i) => discord.channel(discord.guild(`Club ${i}`), 'drums'));
  const start = (shards: string): Program =>
    startProgram(t, {
      ...{ DATABASE_URL: cluster.server.url, DATA_DIR: temporaryDataDir(t), SHARDS: shards },
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API: discord.api },
    });
  afterwards(t, async () => {
    await discord.stop();
    await cluster.stop();
  });
  const store = openModelStore({
    bundledDir: fileURLToPath(new URL('../../models', import.meta.url)),
    dataDir: temporaryDataDir(t),
  });
  const kick = store.list().find(({ manifest }) => manifest.name === 'kick');
  const knows = identityOf(kick!.manifest);
  const work = () => cluster.start({ kind: 'worker', stepMs, knows, isHeard: true });
  return { cluster, discord, channels, start, work };
}

const isUp = ({ said }: Program): boolean => /Rimshot is up/.test(said());

test('fifty people in eight servers get each sound that was acknowledged, once, whoever dies meanwhile', async (t) => {
  const { cluster, discord, channels, start, work } = await startTown(t);
  const shares = ['0-0/2', '1-1/2'] as const;
  const bots = shares.map(start);
  await until('both bots', () => bots.every(isUp));
  const workers = await Promise.all([1, 2, 3, 4].map(work));
  const acknowledged = new Set<string>();
  const isAcknowledged = ({ id }: Sent): boolean =>
    [...discord.world.messages.values()].some(({ interactionId }) => interactionId === id);

  /** Asks again where nobody acknowledged: then there is nothing that could be lost. */
  async function ask(who: Person, channel: Channel): Promise<void> {
    for (;;) {
      const sent = who.slash(channel, 'kick', { count: 1 });
      for (let waitedMs = 0; waitedMs < 10_000 && !isAcknowledged(sent); waitedMs += 50) await pause(50);
      if (!isAcknowledged(sent)) continue;
      const whisper = () => discord.whisperTo(sent)?.content ?? '';
      const hasSounds = () => (discord.answerTo(sent)?.attachments.length ?? 0) > 0;
      await until('the answer', () => hasSounds() || whisper() !== '');
      // PostgreSQL was away: nothing was accepted, and a sentence says so.
      if (!hasSounds()) {
        const said = bots.map((bot) => bot.said().split('\n').slice(-12).join('\n')).join('\n');
        assert.match(whisper(), /database/i, `${whisper()}\n${said}`);
        continue;
      }
      acknowledged.add(sent.id);
      return;
    }
  }
  const killing = killInTurns(workers, work);
  const trouble = (async () => {
    await until('a third', () => acknowledged.size >= wanted / 3);
    bots[1]!.child.kill('SIGKILL');
    await pause(1000);
    bots[1] = start(shares[1]);
    await until('two thirds', () => acknowledged.size >= (wanted * 2) / 3);
    await cluster.server.restart(1000);
  })();
  await Promise.all(
    Array.from({ length: people }, async (_, i) => {
      const who = discord.person(`Person ${i}`);
      for (let n = 0; n < wanted / people; n++) await ask(who, channels[i % servers]!);
    }),
  );
  await trouble;
  const kills = await killing.stop();
  assert.ok(kills > 1, `${kills} kills`);
  assert.equal(acknowledged.size, wanted);
  const answers = [...discord.world.messages.values()].filter(({ attachments }) => attachments.length > 0);
  const perRequest = new Map<string, number>();
  for (const { interactionId = '' } of answers) perRequest.set(interactionId, (perRequest.get(interactionId) ?? 0) + 1);
  assert.deepEqual(
    [...perRequest].filter(([, count]) => count > 1),
    [],
  );
  const db = await openPostgres(cluster.server.url);
  afterwards(t, () => db.close());
  await until('no open job', async () => {
    const open = await db.sql
      .selectFrom('jobs')
      .select('id')
      .where('state', 'in', ['waiting', 'running', 'made'])
      .execute();
    return open.length === 0;
  });
  t.diagnostic(`${wanted} jobs, ${kills} workers killed`);
});
