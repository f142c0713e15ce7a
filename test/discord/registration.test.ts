import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSmallBot } from './small-bot.ts';

const puts = (requests: readonly { method: string; path: string }[]) =>
  requests.filter(({ method }) => method === 'PUT').length;

for (const global of [false, true]) {
  test(`commands are registered ${global ? 'for every server' : 'in one server'} with one request, and again only when they differ`, async (t) => {
    const { discord, channel, bot, start } = await startSmallBot(t, { global });
    const place = global ? '' : channel.guildId;
    assert.equal(puts(discord.world.requests), 1);
    assert.deepEqual([...discord.world.commands.keys()], [place]);
    await bot.stop();
    const again = await start();
    assert.equal(puts(discord.world.requests), 1);
    const registered = discord.world.commands.get(place) ?? [];
    discord.world.commands.set(place, registered.slice(1));
    await again.stop();
    await start();
    assert.equal(puts(discord.world.requests), 2);
    assert.equal(discord.world.commands.get(place)?.length, registered.length);
  });
}

test('names and descriptions are registered in every language, for servers alone', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const registered = discord.world.commands.get(channel.guildId) ?? [];
  const ping = registered.find(({ name }) => name === 'ping');
  assert.deepEqual(ping?.name_localizations, { de: 'klopf', fr: 'toc', 'es-ES': 'toc', 'es-419': 'toc', ja: 'ピン' });
  for (const { contexts, integration_types } of registered) assert.deepEqual([contexts, integration_types], [[0], [0]]);
  const manage = registered.find(({ name }) => name === 'manage');
  assert.equal(manage?.default_member_permissions, '32');
  const menu = registered.find(({ type }) => type === 3);
  assert.deepEqual([menu?.name, menu?.name_localizations?.de], ['About this', 'Darüber']);
});

test('a changed translation is noticed', async (t) => {
  const { discord, channel, bot, start } = await startSmallBot(t);
  const registered = discord.world.commands.get(channel.guildId) ?? [];
  discord.world.commands.set(
    channel.guildId,
    registered.map((command) =>
      command.name === 'ping'
        ? { ...command, name_localizations: { ...command.name_localizations, de: 'hallo' } }
        : command,
    ),
  );
  await bot.stop();
  await start();
  assert.equal(puts(discord.world.requests), 2);
});
