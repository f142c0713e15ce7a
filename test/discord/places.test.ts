/** Threads, forums, voice and stage chats; forwards; what people see and hear read out. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Channel, ChannelKind, Person, TestDiscord } from './server/test-discord.ts';
import { idsOf, labelOf, sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

type Town = Awaited<ReturnType<typeof startTown>>;

const allow = async ({ discord, boss, channel }: Town, place: Channel) =>
  await whispered(discord, boss.slash(channel, 'settings', { 'allow-channel': place.id }));

const kicksIn = async (discord: TestDiscord, who: Person, place: Channel) =>
  wavsOf(await sounds(discord, who, place, 'kick', { count: 1 })).length;

const unannounced: readonly (readonly [what: string, options: { kind?: ChannelKind; archived?: boolean }])[] = [
  ['a public thread that was never announced', {}],
  ['an archived thread', { archived: true }],
  ['a private thread', { kind: 'private-thread' }],
];

for (const [what, options] of unannounced)
  test(`${what} follows its channel`, async (t) => {
    const town = await startTown(t);
    const { discord, channel, guild, ann } = town;
    await allow(town, channel);
    const thread = discord.thread(channel, 'beats', { announced: false, ...options });
    assert.equal(await kicksIn(discord, ann, thread), 1);
    const other = discord.channel(guild, 'elsewhere');
    const stray = discord.thread(other, 'strays', { announced: false, ...options });
    const refused = await whispered(discord, ann.slash(stray, 'kick'));
    assert.match(refused.content, new RegExp(`Allowed here: <#${channel.id}>`));
  });

for (const kind of ['forum', 'media'] as const)
  test(`a ${kind} channel is allowed, and so are its posts`, async (t) => {
    const town = await startTown(t);
    const { discord, guild, ann } = town;
    const place = discord.channel(guild, kind, { kind });
    await allow(town, place);
    const post = discord.thread(place, 'my beat', { announced: false });
    assert.equal(await kicksIn(discord, ann, post), 1);
  });

for (const kind of ['voice', 'stage', 'announcement'] as const)
  test(`the chat of a ${kind} channel is allowed`, async (t) => {
    const town = await startTown(t);
    const { discord, channel, guild, ann } = town;
    const place = discord.channel(guild, kind, { kind });
    await allow(town, place);
    assert.equal(await kicksIn(discord, ann, place), 1);
    assert.match((await whispered(discord, ann.slash(channel, 'kick'))).content, /Allowed here/);
  });

test('the hall of fame is offered where the bot can post, other channel options everywhere', async (t) => {
  const { discord } = await startTown(t);
  const command = discord.world.commands.get('')?.find(({ name }) => name === 'settings');
  const types = new Map(
    command?.type === 1 ? command.options?.map((option) => [option.name, option.channel_types]) : [],
  );
  assert.deepEqual(types.get('fame-channel'), [0, 5]);
  for (const name of ['allow-channel', 'deny-channel'])
    assert.deepEqual(
      [...(types.get(name) ?? [])].sort((a, b) => a - b),
      [0, 2, 5, 10, 11, 12, 13, 15, 16],
    );
});

test('in a thread Send Messages is not asked for, but Send Messages in Threads is', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const thread = discord.thread(channel, 'beats', {
    announced: false,
    permissions: channel.permissions & ~(1n << 11n),
  });
  assert.equal(await kicksIn(discord, ann, thread), 1);
  thread.permissions = channel.permissions & ~(1n << 38n);
  assert.match((await whispered(discord, ann.slash(thread, 'kick'))).content, /Send Messages in Threads/);
});

/** The forward's own message has neither files nor buttons. */
async function forwarded(t: TestContext, count: number) {
  const town = await startTown(t);
  const { discord, channel, ann, bob } = town;
  const kicks = await sounds(discord, ann, channel, 'kick', { count });
  return { ...town, kicks, forward: bob.forward(kicks, channel) };
}

test('a forwarded sound is recognised and varied', async (t) => {
  const { discord, bob, kicks, forward } = await forwarded(t, 1);
  const about = await whispered(discord, bob.contextMenu(forward, 'About this sample'));
  assert.ok(about.content.includes(idsOf(kicks)[0]!.slice(0, 6)));
  assert.ok(wavsOf(await soundsFor(discord, bob.contextMenu(forward, 'Vary this'))).length > 0);
});

test('of a forwarded batch the sound is asked for, and a forward without buttons is known by its file', async (t) => {
  const { discord, channel, bob, kicks, forward } = await forwarded(t, 3);
  const question = await whispered(discord, bob.contextMenu(forward, 'About this sample'));
  const menu = question.components[0]?.components[0];
  assert.equal(menu?.type === 3 && menu.options.length, 3);
  const copy = discord.remember(channel, { ageMs: 1_000, content: 'look', components: [] });
  copy.attachments = wavsOf(kicks).slice(1, 2);
  const about = await whispered(discord, bob.contextMenu(bob.forward(copy, channel), 'About this sample'));
  assert.ok(about.content.includes(idsOf(kicks)[1]!.slice(0, 6)));
  const chatter = discord.remember(channel, { ageMs: 1_000, content: 'hello', components: [] });
  const nothing = await whispered(discord, bob.contextMenu(bob.forward(chatter, channel), 'About this sample'));
  assert.match(nothing.content, /no sounds of ours/);
});

test('files are numbered like the buttons and described, and hearts say which sound and how many votes', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 3, seed: 7 });
  const ids = idsOf(kicks);
  assert.deepEqual(
    wavsOf(kicks).map(({ filename }) => filename),
    ids.map((id, i) => `${i + 1}-kick-${id.slice(0, 6)}.wav`),
  );
  assert.deepEqual(
    wavsOf(kicks).map(({ description }) => description),
    ids.map((id, i) => `Sound ${i + 1}: kick, seed ${7 + i}, ${id.slice(0, 6)}`),
  );
  bob.click(kicks, `r1:vote:${ids[1]}`);
  await discord.until('the vote', () => labelOf(kicks, `r1:vote:${ids[1]}`) === 'Sound 2, votes · 1');
  assert.equal(labelOf(kicks, `r1:vote:${ids[0]}`), 'Sound 1, votes · 0');

  const hans = discord.person('Hans', { locale: 'de' });
  const kit = await sounds(discord, hans, channel, 'kit');
  const wavs = wavsOf(kit);
  assert.match(wavs[4]!.filename, /^5-open-hat-\w{6}\.wav$/);
  assert.match(wavs[4]!.description ?? '', /^Klang 5: /);
  const [heart] = kit.components[0]!.components;
  assert.equal(labelOf(kit, heart!.custom_id), 'Klang 1, Stimmen · 0');
  ann.click(kit, heart!.custom_id);
  // The words stay as they were written, whoever votes.
  await discord.until('the vote', () => labelOf(kit, heart!.custom_id) === 'Klang 1, Stimmen · 1');
  const shown = await sounds(discord, ann, channel, 'sample', { id: ids[2]! });
  assert.match(wavsOf(shown)[0]!.filename, /^1-kick-/);
  for (const { description } of [...wavsOf(shown), ...wavs, ...wavsOf(kicks)]) assert.ok(description);
});

test('attachment options offer sounds, and a file of ours where one is to be recognised', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const typesOf = (name: string) => {
    const command = discord.world.commands.get('')?.find((one) => one.type === 1 && one.name === name);
    return command?.type === 1 ? command.options?.find(({ type }) => type === 11)?.file_types : undefined;
  };
  assert.ok(typesOf('restyle')?.includes('audio'));
  assert.deepEqual(typesOf('sample'), ['.wav']);
  const text = discord.file('notes.txt', new Uint8Array(10), { contentType: 'text/plain' });
  assert.throws(() => ann.slash(channel, 'restyle', { file: text, model: 'kick' }), /does not offer/);
});

test('the line under the bot’s name comes back with a new session', async (t) => {
  const { discord } = await startTown(t);
  const { gateway } = discord;
  await discord.until('the first', () => gateway.presences.length === 1);
  gateway.invalidate(false);
  await discord.until('the second log-in', () => gateway.identifies === 2, 20_000);
  await discord.until('the line again', () => gateway.presences.length === 2);
  assert.equal(gateway.presences[1]!.text, gateway.presences[0]!.text);
});
