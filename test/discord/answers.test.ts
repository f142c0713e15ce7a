import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manageGuild, manageMessages } from './server/test-discord.ts';
import { result, soundId, startSmallBot, wav } from './small-bot.ts';

test('a command is answered in the channel, once and in time, with its options and who asked', async (t) => {
  const { discord, channel, seen } = await startSmallBot(t);
  const ann = discord.person('Ann', { nick: 'Ann @everyone', locale: 'de', permissions: manageMessages | (1n << 10n) });
  const sent = ann.slash(channel, 'ping', { text: '@everyone', count: 3 });
  const answer = await discord.until('the answer', () => discord.answerTo(sent));
  assert.equal(answer.content, 'pong @everyone');
  assert.deepEqual(answer.pinged, []);
  assert.ok((sent.acknowledgement?.afterMs ?? 9999) < 1000);
  const request = seen.requests[0];
  assert.equal(request?.person.id, `discord:${ann.id}`);
  assert.equal(request?.person.name, 'Ann @everyone');
  assert.deepEqual([request?.person.moderator, request?.person.manager], [true, false]);
  assert.deepEqual([request?.locale, request?.options.count], ['de', 3]);
  assert.equal(request?.place.serverId, channel.guildId);
});

test('a job is deferred, shows progress, and its sounds arrive as a classic message with picture, buttons and menu', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const sent = discord.person('Ann').slash(channel, 'make', { note: 'place 3 in the queue' });
  const noted = await discord.until('the note', () => discord.answerTo(sent));
  assert.equal(noted.content, 'place 3 in the queue');
  assert.equal(sent.acknowledgement?.type, 5);
  await bot.deliver(seen.deliveries[0]!, result());
  const [message, ...others] = discord.messages(channel);
  assert.equal(others.length, 0);
  assert.equal(message?.content, 'four kicks');
  assert.deepEqual(
    message?.attachments.map(({ filename, contentType }) => [filename, contentType]),
    [
      ['kick-1.wav', 'audio/wav'],
      ['kick-2.wav', 'audio/wav'],
      ['sounds.png', 'image/png'],
    ],
  );
  assert.deepEqual(message?.attachments[0]?.bytes, wav(101));
  assert.equal(message?.attachments[2]?.description, 'two sounds');
  assert.deepEqual(
    message?.components.map(({ components }) => components.length),
    [2, 1],
  );
});

test('progress keeps its pace and never stands in the place of a result', async (t) => {
  let now = Date.now();
  const { discord, channel, bot, seen } = await startSmallBot(t, { now: () => now });
  const sent = discord.person('Ann').slash(channel, 'make');
  await discord.until('the acknowledgement', () => sent.acknowledgement);
  const delivery = seen.deliveries[0]!;
  const edits = () => discord.world.requests.filter(({ method }) => method === 'PATCH').length;
  await bot.progress(delivery, 'step 1');
  await bot.progress(delivery, 'step 2');
  assert.equal(edits(), 1);
  now += 3_000;
  await bot.progress(delivery, 'step 3');
  assert.equal(edits(), 2);
  assert.equal(discord.answerTo(sent)?.content, 'step 3');
  await bot.deliver(delivery, result());
  now += 3_000;
  await bot.progress(delivery, 'step 4');
  assert.equal(discord.answerTo(sent)?.content, 'four kicks');
});

test('a refusal is seen by the person alone', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const ann = discord.person('Ann');
  const sent = ann.slash(channel, 'ping', { count: 99 }, { unchecked: true });
  const whisper = await discord.until('the refusal', () => discord.whisperTo(sent));
  assert.match(whisper.content, /count.*99.*1.*8/);
  assert.deepEqual(discord.messages(channel), []);
});

test('a private answer that takes its time is acknowledged at once and stays private, with its files', async (t) => {
  const { discord, channel, seen } = await startSmallBot(t);
  let done = () => {};
  seen.pondering = new Promise((resolve) => {
    done = resolve;
  });
  const sent = discord.person('Ann').slash(channel, 'ponder');
  const acknowledged = await discord.until('the acknowledgement', () => sent.acknowledgement);
  assert.equal(acknowledged.type, 5);
  assert.equal(discord.whisperTo(sent), undefined);
  done();
  const whisper = await discord.until('the whisper', () => discord.whisperTo(sent));
  assert.equal(whisper.content, 'thought it over');
  assert.equal(whisper.attachments.length, 3);
  assert.deepEqual(discord.messages(channel), []);
});

test('an answer for everyone after a private deferral is public, and nothing is left waiting', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const sent = discord.person('Ann').slash(channel, 'ponder', { public: true });
  const answer = await discord.until('the answer', () => discord.answerTo(sent));
  assert.equal(answer.content, 'done with thinking');
  assert.equal([...discord.world.messages.values()].filter(({ loading, deleted }) => loading && !deleted).length, 0);
});

test('a refusal after a deferral takes the public answer away and tells the person alone', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const sent = discord.person('Ann').slash(channel, 'late-refusal');
  const whisper = await discord.until('the refusal', () => discord.whisperTo(sent));
  assert.equal(whisper.content, 'No more kicks today.');
  assert.deepEqual(discord.messages(channel), []);
});

test('a failed job takes the public answer away and tells the person alone', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const sent = discord.person('Ann').slash(channel, 'make');
  await discord.until('the acknowledgement', () => sent.acknowledgement);
  await bot.fail(seen.deliveries[0]!, 'The disk is full.');
  assert.equal(discord.whisperTo(sent)?.content, 'The disk is full.');
  assert.deepEqual(discord.messages(channel), []);
});

test('a bug is answered with an apology, and no interaction token reaches the log', async (t) => {
  const { discord, channel, lines } = await startSmallBot(t);
  const sent = discord.person('Ann').slash(channel, 'crash');
  const whisper = await discord.until('the apology', () => discord.whisperTo(sent));
  assert.doesNotMatch(whisper.content, /secret-token|a bug/);
  assert.ok(lines.some(({ level, message }) => level === 'error' && message.includes('/crash')));
});

test('autocomplete offers at most 25 choices', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const sent = discord.person('Ann').type(channel, 'ping', 'text', 'ki');
  const choices = await discord.until('choices', () => sent.choices);
  assert.equal(choices.length, 25);
  assert.deepEqual(choices[0], { name: 'ki 0', value: 'ki-0' });
});

test('every press is answered with the counts of its message, keeps its sounds and costs no edit', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const ann = discord.person('Ann');
  ann.slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries[0]);
  await bot.deliver(seen.deliveries[0]!, result());
  const message = discord.messages(channel)[0]!;
  const presses = [1, 2, 3, 4].map(() => ann.click(message, `r1:vote:${soundId}`));
  await discord.until('all acknowledgements', () => presses.every(({ acknowledgement }) => acknowledgement));
  assert.deepEqual(
    presses.map(({ acknowledgement }) => acknowledgement?.type),
    [7, 7, 7, 7],
  );
  const button = message.components[0]?.components[0];
  assert.match((button?.type === 2 && button.label) || '', /· 4$/);
  assert.ok(!discord.world.requests.some(({ method, path }) => method === 'PATCH' && path.startsWith('/channels')));
  assert.equal(message.attachments.length, 3);
  assert.equal(message.content, 'four kicks');
});

test('buttons of a message over an hour old are left alone, and the press is answered with its receipt', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const button = { type: 2 as const, style: 2 as const, custom_id: `r1:vote:${soundId}`, label: '♥ 1 · 0' };
  const message = discord.remember(channel, {
    ageMs: 2 * 3_600_000,
    components: [{ type: 1, components: [button] }],
  });
  const press = discord.person('Ann').click(message, `r1:vote:${soundId}`);
  assert.equal((await discord.until('the receipt', () => discord.whisperTo(press))).content, 'Voted.');
  assert.equal(message.edits, 0);
});

test('a button from before a restart works', async (t) => {
  const { discord, channel, bot, seen, start } = await startSmallBot(t);
  const ann = discord.person('Ann');
  ann.slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries[0]);
  await bot.deliver(seen.deliveries[0]!, result());
  await bot.stop();
  await start();
  const press = ann.select(discord.messages(channel)[0]!, `r1:choose:${soundId}`, 'one');
  assert.equal((await discord.until('the answer', () => discord.whisperTo(press))).content, `chosen one of ${soundId}`);
});

test('old and unknown buttons get a friendly answer', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const ann = discord.person('Ann');
  const message = discord.remember(channel, { ageMs: 1000, content: 'x', components: [] });
  for (const id of ['r0:vote:1', 'r1:nothing:1', 'x'.repeat(100), 'r1:vote:../../etc']) {
    const press = ann.click(message, id, { unchecked: true });
    const whisper = await discord.until(id, () => discord.whisperTo(press));
    assert.ok(whisper.content.length > 10);
  }
});

test('a context menu gets the sounds of its message', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const ann = discord.person('Ann');
  ann.slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries[0]);
  await bot.deliver(seen.deliveries[0]!, result());
  const sent = ann.contextMenu(discord.messages(channel)[0]!, 'About this');
  const whisper = await discord.until('the answer', () => discord.whisperTo(sent));
  assert.equal(whisper.content, `${soundId} of 2, 2 files`);
});

test('missing permissions refuse a job when it is asked for, and name what is missing', async (t) => {
  const { discord, channel, seen } = await startSmallBot(t, { permissions: (1n << 10n) | (1n << 11n) });
  const sent = discord.person('Ann').slash(channel, 'make');
  const whisper = await discord.until('the refusal', () => discord.whisperTo(sent));
  assert.match(whisper.content, /Attach Files/);
  assert.doesNotMatch(whisper.content, /Send Messages/);
  assert.deepEqual(seen.deliveries, []);
  const ping = discord.person('Bob').slash(channel, 'ping');
  await discord.until('an answer without files', () => discord.answerTo(ping));
});

test('where the kind of channel is unknown, sending in threads must be allowed as well', async (t) => {
  const permissions = (1n << 10n) | (1n << 11n) | (1n << 15n);
  const { discord, channel } = await startSmallBot(t, { permissions, known: false });
  const sent = discord.person('Ann').slash(channel, 'make');
  assert.match((await discord.until('the refusal', () => discord.whisperTo(sent))).content, /Send Messages in Threads/);
});

test('a managers-only command is hidden from others and refuses them all the same', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  assert.throws(() => discord.person('Ann').slash(channel, 'manage'), /not shown/);
  const boss = discord.person('Boss', { permissions: manageGuild });
  const sent = boss.slash(channel, 'manage', { channel: channel.id });
  assert.equal((await discord.until('the answer', () => discord.whisperTo(sent))).content, `channel ${channel.id}`);
});

test('while it is being stopped, the bot asks people to come back', async (t) => {
  const { discord, channel, bot } = await startSmallBot(t);
  bot.refuse();
  const sent = discord.person('Ann', { locale: 'fr' }).slash(channel, 'ping');
  assert.match((await discord.until('the refusal', () => discord.whisperTo(sent))).content, /redémarre/);
});
