import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { topFrame } from '../../src/watch/top-frame.ts';
import type { Report } from '../../src/watch/watch.ts';
import { runCli } from '../cli/run-cli.ts';
import { type Gate, stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { until } from '../web/temporary-app.ts';
import { watchedApp } from './watched-app.ts';

test('top --once prints one frame of the running program, by its settings or its address', async (t) => {
  let open = () => {};
  const gate: Gate = {
    wait: new Promise<void>((resolve) => {
      open = resolve;
    }),
  };
  const { app, address, port, ask } = await watchedApp(t, { engine: stubEngine({ msPerStep: 4, gate }) });
  await ask('discord:1', 4);
  await ask('discord:2', 2);
  await until(async () => (await app.jobs.list()).some(({ progress }) => progress) || undefined);
  const env = { METRICS_HOST: '127.0.0.1', METRICS_PORT: String(port) };
  const { code, stdout, stderr } = await runCli(['top', '--once'], env);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Rimshot \d+\.\d+\.\d+, bot, up [\d.]+ (s|min), ready\n/);
  assert.match(stdout, /^Jobs {5}1 waiting, 1 running, 0 on their way, of 2 people, the oldest /m);
  assert.match(stdout, /running {3}[0-9a-z]{16} {3}kick {12}4 {2}step 1 of 10/);
  assert.match(stdout, /waiting {3}[0-9a-z]{16} {3}kick {12}2/);
  const told = await runCli(['top', '--once', '--json', address], { METRICS_HOST: '' });
  const report = JSON.parse(told.stdout) as Report;
  assert.deepEqual([report.jobs.waiting, report.jobs.running, report.jobs.list.length], [1, 1, 2]);
  open();
  await until(async () => (await app.jobs.list()).length === 0 || undefined);
  const { stdout: after } = await runCli(['top', '--once', address, address]);
  assert.match(after, /Engine {3}idle; 2 batches, 6 sounds, 0 deaths/);
  assert.match(after, /kick:starter +unknown +4 at once +4\.0 ms a step/);
  assert.equal(after.match(/^Rimshot /gm)?.length, 2, 'one frame a process');
});

test('top says why it cannot watch', async (t) => {
  const token = 'sixteen letters or more';
  const { address, port, stop } = await watchedApp(t, { token });
  const other = createServer((_, answer) => answer.end('hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  afterwards(t, () => other.close());
  const foreign = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const env = { METRICS_HOST: '127.0.0.1', METRICS_PORT: String(port) };
  const top = async (args: string[], more: NodeJS.ProcessEnv) => {
    const { code, stdout, stderr } = await runCli(['top', '--once', ...args], { METRICS_HOST: '', ...more });
    assert.equal(stdout, '');
    return [code, stderr.split('\n')[0]] as const;
  };
  const [unset, why] = await top([], {});
  assert.equal(unset, 2);
  assert.match(why ?? '', /^METRICS_HOST is empty/);
  const [wrong, complaint] = await top(['localhost'], {});
  assert.deepEqual([wrong, complaint], [2, 'localhost is no address like http://127.0.0.1:4482.']);
  assert.deepEqual(await top([], env), [1, `${address}: METRICS_TOKEN is missing or another one.`]);
  assert.deepEqual((await top([], { ...env, METRICS_TOKEN: `${token}!` }))[0], 1);
  assert.equal((await runCli(['top', '--once'], { ...env, METRICS_TOKEN: token })).code, 0);
  const notOurs = `${foreign}: this is not Rimshot’s listener for watching.`;
  assert.deepEqual(await top([foreign], {}), [1, notOurs]);
  await stop();
  const gone = `${address}: nobody answers. Is the bot running, with METRICS_HOST set when it was started?`;
  assert.deepEqual(await top([], { ...env, METRICS_TOKEN: token }), [1, gone]);
});

test('a frame is as wide as the terminal, and says what is not ready and what went wrong last', () => {
  const report: Report = {
    ...{ version: '1.2.3', process: 'bot', at: 0, memoryBytes: 2.5e8, upSeconds: 7200, loopDelayMs: 3.4 },
    readiness: { ready: false, parts: { discord: { ok: false, why: '1 of 2 shards are connected' } } },
    jobs: {
      ...{ waiting: 0, running: 0, made: 0, people: 0, oldestSeconds: 0, list: [] },
      waits: { start: { count: 0, p50: 0, p95: 0 }, answer: { count: 9, p50: 2, p95: 500 } },
    },
    engine: { running: 0, batches: 1, sounds: 1, deaths: 1, speeds: [] },
    workers: [
      { name: 'one:12', device: 'cuda' },
      { name: 'two:34', device: null },
    ],
    discord: {
      ...{ shards: 2, connected: 1, servers: 1, pingMs: 41.2, rateLimited: 3, invalidRequests: 4, logInsLeft: 998 },
    },
    library: {},
    log: [{ at: 3_661_000, level: 'error', message: 'It went wrong.' }],
  };
  assert.deepEqual(topFrame(report, 200), [
    'Rimshot 1.2.3, bot, up 2 h, NOT READY (discord: 1 of 2 shards are connected)',
    'Jobs     0 waiting, 0 running, 0 on their way, of 0 people',
    'Waits    to the start: none yet; to the answer: median 2.0 s, 95 % 8 min (last 9)',
    'Engine   idle; 1 batch, 1 sound, 1 death of the worker',
    'Workers  one:12 (cuda), two:34 (starting)',
    'Discord  1 of 2 shards, 1 server, ping 41 ms; 3 waits for limits, 4 refused requests, 998 log-ins left',
    'Library  cannot be read',
    'Process  250 MB, event loop late by 3.4 ms (99 %)',
    '',
    'Last warnings and errors (UTC)',
    '01:01:01  error It went wrong.',
  ]);
  for (const line of topFrame(report, 20)) assert.ok(line.length <= 20, line);
});
