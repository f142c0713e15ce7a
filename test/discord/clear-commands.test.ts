import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { temporaryDataDir } from './product.ts';
import { startSmallBot } from './small-bot.ts';

/** `npm run rimshot -- commands …` against the test Discord. */
async function run(t: TestContext, api: string, token: string, args: readonly string[]) {
  const env = { DATA_DIR: temporaryDataDir(t), DISCORD_TOKEN: token, DISCORD_API: api };
  const { code, stdout, stderr } = await runCli(['commands', ...args], env);
  return { code, out: stdout.trim(), err: stderr.trim() };
}

test('commands clear removes the set of one server or the one for all, and says what it did', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const { api, token, world } = discord;
  const clear = (...args: string[]) => run(t, api, token, ['clear', ...args]);
  const { guildId } = channel;
  world.commands.set('', world.commands.get(guildId)!);
  const { length } = world.commands.get('')!;

  assert.deepEqual(await clear('--global'), { code: 0, out: `Removed ${length} commands for all servers.`, err: '' });
  assert.deepEqual([world.commands.get('')?.length, world.commands.get(guildId)?.length], [0, length]);
  const guild = await clear('--guild', guildId);
  assert.equal(guild.out, `Removed ${length} commands for the server ${guildId}.`);
  assert.deepEqual(world.commands.get(guildId), []);
  assert.equal((await clear('--guild', guildId)).out, `There were no commands for the server ${guildId}.`);
  assert.equal(discord.gateway.identifies, 1, 'no log-in is spent');
});

test('commands clear refuses what it cannot do in one line', async (t) => {
  const { discord } = await startSmallBot(t);
  const { api, token } = discord;
  for (const [args, given, expect] of [
    [['clear'], token, /^Say which set/],
    [['clear', '--global', '--guild', '123456789012345678'], token, /^Say which set/],
    [['clear', '--guild', 'kick club'], token, /17 to 20 digits/],
    [['clear', '--guild', '123456789012345678'], token, /^The bot is not in the server 123456789012345678/],
    [['clear', '--global'], 'wrong', /^DISCORD_TOKEN: /],
    [['clear', '--global'], '', /^DISCORD_TOKEN is empty/],
  ] as const) {
    const { code, err } = await run(t, api, given, args);
    assert.match(err, expect, args.join(' '));
    assert.equal(err.split('\n').length, 1);
    assert.equal(code, 2, args.join(' '));
  }
});

test('a server that shows every command twice is said at the start, with the way out', async (t) => {
  const { discord, channel, bot, lines, start } = await startSmallBot(t);
  discord.world.commands.set('', discord.world.commands.get(channel.guildId)!);
  const warnings = () =>
    lines.filter(({ level, message }) => level === 'warn' && /commands clear --global/.test(message));
  assert.equal(warnings().length, 0);
  await bot.stop();
  await start();
  assert.equal(warnings().length, 1);
});
