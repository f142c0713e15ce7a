import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, isRecent } from '../../src/durations.ts';
import { RateLimit } from '../../src/web/rate-limit.ts';

test('a clock that is set back by an hour locks nobody out: shares fill again from where they were', () => {
  const clock = { now: Date.UTC(2027, 0, 15) };
  const pages = new RateLimit({ burst: 600, perSecond: 150 }, () => clock.now);
  const logIns = new RateLimit({ burst: 8, perSecond: 0.1 }, () => clock.now);
  assert.equal(pages.secondsToWait('203.0.113.7'), 0);
  assert.equal(logIns.secondsToWait('192.168.1.5'), 0);
  clock.now -= hourMs;
  assert.equal(pages.secondsToWait('203.0.113.7'), 0);
  assert.equal(logIns.secondsLeft('192.168.1.5'), 0);
  for (let typo = 0; typo < 7; typo++) assert.equal(logIns.secondsToWait('192.168.1.5'), 0);
  // A share that is used up still has to fill: setting the clock is no way around the limit.
  assert.equal(logIns.secondsToWait('192.168.1.5'), 10);
  clock.now -= hourMs;
  assert.equal(logIns.secondsLeft('192.168.1.5'), 10);
  clock.now += 10_000;
  assert.equal(logIns.secondsToWait('192.168.1.5'), 0);
});

test('what was remembered at a time to come is not recent', () => {
  const now = Date.UTC(2027, 0, 15);
  assert.equal(isRecent(now, now, 1000), true);
  assert.equal(isRecent(now - 999, now, 1000), true);
  assert.equal(isRecent(now - 1000, now, 1000), false);
  assert.equal(isRecent(now + hourMs, now, 1000), false);
});
