/** What the test Discord refuses or delays because Discord does, beyond the shape of requests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLimits } from './server/limits.ts';
import { say, startTown } from './server-town.ts';

test('five edits in five seconds a channel, then 429 with the time to wait; headers say so before', () => {
  let now = 1_000_000;
  const limits = createLimits(() => now);
  const edit = (channel: number, message: number) =>
    limits.count('PATCH', `/channels/${channel}/messages/${message}`, true);
  const left = [1, 2, 3, 4, 5].map((message) => edit(7, message).headers['x-ratelimit-remaining']);
  assert.deepEqual(left, ['4', '3', '2', '1', '0']);
  now += 2_000;
  const { headers, refused } = edit(7, 6);
  assert.deepEqual(refused, { retryAfterMs: 3_000, global: false });
  assert.equal(headers['x-ratelimit-reset-after'], '3.000');
  assert.equal(edit(8, 1).refused, undefined, 'another channel has a bucket of its own');
  now += 3_000;
  assert.equal(edit(7, 7).refused, undefined);
});

test('fifty requests a second of the bot’s own, and answers to interactions beside them', () => {
  const limits = createLimits(() => 0);
  for (let n = 0; n < 50; n++) assert.equal(limits.count('GET', `/x/${n}`, true).refused, undefined);
  assert.deepEqual(limits.count('GET', '/x', true).refused, { retryAfterMs: 1_000, global: true });
  for (let n = 0; n < 100; n++)
    assert.equal(limits.count('POST', `/interactions/${n}/token/callback`, false).refused, undefined);
});

test('a refused request says when to come again, and does nothing', async (t) => {
  const { call, channel, discord } = await startTown(t);
  const path = `/channels/${channel.id}/messages`;
  const answers = [];
  for (let n = 0; n < 6; n++) answers.push(await call('POST', path, { content: `${n}` }));
  const last = answers.at(-1);
  assert.equal(last?.status, 429);
  assert.ok(Number(last?.answer.retry_after) > 0 && Number(last?.answer.retry_after) <= 5);
  assert.equal(discord.messages(channel).length, 5);
});

test('a voice message is one audio file with its length and waveform, and nothing beside it', async (t) => {
  const { call, channel } = await startTown(t);
  const path = `/channels/${channel.id}/messages`;
  const voice = { id: 0, filename: 'a.ogg', duration_secs: 1, waveform: 'AAAA' };
  for (const body of [
    { flags: 8192, content: 'x' },
    { flags: 8192 },
    { flags: 8192, attachments: [voice] },
    { content: 'x', attachments: [voice] },
  ])
    assert.equal((await call('POST', path, body)).code, 50035, JSON.stringify(body));
  const { answer } = await call('POST', path, { content: 'x' });
  assert.equal((await call('PATCH', `${path}/${answer.id}`, { flags: 8192 })).code, 50035);
});

test('threads want their own permission, and take nothing where they are locked', async (t) => {
  const { call, channel, discord } = await startTown(t);
  const thread = discord.thread(channel, 'beats');
  const post = () => call('POST', `/channels/${thread.id}/messages`, { content: 'x' });
  const { permissions } = thread;
  thread.permissions = permissions & ~(1n << 38n);
  assert.equal((await post()).code, 50013);
  thread.permissions = permissions & ~(1n << 11n);
  assert.equal((await post()).status, 200, 'Send Messages is about channels');
  thread.locked = true;
  assert.equal((await post()).code, 160005);
});

test('an archived thread takes no edit and no deletion until somebody writes in it', async (t) => {
  const { call, channel, discord } = await startTown(t);
  const thread = discord.thread(channel, 'old beats', { announced: false });
  const { answer } = await call('POST', `/channels/${thread.id}/messages`, { content: 'x' });
  const path = `/channels/${thread.id}/messages/${answer.id}`;
  thread.archived = true;
  assert.equal((await call('PATCH', path, { content: 'y' })).code, 50083);
  assert.equal((await call('DELETE', path)).code, 50083);
  await call('POST', `/channels/${thread.id}/messages`, { content: 'z' });
  assert.equal((await call('PATCH', path, { content: 'y' })).status, 200);
});

test('a private thread without the bot, a forum and a media channel take no message', async (t) => {
  const { call, channel, discord } = await startTown(t);
  const guild = discord.world.guilds.get(channel.guildId)!;
  const whisper = discord.thread(channel, 'secret', { kind: 'private-thread', joined: false });
  assert.equal((await call('POST', `/channels/${whisper.id}/messages`, { content: 'x' })).code, 50001);
  for (const kind of ['forum', 'media'] as const) {
    const place = discord.channel(guild, kind, { kind });
    assert.equal((await call('POST', `/channels/${place.id}/messages`, { content: 'x' })).code, 50008, kind);
    const post = discord.thread(place, 'post');
    assert.equal((await call('POST', `/channels/${post.id}/messages`, { content: 'x' })).status, 200, kind);
  }
  for (const kind of ['voice', 'stage', 'announcement'] as const) {
    const place = discord.channel(guild, kind, { kind });
    assert.equal((await call('POST', `/channels/${place.id}/messages`, { content: 'x' })).status, 200, kind);
  }
});

test('files and embeds want their permissions', async (t) => {
  const { call, channel } = await startTown(t);
  const path = `/channels/${channel.id}/messages`;
  channel.permissions &= ~(1n << 14n);
  assert.equal((await call('POST', path, { embeds: [{ description: 'x' }] })).code, 50013);
  assert.equal((await call('POST', path, { content: 'x' })).status, 200);
});

test('an enforced nonce is forgotten after minutes', async (t) => {
  const { call, channel, discord } = await startTown(t);
  const post = (content: string) =>
    call('POST', `/channels/${channel.id}/messages`, { content, nonce: 'n', enforce_nonce: true });
  await post('one');
  await post('two');
  discord.world.nonceLifeMs = 0;
  await post('three');
  assert.deepEqual(
    discord.messages(channel).map(({ content }) => content),
    ['one', 'three'],
  );
});

test('what one person sees is reached by that interaction’s token and dismissed by that person alone', async (t) => {
  const { kick, acknowledge, call, original, discord, channel, ann } = await startTown(t);
  const [sent, other] = [kick(), kick()];
  await acknowledge(sent, { type: 4, data: { content: 'psst', flags: 64 } });
  await acknowledge(other, { type: 4, data: { content: 'loud' } });
  const whisper = discord.whisperTo(sent)!;
  assert.equal((await call('DELETE', `/channels/${channel.id}/messages/${whisper.id}`)).code, 10008);
  const byOther = original(other).replace('@original', whisper.id);
  assert.equal((await call('DELETE', byOther)).code, 10008);
  assert.equal((await call('PATCH', byOther, { content: 'x' })).code, 10008);
  assert.throws(() => discord.person('Bob').dismiss(whisper), /no such message/);
  ann.dismiss(whisper);
  assert.equal((await call('DELETE', original(sent))).code, 10008, 'gone');
});

test('messages of others are deleted by those who may manage messages', async (t) => {
  const { call, channel, discord, ann } = await startTown(t);
  const mine = (await call('POST', `/channels/${channel.id}/messages`, { content: 'x' })).answer;
  const forward = ann.forward(discord.messages(channel).find(({ id }) => id === mine.id)!, channel);
  const path = `/channels/${channel.id}/messages/${forward.id}`;
  assert.equal((await call('DELETE', path)).code, 50013);
  channel.permissions |= 1n << 13n;
  assert.equal((await call('DELETE', path)).status, 204);
});

test('log-ins are counted and paced, and shards must be as many as are asked for', async (t) => {
  const { discord, call } = await startTown(t);
  const { token, world } = discord;
  const identify = (shard = [0, 1]) => say(discord, { op: 2, d: { token, intents: 1, shard } });
  assert.deepEqual(await identify(), { op: 0 });
  world.sessions.everyMs = 5_000;
  assert.deepEqual(await identify(), { op: 9 }, 'too soon');
  world.sessions.shards = 2;
  assert.deepEqual(await identify([0, 1]), { closed: 4011 });
  assert.deepEqual(await identify([2, 2]), { closed: 4010 });
  world.sessions.maxConcurrency = 2;
  assert.deepEqual(await identify([1, 2]), { op: 0 });
  world.sessions.remaining = 0;
  assert.deepEqual(await identify([1, 2]), { closed: 4004 });
  const { answer } = await call('GET', '/gateway/bot');
  assert.deepEqual(answer.session_start_limit, {
    total: 1000,
    remaining: 0,
    reset_after: 86_400_000,
    max_concurrency: 2,
  });
});
