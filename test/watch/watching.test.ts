import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Meters } from '../../src/watch/meters.ts';
import type { Report } from '../../src/watch/watch.ts';
import { createWatch } from '../../src/watch/watch.ts';
import { watchLibrary } from '../../src/watch/watch-library.ts';
import { startWatching } from '../../src/web/watching.ts';
import { type Gate, stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { rawRequest } from '../web/request.ts';
import { until } from '../web/temporary-app.ts';
import { readExposition, seriesValue } from './exposition.ts';
import { watchedApp } from './watched-app.ts';

const metricsOf = async (address: string) => readExposition(await (await fetch(`${address}/metrics`)).text());
const isOver = (app: Awaited<ReturnType<typeof watchedApp>>['app']) => async () =>
  (await app.jobs.list()).length === 0 || undefined;

/** A promise that a test opens. */
function gateOf() {
  let open = () => {};
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate: { wait } satisfies Gate, open };
}

test('what a scraper reads after two jobs: states, waits, batches, sounds, steps, deliveries, rows', async (t) => {
  const { gate, open } = gateOf();
  const { app, address, ask } = await watchedApp(t, { engine: stubEngine({ msPerStep: 4, gate }) });
  await ask('discord:1234567', 4);
  await ask('discord:7654321', 2);
  await until(async () => (await app.jobs.list()).some(({ progress }) => progress) || undefined);
  const before = await metricsOf(address);
  const depth = (state: string) => seriesValue(before, 'rimshot_jobs', { state });
  assert.deepEqual(['waiting', 'running', 'made'].map(depth), [1, 1, 0]);
  assert.equal(seriesValue(before, 'rimshot_people_waiting'), 2);
  assert.ok(seriesValue(before, 'rimshot_job_oldest_seconds', { state: 'running' })! > 0);
  assert.equal(seriesValue(before, 'rimshot_engine_batches_running'), 1);
  assert.equal(seriesValue(before, 'rimshot_job_start_wait_seconds_count'), 1);
  open();
  await until(isOver(app));
  const after = await metricsOf(address);
  assert.equal(seriesValue(after, 'rimshot_jobs', { state: 'waiting' }), 0);
  assert.equal(seriesValue(after, 'rimshot_job_start_wait_seconds_count'), 2);
  assert.equal(seriesValue(after, 'rimshot_job_wait_seconds_count'), 2);
  assert.equal(seriesValue(after, 'rimshot_jobs_over_total', { outcome: 'done' }), 2);
  assert.equal(seriesValue(after, 'rimshot_deliveries_total', { outcome: 'ok' }), 2);
  assert.equal(seriesValue(after, 'rimshot_batches_total', { outcome: 'done' }), 2);
  const made = { model: 'kick:starter', device: 'unknown' };
  assert.equal(seriesValue(after, 'rimshot_sounds_made_total', made), 6);
  for (const batch of ['2', '4']) {
    assert.equal(seriesValue(after, 'rimshot_step_seconds_count', { ...made, batch }), 1);
    assert.ok(Math.abs(seriesValue(after, 'rimshot_step_seconds_sum', { ...made, batch })! - 0.004) < 1e-9);
  }
  assert.ok(seriesValue(after, 'process_resident_memory_bytes')! > 1e7);
  assert.ok(seriesValue(after, 'process_cpu_seconds_total')! > seriesValue(before, 'process_cpu_seconds_total')!);
  assert.ok(seriesValue(after, 'nodejs_eventloop_lag_p99_seconds')! >= 0);
});

test('rows are counted once a minute, and an answer does not wait long for them', async () => {
  const meters = new Meters();
  let now = 0;
  const library = watchLibrary(meters, () => now);
  const rows = { sounds: 1, answers: 1, votes: 0, keeps: 0, kits: 0, uploads: 0, people: 1 };
  let counts: (() => Promise<typeof rows>)[] = [async () => rows];
  library.observe({ rowCounts: () => counts.shift()!() }, tmpdir());
  const sounds = async () => (await library.report()).rows?.sounds;
  assert.equal(await sounds(), 1);
  now = 59_999;
  assert.equal(await sounds(), 1);
  now = 60_000;
  counts = [() => new Promise(() => {})];
  assert.equal(await sounds(), 1, 'the old ones, while the new ones are counted');
  now = 120_000;
  counts = [() => Promise.reject(new Error('the database is closed'))];
  assert.equal(await sounds(), undefined);
  assert.ok((await library.report()).freeBytes! > 0);
  assert.deepEqual([...readExposition(await meters.text()).keys()], ['rimshot_disk_free_bytes']);
});

test('nobody can be told from what is watched', async (t) => {
  const { gate, open } = gateOf();
  const { app, address, ask } = await watchedApp(t, { engine: stubEngine({ gate }) });
  await ask('discord:1234567', 1);
  await until(async () => (await app.jobs.list()).some(({ progress }) => progress) || undefined);
  for (const path of ['/metrics', '/status', '/readyz']) {
    const text = await (await fetch(`${address}${path}`)).text();
    assert.doesNotMatch(text, /1234567|Ada|secret-channel|"one"/, path);
  }
  open();
  await until(isOver(app));
});

test('deliveries that fail, jobs that are cancelled and workers that die are counted', async (t) => {
  let failures = 1;
  const { gate, open } = gateOf();
  const stub = stubEngine({ gate });
  const dying: typeof stub = {
    ...stub,
    generate(batch, options) {
      options?.onWorkerDeath?.();
      return stub.generate(batch, options);
    },
  };
  const deliver = async (): Promise<void> => {
    if (failures-- > 0) throw new Error('Discord is away');
  };
  const { app, address, ask } = await watchedApp(t, { engine: dying, deliver });
  await ask('discord:1', 1);
  const second = await ask('discord:2', 1);
  await app.jobs.cancel(second.id);
  open();
  await until(isOver(app));
  const read = await metricsOf(address);
  const of = (name: string, outcome: string) => seriesValue(read, name, { outcome });
  assert.deepEqual(
    ['ok', 'failed', 'postponed'].map((outcome) => of('rimshot_deliveries_total', outcome)),
    [1, 1, 0],
  );
  assert.deepEqual(
    ['done', 'failed', 'cancelled'].map((outcome) => of('rimshot_jobs_over_total', outcome)),
    [1, 0, 1],
  );
  assert.equal(seriesValue(read, 'rimshot_worker_deaths_total'), 1);
  assert.equal(seriesValue(read, 'rimshot_job_strikes_total'), 1);
  assert.equal(seriesValue(read, 'rimshot_log_lines_total', { level: 'warn' }), 1);
  const { log } = (await (await fetch(`${address}/status`)).json()) as Report;
  assert.match(log[0]?.message ?? '', /delivery 1 of 3 failed/);
  assert.match(log[0]?.job ?? '', /^[0-9a-z]{16}$/);
});

test('one job is followed through the log by its id, and no line of it names a person', async (t) => {
  const { app, ask, lines } = await watchedApp(t);
  const { id } = await ask('discord:1234567', 1);
  await until(isOver(app));
  const moves = lines.filter(({ fields }) => fields.job === id).map(({ fields }) => fields.move);
  assert.deepEqual(moves, ['queue', 'start', 'store', 'stored', 'deliver', 'delivered']);
  assert.doesNotMatch(JSON.stringify(lines), /1234567|Ada/);
});

test('ready while everything is, and with the part and the reason while something is not', async (t) => {
  const { address, watch, dataDir, stop } = await watchedApp(t);
  const ask = async () => {
    const answer = await fetch(`${address}/readyz`);
    return { status: answer.status, ...((await answer.json()) as Report['readiness']) };
  };
  const well = await until(async () => ask().then((answer) => answer.status === 200 && answer));
  assert.deepEqual(Object.keys(well.parts).sort(), ['engine', 'library', 'program']);
  renameSync(dataDir, `${dataDir}-away`);
  const away = await ask();
  assert.equal(away.status, 503);
  assert.deepEqual(
    Object.entries(away.parts).map(([part, { ok }]) => [part, ok]),
    [
      ['program', true],
      ['engine', true],
      ['library', false],
    ],
  );
  assert.match(away.parts.library?.why ?? '', new RegExp(dataDir));
  assert.equal((await fetch(`${address}/healthz`)).status, 200, 'the process lives all the same');
  renameSync(`${dataDir}-away`, dataDir);
  assert.equal((await ask()).status, 200);
  watch.stopping();
  assert.match((await ask()).parts.program?.why ?? '', /stopping/);
  await stop();
  await assert.rejects(fetch(`${address}/healthz`));
});

test('a part that says nothing is not ready, and is asked once at a time', async () => {
  const { Checks } = await import('../../src/watch/readiness.ts');
  const checks = new Checks(20);
  let asked = 0;
  let answer = () => {};
  checks.add('engine', () => {
    asked++;
    return new Promise((resolve) => {
      answer = () => resolve('CPU');
    });
  });
  assert.deepEqual((await checks.ask()).parts.engine, { ok: false, why: 'no answer within 0.02 s' });
  await checks.ask();
  assert.equal(asked, 1);
  answer();
  await new Promise(setImmediate);
  const [next] = await Promise.all([checks.ask(), new Promise(setImmediate).then(() => answer())]);
  assert.deepEqual([next.ready, next.parts.engine], [true, { ok: true, why: 'CPU' }]);
  assert.equal(asked, 2);
});

test('with a token only health is open, and reasons are not', async (t) => {
  const token = 'sixteen letters or more';
  const { address, watch } = await watchedApp(t, { token });
  watch.check('part', async () => {
    throw new Error('a reason with /a/path');
  });
  const asked = (path: string, authorization?: string) =>
    rawRequest(address, path, authorization === undefined ? {} : { headers: { authorization } });
  for (const path of ['/metrics', '/status', '/anything']) {
    for (const wrong of [undefined, 'Bearer wrong', `Bearer ${token}x`, `Basic ${token}`, 'Bearer '])
      assert.equal((await asked(path, wrong)).status, 401, `${path} ${wrong}`);
  }
  assert.equal((await asked('/metrics', `Bearer ${token}`)).status, 200);
  assert.equal((await asked('/status', `bearer ${token}`)).status, 200);
  assert.equal((await asked('/healthz')).status, 200);
  const strange = await asked('/readyz');
  assert.equal(strange.status, 503);
  assert.doesNotMatch(strange.text, /reason/);
  assert.match((await asked('/readyz', `Bearer ${token}`)).text, /reason/);
});

test('without a token only this machine is served, under its own name, and nothing can be changed', async (t) => {
  const { address, port } = await watchedApp(t);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
    assert.equal((await rawRequest(address, '/metrics', { headers: { host } })).status, 200, host);
  for (const host of ['evil.example', `rimshot:${port}`])
    assert.equal((await rawRequest(address, '/metrics', { headers: { host } })).status, 421, host);
  for (const method of ['POST', 'PUT', 'DELETE'])
    assert.equal((await rawRequest(address, '/metrics', { method })).status, 405, method);
  const { headers } = await rawRequest(address, '/metrics');
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  const watch = createWatch('bot');
  afterwards(t, () => watch.stop());
  await assert.rejects(startWatching({ host: '0.0.0.0', port: 0, token: undefined, watch }), /a token is required/);
});

test('docs/watching.md names every family, and none that is not there', async (t) => {
  const watch = createWatch('bot');
  afterwards(t, () => watch.stop());
  watch.discord.observe(() => ({ shards: [true], pingMs: 40, servers: 1 }));
  watch.discord.logIns({ total: 1000, remaining: 999, resetAt: Number.POSITIVE_INFINITY });
  const { app, address, ask, dataDir } = await watchedApp(t);
  watch.observe({ ...app, dataDir, workers: () => [{ name: 'one:12', device: 'cpu' }] });
  await ask('discord:1', 1);
  await until(isOver(app));
  const counted = await until(async () => {
    const read = await metricsOf(address);
    return read.has('rimshot_library_rows') && read;
  });
  const families = [...counted.keys(), ...readExposition(await watch.metrics()).keys()];
  const ours = new Set(families.filter((name) => name.startsWith('rimshot_') && name !== 'rimshot_info'));
  const text = readFileSync(new URL('../../docs/watching.md', import.meta.url), 'utf8');
  const named = new Set([...text.matchAll(/\brimshot_\w+/g)].map(([name]) => name));
  assert.deepEqual([...named].sort(), [...ours].sort());
});
