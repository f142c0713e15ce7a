import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createRouter } from '../../src/chat/router.ts';
import { startDiscord } from '../../src/discord/bot.ts';
import { UserError } from '../../src/user-error.ts';
import { temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { logTo } from '../stubs/log.ts';
import { startTestDiscord } from './server/test-discord.ts';
import { startSmallBot } from './small-bot.ts';

const start = async (
  t: TestContext,
  options: { token: string; api: string; guildId?: string; loginTimeoutMs?: number },
) => {
  const log = logTo([]);
  const { library } = await temporaryLibrary(t);
  const router = createRouter({ commands: [], actions: [], contextActions: [], app: { library }, log });
  return await startDiscord({ ...options, router, commands: [], contextActions: [], log });
};

const oneLine = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UserError);
  assert.match(error.message, pattern);
  assert.doesNotMatch(error.message, /\n/);
  return true;
};

test('a bad token is one clear line', async (t) => {
  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  await assert.rejects(start(t, { token: 'nonsense', api: discord.api }), oneLine(/^DISCORD_TOKEN: .*Reset Token/));
});

test('a token that the gateway refuses is one clear line', async (t) => {
  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  discord.gateway.refuseWith(4014);
  await assert.rejects(start(t, { token: discord.token, api: discord.api }), oneLine(/^Discord: .*4014/));
});

test('no network is one clear line', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const api = `http://127.0.0.1:${port}/api`;
  await assert.rejects(start(t, { token: 'any', api }), oneLine(/^Discord: .*could not be reached.*network/));
});

test('a Discord that never answers is one clear line, within the time given', async (t) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  afterwards(t, () => {
    server.closeAllConnections();
    server.close();
  });
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  await assert.rejects(start(t, { token: 'any', api, loginTimeoutMs: 1_000 }), oneLine(/no connection within 1 s/));
});

test('a server that the bot is not in is one clear line', async (t) => {
  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  const guildId = '123456789012345678';
  await assert.rejects(
    start(t, { token: discord.token, api: discord.api, guildId }),
    oneLine(/^DISCORD_GUILD_ID: .*123456789012345678/),
  );
});

test('the invite link names the application, both scopes and the permissions that the bot needs', async (t) => {
  const { discord, bot } = await startSmallBot(t);
  const link = new URL(bot.inviteLink);
  assert.equal(link.origin, 'https://discord.com');
  assert.equal(link.searchParams.get('client_id'), discord.world.applicationId);
  assert.deepEqual(link.searchParams.get('scope')?.split(' '), ['bot', 'applications.commands']);
  const bits = [10n, 11n, 14n, 15n, 38n, 46n].reduce((sum, bit) => sum | (1n << bit), 0n);
  assert.equal(link.searchParams.get('permissions'), `${bits}`);
});

test('the bot connects with the Guilds intent alone and shows what it does', async (t) => {
  const { discord } = await startSmallBot(t);
  assert.equal(discord.gateway.intents, 1);
  await discord.until('a presence', () => discord.gateway.presences[0]);
});
