/** What is counted of Discord: limits, refused requests, sessions and log-ins. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWatch } from '../../src/watch/watch.ts';
import { afterwards } from '../stubs/last-first.ts';
import { readExposition, seriesValue } from '../watch/exposition.ts';
import { startSmallBot } from './small-bot.ts';

test('rate limits, refused requests, sessions and log-ins are counted, and a lost shard is not ready', async (t) => {
  const watch = createWatch('bot');
  afterwards(t, () => watch.stop());
  watch.expectDiscord();
  const read = async () => {
    const families = readExposition(await watch.metrics());
    return (name: string, labels = {}) => seriesValue(families, `rimshot_discord_${name}`, labels);
  };
  assert.equal((await watch.ready()).parts.discord?.why, 'not connected yet');
  const { discord, channel, lines } = await startSmallBot(t, { watch: watch.discord });
  const { total } = discord.world.sessions;
  const up = await read();
  assert.equal(up('shards', { state: 'connected' }), 1);
  assert.equal(up('servers'), 1);
  assert.equal(up('gateway_events_total', { event: 'identified' }), 1);
  assert.equal(up('log_ins_left'), discord.world.sessions.remaining);
  assert.ok(up('log_ins_left')! < total, 'the log-in is one of them');
  assert.deepEqual((await watch.ready()).parts.discord, { ok: true });

  const callback = /^\/interactions\/\d+\/[^/]+\/callback$/;
  discord.faults.next('POST', callback, { kind: 'rate-limit', retryAfterSeconds: 0.1 });
  const sent = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the answer', () => discord.answerTo(sent));
  const limited = await read();
  assert.ok(limited('rate_limited_total', { scope: 'user' })! >= 1);
  assert.ok(limited('invalid_requests_total')! >= 1, 'a 429 counts towards the ban');
  assert.deepEqual(
    lines.filter(({ message }) => /refuses many/.test(message)),
    [],
    'one refused request is no line of the log',
  );

  discord.gateway.drop();
  await discord.until('the loss', () => watch.discord.trouble());
  assert.equal((await watch.ready()).parts.discord?.why, '0 of 1 shards are connected');
  await discord.until('the connection', () => watch.discord.trouble() === undefined);
  const back = await read();
  assert.ok(back('gateway_events_total', { event: 'reconnecting' })! >= 1);
  assert.equal(back('gateway_events_total', { event: 'resumed' }), 1);
  assert.equal(back('log_ins_left'), up('log_ins_left'), 'a resumed session costs no log-in');
});

test('log-ins come back when Discord counts anew', () => {
  let now = 1000;
  const watch = createWatch('bot', () => now);
  watch.discord.observe(() => ({ shards: [true], pingMs: -1, servers: 1 }));
  watch.discord.logIns({ total: 1000, remaining: 2, resetAt: 5000 });
  for (let i = 0; i < 3; i++) watch.discord.event('identified');
  assert.equal(watch.discord.report()?.logInsLeft, 0);
  now = 5000;
  assert.equal(watch.discord.report()?.logInsLeft, 1000);
  watch.stop();
});
