import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createRouter } from '../../src/chat/router.ts';
import { type DiscordBot, startDiscord } from '../../src/discord/bot.ts';
import type { Shards } from '../../src/discord/shards.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { createIdentifyTurns } from '../../src/peers/identify-turns.ts';
import { noPeers } from '../../src/peers/peers.ts';
import type { UserError } from '../../src/user-error.ts';
import { batchOf, temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { logTo } from '../stubs/log.ts';
import { pglitePool } from '../stubs/test-database.ts';
import { type Guild, startTestDiscord } from './server/test-discord.ts';
import { type Seen, smallCommands } from './small-bot.ts';
import { shard, twoServers } from './two-servers.ts';

/** Processes with one library. */
async function startTown(t: TestContext) {
  const discord = await startTestDiscord();
  Object.assign(discord.world.sessions, { shards: 2, maxConcurrency: 2 });
  const servers = twoServers(discord);
  const { library } = await temporaryLibrary(t);
  for (const [i, { guild }] of servers.entries())
    await library.addSamples(batchOf(`b${i}`, [i], { serverId: guild.id }));
  const lost: UserError[] = [];
  const bots: DiscordBot[] = [];
  afterwards(t, async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await discord.stop();
  });
  async function start(shards?: Shards, peers = noPeers()) {
    const seen: Seen = { library, deliveries: [], requests: [], uploads: [], votes: 0 };
    const log = logTo([]);
    const router = createRouter({ commands: smallCommands, actions: [], contextActions: [], app: seen, log });
    const bot = await startDiscord({
      ...{
        token: discord.token,
        api: discord.api,
        router,
        commands: smallCommands,
        contextActions: [],
        log,
        shards,
        peers,
      },
      servers: { present: library.serversPresent, joined: library.serverJoined, left: library.serverLeft },
      onFatal: (error) => void lost.push(error),
    });
    bots.push(bot);
    return seen;
  }
  return { discord, servers, library, start, lost };
}

/** What a cleaning in a hundred days would remove. */
async function left(library: Awaited<ReturnType<typeof startTown>>['library'], { guild }: { guild: Guild }) {
  const settings = await library.settings(guild.id);
  await library.changeSettings(guild.id, { publicGallery: true });
  await library.removeLeftServers(-1);
  const isLeft = !(await library.settings(guild.id)).publicGallery;
  await library.changeSettings(guild.id, settings);
  return isLeft;
}

test('each process serves the servers of its shards, and marks none of the others as left', async (t) => {
  const { discord, servers, library, start } = await startTown(t);
  const processes = [await start(shard(0)), await start(shard(1))];
  assert.equal(discord.gateway.identifies, 2);
  const ann = discord.person('Ann');
  for (const [i, { channel }] of servers.entries()) {
    const sent = ann.slash(channel, 'ping');
    await discord.until('the answer', () => discord.answerTo(sent));
    assert.equal(processes[i]!.requests.length, 1);
  }
  for (const server of servers) assert.equal(await left(library, server), false);
});

test('a server that was left while its process was down is marked by that process alone', async (t) => {
  const { discord, servers, library, start } = await startTown(t);
  discord.world.guilds.delete(servers[1].guild.id);
  await start(shard(0));
  assert.equal(await left(library, servers[1]), false, 'the other process knows');
  await start(shard(1));
  assert.equal(await left(library, servers[1]), true);
  assert.equal(await left(library, servers[0]), false);
});

test('an outage of servers, at the start or later, leaves none', async (t) => {
  const { discord, servers, library, start } = await startTown(t);
  const [{ guild: away }, { guild: later, channel }] = servers;
  discord.world.unavailable.add(away.id);
  await start();
  discord.gateway.dispatch('GUILD_DELETE', { id: later.id, guild_id: later.id, unavailable: true });
  const sent = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the answer', () => discord.answerTo(sent));
  for (const server of servers) assert.equal(await left(library, server), false);
  discord.gateway.dispatch('GUILD_DELETE', { id: later.id, guild_id: later.id });
  discord.world.guilds.delete(later.id);
  const deadline = Date.now() + 5_000;
  while (!(await left(library, servers[1]))) assert.ok(Date.now() < deadline, 'a server that is left is noted');
});

test('too few shards are one clear line, at the start and later', async (t) => {
  const { discord, start, lost } = await startTown(t);
  await start(shard(0));
  discord.gateway.close(4011);
  await discord.until('the end', () => lost.length === 1);
  discord.world.sessions.shards = 3;
  const line = /SHARDS: the bot is in more servers than 2 shards may serve\. .* every process\.$/;
  await assert.rejects(start(shard(1)), line);
  assert.match(lost[0]!.message, line);
});

test('processes that start at once log in at Discord’s pace', async (t) => {
  const { discord, start } = await startTown(t);
  Object.assign(discord.world.sessions, { maxConcurrency: 1, everyMs: 5_000 });
  const pool = await pglitePool('shards');
  const db = await openPostgres('postgres://in.process/pglite', { pool });
  afterwards(t, () => db.close());
  await Promise.all(
    [0, 1].map((id) => {
      const peers = { ...noPeers(), identifyTurn: createIdentifyTurns(db.sql, logTo([])) };
      return start(shard(id), peers);
    }),
  );
  assert.equal(discord.gateway.tooFast, 0);
  assert.equal(discord.gateway.identifies, 2);
});
