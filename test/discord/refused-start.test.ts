/** What Discord refuses at the start or afterwards: the right sentence, the right exit code, and no log-in spent in vain. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createRouter } from '../../src/chat/router.ts';
import { startDiscord } from '../../src/discord/bot.ts';
import { UserError } from '../../src/user-error.ts';
import { temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { logTo } from '../stubs/log.ts';
import { temporaryDataDir } from './product.ts';
import { startProgram } from './program.ts';
import { startTestDiscord } from './server/test-discord.ts';
import { startSmallBot } from './small-bot.ts';

const discordOf = async (t: TestContext) => {
  const discord = await startTestDiscord();
  discord.guild('Kick Club');
  afterwards(t, () => discord.stop());
  return discord;
};

const start = async (t: TestContext, options: Partial<Parameters<typeof startDiscord>[0]> & { api: string }) => {
  const log = logTo([]);
  const { library } = await temporaryLibrary(t);
  const router = createRouter({ commands: [], actions: [], contextActions: [], app: { library }, log });
  return await startDiscord({ token: 'x', router, commands: [], contextActions: [], log, ...options });
};

const refusalOf = async (starting: Promise<unknown>): Promise<UserError> => {
  const error = await starting.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof UserError);
  assert.doesNotMatch(error.message, /\n/);
  return error;
};

const sentences = new Map([
  [4004, /^DISCORD_TOKEN: /],
  [4010, /code 4010: .*shard/],
  [4011, /code 4011: .*more servers/],
  [4012, /code 4012: .*version/],
  [4013, /code 4013: .*intent/],
  [4014, /code 4014: .*Privileged Gateway Intents/],
]);

for (const [code, sentence] of sentences)
  test(`refused with ${code} at the start: one line that names the cause, exit code 2`, async (t) => {
    const discord = await discordOf(t);
    discord.gateway.refuseWith(code);
    const { message, kind } = await refusalOf(start(t, { token: discord.token, api: discord.api }));
    assert.match(message, sentence);
    assert.equal(kind, 'usage');
  });

for (const code of [4004, 4010, 4012, 4013, 4014])
  test(`closed with ${code} while it runs: the program ends and is not to be started again`, async (t) => {
    const { discord, lost } = await startSmallBot(t);
    discord.gateway.close(code);
    await discord.until('the end', () => lost.length === 1);
    assert.match(lost[0]!.message, sentences.get(code)!);
    assert.equal(lost[0]!.kind, 'usage');
    assert.equal(discord.gateway.identifies, 1, 'it does not come back by itself');
  });

test('a bot that has grown out of its shards is to be started again', async (t) => {
  const { discord, lost } = await startSmallBot(t);
  discord.gateway.close(4011);
  await discord.until('the end', () => lost.length === 1);
  assert.deepEqual([lost[0]!.kind, /Start it again/.test(lost[0]!.message)], ['failed', true]);
});

for (const code of [4000, 4007, 4008, 4009])
  test(`closed with ${code} the bot comes back by itself and answers`, async (t) => {
    const { discord, channel, lost } = await startSmallBot(t);
    const { identifies, resumes } = discord.gateway;
    discord.gateway.close(code);
    const anew = code === 4007 || code === 4009;
    const back = () => discord.gateway.identifies > identifies || (!anew && discord.gateway.resumes > resumes);
    await discord.until('the connection', back, 20_000);
    const sent = discord.person('Ann').slash(channel, 'ping');
    await discord.until('the answer', () => discord.answerTo(sent), 15_000);
    assert.deepEqual(lost, []);
  });

const programOf = async (t: TestContext, settings: Record<string, string>) => {
  const program = startProgram(t, { DATA_DIR: temporaryDataDir(t), ...settings });
  const [code] = await program.ended;
  return { code, said: program.said().trim() };
};

test('a wrong DISCORD_GUILD_ID ends with exit code 2 before a log-in is spent', async (t) => {
  const discord = await discordOf(t);
  const { code, said } = await programOf(t, {
    DISCORD_TOKEN: discord.token,
    DISCORD_API: discord.api,
    DISCORD_GUILD_ID: '123456789012345678',
  });
  assert.match(said, /^DISCORD_GUILD_ID: the bot is not in the server 123456789012345678.*$/);
  assert.equal(code, 2);
  assert.equal(discord.gateway.identifies, 0);
});

test('used-up log-ins end with exit code 2 and the time of the next, and none is tried', async (t) => {
  const discord = await discordOf(t);
  Object.assign(discord.world.sessions, { remaining: 0, resetAfterMs: 3 * 3_600_000 });
  const { code, said } = await programOf(t, { DISCORD_TOKEN: discord.token, DISCORD_API: discord.api });
  assert.match(said, /^Discord: of the 1000 log-ins .* none is left.* in 3 h \(after .* UTC\)\.$/);
  assert.equal(code, 2);
  assert.equal(discord.gateway.identifies, 0);
});

test('a token that cannot even be sent is one clear line', async (t) => {
  const discord = await discordOf(t);
  for (const token of ['with a space', 'Mönch', 'a\u200bb'])
    assert.match((await refusalOf(start(t, { token, api: discord.api }))).message, /^DISCORD_TOKEN: /);
});

test('the time for a connection grows with the shards that log in one after the other', async (t) => {
  const discord = await discordOf(t);
  Object.assign(discord.world.sessions, { shards: 2, everyMs: 5_000 });
  const bot = await start(t, { token: discord.token, api: discord.api, loginTimeoutMs: 3_000 });
  await bot.stop();
  assert.equal(discord.gateway.identifies, 2);
});

test('more than six shards start, and each serves its servers', async (t) => {
  const { discord, channel, lines } = await startSmallBot(t, { shards: 9, global: true });
  assert.equal(discord.gateway.identifies, 9);
  const sent = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the answer', () => discord.answerTo(sent));
  const elsewhere = discord.channel(discord.guild('Far Away'), 'drums');
  const second = discord.person('Ann').slash(elsewhere, 'ping');
  await discord.until('the answer there', () => discord.answerTo(second));
  assert.deepEqual(
    lines.filter(({ level }) => level === 'warn' || level === 'error'),
    [],
  );
});
