/**
 * Throughput of the queue alone, by the number of workers whose engines take no time: `node --import tsx
 * test/campaigns/cluster-throughput.ts --jobs 400`. Prints a table; `--write` puts it into docs/scale.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { connectPostgres } from '../../src/library/postgres-pool.ts';
import { request, until } from '../jobs/temporary-jobs.ts';
import { machine, median, optionsOf, ordered, tableOf, writeInto } from './campaign.ts';
import { noLimits, startCluster } from './cluster-processes.ts';

const options = optionsOf({ jobs: 400, least: 1, most: 8, write: false });

async function measure(workers: number) {
  const cluster = await startCluster();
  try {
    const unlimited = { limits: { jobsPerServer: 1e6, queueDepth: 1e6 } };
    const bot = await cluster.start({ kind: 'bot', ...unlimited });
    // All of one recipe: from the second job on, the library has its sound.
    const jobs = Array.from({ length: options.jobs }, (_, i) => request(i % 50, [1], { serverId: `server ${i % 8}` }));
    // The first ones are slower: code is compiled, connections are made.
    for (const job of jobs.slice(0, 50)) await bot.submit(job, noLimits);
    const cpuBefore = await bot.ask<number>({ cpu: true });
    for (const job of jobs.slice(50)) await bot.submit(job, noLimits);
    const acceptMs = ((await bot.ask<number>({ cpu: true })) - cpuBefore) / (jobs.length - 50);
    const made = await countMade(cluster.server.url);
    const making = await Promise.all(
      Array.from({ length: workers }, () => cluster.start({ kind: 'worker', stepMs: 0 })),
    );
    const spent = async (): Promise<number[]> => {
      const ofWorkers = await Promise.all(making.map((worker) => worker.ask<number>({ cpu: true })));
      const all = ofWorkers.reduce((sum, ms) => sum + ms, 0);
      return [await bot.ask<number>({ cpu: true }), all, familyCpuMs(cluster.server.pid())];
    };
    const [from, fromMs, before] = [await made.count(), performance.now(), await spent()];
    await until(async () => (await made.count()) === jobs.length);
    const rate = (jobs.length - from) / ((performance.now() - fromMs) / 1000);
    await until(() => cluster.delivered().length === jobs.length);
    const after = await spent();
    await made.end();
    return { acceptMs, rate, servedMs: after.map((ms, i) => (ms - before[i]!) / (jobs.length - from)) };
  } finally {
    await cluster.stop();
  }
}

/** Processor time of a process and its children, those that have ended among them; Linux alone, in ticks of 10 ms. */
function familyCpuMs(pid: number): number {
  const ticks = (id: string): number[] => {
    try {
      return readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(1, 15).map(Number);
    } catch {
      return []; // It has ended meanwhile.
    }
  };
  const own = ticks(`${pid}`);
  const children = readdirSync('/proc').filter((id) => /^\d+$/.test(id) && ticks(id)[0] === pid);
  const sums = [own.slice(10, 14), ...children.map((id) => ticks(id).slice(10, 12))];
  return 10 * sums.flat().reduce((sum, count) => sum + count, 0);
}

/** From the request to its run, while nothing else waits, in ms: 2 workers, 100 requests one after another. */
async function idleStarts(): Promise<number[]> {
  const cluster = await startCluster();
  try {
    const bot = await cluster.start({ kind: 'bot' });
    await Promise.all([1, 2].map(() => cluster.start({ kind: 'worker', stepMs: 1 })));
    const waits: number[] = [];
    for (let i = 0; i < 100; i++) {
      const began = performance.now();
      const { id } = await bot.submit(request(i, [i]), noLimits);
      await until(() => cluster.heard.some((message) => 'batch' in message && message.of === id));
      waits.push(performance.now() - began);
      await until(() => cluster.delivered().length === i + 1);
      await pause(50);
    }
    return ordered(waits);
  } finally {
    await cluster.stop();
  }
}

async function countMade(url: string) {
  const pool = await connectPostgres(url, { max: 1 });
  return {
    async count(): Promise<number> {
      const { rows } = await pool.query("select count(*) as made from jobs where state in ('made', 'done')");
      return rows[0].made;
    },
    end: () => pool.end(),
  };
}

const rows: string[][] = [];
for (let workers = options.least; workers <= options.most; workers *= 2) {
  const { acceptMs, rate, servedMs } = await measure(workers);
  rows.push([String(workers), rate.toFixed(0), acceptMs.toFixed(1), servedMs.map((ms) => ms.toFixed(1)).join(' / ')]);
}
const head = [
  ...['workers', 'jobs a second', 'ms of processor time to accept one'],
  'to make and deliver it: bot / workers / PostgreSQL',
];
const starts = await idleStarts();
const idle = `From a request to the start of its run, while nothing waits (2 workers, 100 requests): ${median(starts).toFixed(0)} ms, 95 % within ${starts[94]!.toFixed(0)} ms.`;
const table = `${tableOf(head, rows)}\n\n${idle}\n\n${machine()}`;
console.log(table);
if (options.write) writeInto('scale.md', 'cluster-throughput', table);
