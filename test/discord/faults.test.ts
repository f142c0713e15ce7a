import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, TestDiscord } from './server/test-discord.ts';
import { result, type Seen, soundId, startSmallBot } from './small-bot.ts';

const callback = /^\/interactions\/\d+\/[^/]+\/callback$/;
const original = /^\/webhooks\/\d+\/[^/]+\/messages\/@original$/;
const channelMessages = /^\/channels\/\d+\/messages$/;

/** Asks for a job and waits until it is acknowledged. */
async function acceptedJob(discord: TestDiscord, channel: Channel, seen: Seen) {
  const sent = discord.person('Ann').slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries.at(-1));
  await discord.until('the acknowledgement', () => sent.acknowledgement);
  return { sent, delivery: seen.deliveries.at(-1)! };
}

const soundsIn = (discord: TestDiscord, channel: Channel) =>
  discord.messages(channel).filter(({ attachments }) => attachments.length > 0);

test('a lost acknowledgement is sent again, and "already acknowledged" counts as acknowledged', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  discord.faults.next('POST', callback, { kind: 'lost-answer' });
  const { sent, delivery } = await acceptedJob(discord, channel, seen);
  await bot.deliver(delivery, result());
  assert.ok(discord.world.refusals.some((line) => line.startsWith('40060')));
  assert.equal(discord.answerTo(sent)?.attachments.length, 3);
  assert.equal(discord.messages(channel).length, 1);
});

test('a lost answer to a reply posts it once', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  discord.faults.next('POST', callback, { kind: 'lost-answer' });
  const sent = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the second try', () => discord.world.refusals.some((line) => line.startsWith('40060')));
  assert.equal(discord.answerTo(sent)?.content.trim(), 'pong');
  assert.equal(discord.messages(channel).length, 1);
  assert.equal(discord.whisperTo(sent), undefined);
});

test('an interaction that Discord does not know is answered in the channel, calling the person alone', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  discord.faults.next('POST', callback, { kind: 'refuse', status: 404, code: 10062 }, 2);
  const ann = discord.person('Ann');
  ann.slash(channel, 'ping', { text: 'hello @everyone' });
  const reply = await discord.until('the reply', () => discord.messages(channel)[0]);
  assert.match(reply.content, /^<@\d+> pong hello/);
  assert.deepEqual(reply.pinged, [ann.id]);

  ann.slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries[0]);
  await bot.deliver(seen.deliveries[0]!, result());
  const [sounds] = soundsIn(discord, channel);
  assert.deepEqual(sounds?.pinged, [ann.id]);
  assert.equal(sounds?.attachments.length, 3);
});

test('429 with Retry-After delays the acknowledgement and loses nothing', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  discord.faults.next('POST', callback, { kind: 'rate-limit', retryAfterSeconds: 0.3 });
  discord.faults.next('PATCH', original, { kind: 'rate-limit', retryAfterSeconds: 0.3, global: true });
  const { delivery } = await acceptedJob(discord, channel, seen);
  await bot.deliver(delivery, result());
  assert.equal(soundsIn(discord, channel).length, 1);
});

test('a 500 or a cut connection after the commit delivers once, by the token and by the channel', async (t) => {
  let now = Date.now();
  const { discord, channel, bot, seen } = await startSmallBot(t, { now: () => now });
  const { delivery } = await acceptedJob(discord, channel, seen);
  discord.faults.next('PATCH', original, { kind: 'server-error-after-commit', status: 500 });
  discord.faults.next('PATCH', original, { kind: 'lost-answer' });
  await bot.deliver(delivery, result());
  assert.equal(soundsIn(discord, channel).length, 1);

  const late = await acceptedJob(discord, channel, seen);
  discord.faults.next('POST', channelMessages, { kind: 'server-error-after-commit', status: 502 });
  now += 15 * 60_000;
  discord.faults.next('POST', channelMessages, { kind: 'lost-answer' });
  await bot.deliver(late.delivery, result());
  assert.equal(soundsIn(discord, channel).length, 2);
  assert.equal(soundsIn(discord, channel)[1]?.nonce, late.sent.id);
});

test('a delivery outlives a Discord that fails for longer than its REST client tries', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const { delivery } = await acceptedJob(discord, channel, seen);
  discord.faults.next('PATCH', original, { kind: 'server-error', status: 503 }, 5);
  await bot.deliver(delivery, result());
  assert.equal(soundsIn(discord, channel).length, 1);
});

test('an expired token is delivered by a plain message that calls the requester, once even if delivered again', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const { sent, delivery } = await acceptedJob(discord, channel, seen);
  sent.expired = true;
  await bot.deliver(delivery, result());
  await bot.deliver(delivery, result());
  const sounds = soundsIn(discord, channel);
  assert.equal(sounds.length, 1);
  assert.deepEqual(sounds[0]?.pinged, [sent.userId]);
  assert.match(sounds[0]?.content ?? '', new RegExp(`^<@${sent.userId}> four kicks$`));
  // What was shown meanwhile does not stay above the answer.
  assert.equal(discord.messages(channel).length, 1);
  // The expired token (401) did not log the bot out of REST.
  await discord.until('a later answer', () => true);
  const ping = discord.person('Bob').slash(channel, 'ping');
  await discord.until('a later answer', () => discord.answerTo(ping));
});

test('a failure after the token has expired still reaches the person', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const { sent, delivery } = await acceptedJob(discord, channel, seen);
  sent.expired = true;
  await bot.fail(delivery, 'The disk is full.');
  const message = discord.messages(channel).find(({ content }) => content.includes('disk'));
  assert.deepEqual(message?.pinged, [sent.userId]);
});

test('a channel that is gone or closed ends the delivery with a line in the log', async (t) => {
  const { discord, channel, bot, seen, lines } = await startSmallBot(t);
  const { sent, delivery } = await acceptedJob(discord, channel, seen);
  sent.expired = true;
  channel.permissions = 0n;
  await bot.deliver(delivery, result());
  assert.ok(lines.some(({ level, message }) => level === 'warn' && message.includes('could not be delivered')));
  assert.doesNotMatch(JSON.stringify(lines), new RegExp(sent.token));
  await assert.rejects(bot.post(channel.id, { text: 'fame' }, 'fame-1'), /I cannot post in <#\d+>/);
});

test('what leaves the adapter as an error carries no token', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const { sent, delivery } = await acceptedJob(discord, channel, seen);
  discord.faults.next('PATCH', original, { kind: 'refuse', status: 400, code: 50035 });
  await assert.rejects(bot.deliver(delivery, result()), (error: Error) => {
    assert.match(error.message, /Discord refused PATCH/);
    assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, new RegExp(sent.token));
    return true;
  });
});

test('the limit on edits of old messages jams nothing', async (t) => {
  const { discord, channel, bot, seen } = await startSmallBot(t);
  const { delivery } = await acceptedJob(discord, channel, seen);
  await bot.deliver(delivery, result());
  const message = discord.messages(channel)[0]!;
  discord.faults.next('PATCH', /^\/channels\/\d+\/messages\/\d+$/, { kind: 'rate-limit', retryAfterSeconds: 300 });
  const ann = discord.person('Ann');
  // The press is lost, so that only an edit can show what it changed.
  discord.faults.next('POST', callback, { kind: 'refuse', status: 404, code: 10062 });
  ann.click(message, `r1:vote:${soundId}`);
  await discord.until('the refused edit', () => discord.faults.left() === 0);
  const second = ann.click(message, `r1:vote:${soundId}`);
  await discord.until('the second press', () => second.acknowledgement);
  const ping = ann.slash(channel, 'ping');
  await discord.until('the next answer', () => discord.answerTo(ping));
});

for (const [what, act] of [
  ['the gateway drops without a word', (discord: TestDiscord) => discord.gateway.drop()],
  ['Discord asks to reconnect (op 7)', (discord: TestDiscord) => discord.gateway.reconnect()],
  ['Discord invalidates the session, resumable (op 9)', (discord: TestDiscord) => discord.gateway.invalidate(true)],
  ['Discord ends the session (op 9)', (discord: TestDiscord) => discord.gateway.invalidate(false)],
] as const) {
  test(`${what} in mid-job: the job is delivered, and what was said meanwhile or afterwards is answered`, async (t) => {
    const { discord, channel, bot, seen } = await startSmallBot(t);
    const { delivery } = await acceptedJob(discord, channel, seen);
    const { identifies, resumes } = discord.gateway;
    act(discord);
    await bot.deliver(delivery, result());
    assert.equal(soundsIn(discord, channel).length, 1);
    await discord.until(
      'the new connection',
      () => discord.gateway.identifies + discord.gateway.resumes > identifies + resumes,
      20_000,
    );
    const ping = discord.person('Bob').slash(channel, 'ping');
    await discord.until('an answer afterwards', () => discord.answerTo(ping));
  });
}

test('an interaction that was sent while the connection was down is answered after the resume', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  discord.gateway.drop();
  const ping = discord.person('Bob').slash(channel, 'ping');
  await discord.until('the answer', () => discord.answerTo(ping));
  assert.equal(discord.gateway.resumes, 1);
});

test('a token that is revoked at run time ends the bot with one line', async (t) => {
  const { discord, lost } = await startSmallBot(t);
  assert.equal(lost.length, 0);
  discord.gateway.close(4004);
  const { message } = await discord.until('the end', () => lost[0]);
  assert.match(message, /^DISCORD_TOKEN: Discord does not accept this token/);
});
