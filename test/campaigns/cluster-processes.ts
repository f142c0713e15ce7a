/** Processes of a cluster on a PostgreSQL of its own, for cluster.test.ts and cluster-throughput.ts. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Job, NewJob, ServerLimits } from '../../src/jobs/job.ts';
import type { JobLimits } from '../../src/jobs/limits.ts';
import type { Library } from '../../src/library/library.ts';
import { startPostgres } from '../stubs/postgres-server.ts';

export interface ChildSettings {
  readonly kind: 'bot' | 'worker';
  readonly url: string;
  readonly dataDir: string;
  /** Of a worker's engine; a sound has ten steps. */
  readonly stepMs: number;
  readonly limits?: Partial<JobLimits>;
  /** How far its clock is ahead. */
  readonly clockMs?: number;
  /** A worker that joins jobs wherever it can. */
  readonly joins?: boolean;
  /** A worker's sounds are drums; otherwise WAVs of no length. */
  readonly isHeard?: boolean;
  /** The only weights of a worker. */
  readonly knows?: string;
}

/** Of a model that bots know besides. */
export const otherWeights = 'b'.repeat(64);

export type Ask =
  | { readonly submit: NewJob; readonly limits: ServerLimits }
  | { readonly cancel: string }
  | { readonly list: true }
  /** Its processor time, in ms. */
  | { readonly cpu: true }
  | { readonly vote: Parameters<Library['toggleHeart']>[0] };
export type ToChild = Ask & { readonly ask: number };
export type FromChild =
  | { readonly ready: true }
  | { readonly log: string }
  | { readonly progress: string }
  | { readonly again: string }
  | { readonly batch: number; readonly of: string }
  | { readonly delivered: string; readonly text: string }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly refused: string };

export interface ClusterChild {
  readonly process: ChildProcess;
  readonly isAlive: () => boolean;
  /** Rejects where it is refused, with the sentence's key, or where the process ends meanwhile. */
  ask<T>(question: Ask): Promise<T>;
  submit(job: NewJob, limits?: ServerLimits): Promise<Job>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export const noLimits: ServerLimits = { jobsPerPerson: 10_000, samplesPerDay: 1_000_000 };

export type TestCluster = Awaited<ReturnType<typeof startCluster>>;

export async function startCluster(settings: Readonly<Record<string, string | number>> = {}) {
  const server = await startPostgres(settings);
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-cluster-'));
  const mailbox = join(dataDir, 'mailbox');
  mkdirSync(mailbox);
  const children: ClusterChild[] = [];
  const heard: FromChild[] = [];

  async function start(child: Pick<ChildSettings, 'kind'> & Partial<ChildSettings>): Promise<ClusterChild> {
    const given: ChildSettings = { stepMs: 5, url: server.url, dataDir, ...child };
    const script = fileURLToPath(new URL('cluster-child.ts', import.meta.url));
    const forked = fork(script, [JSON.stringify(given)], { execArgv: ['--import', 'tsx'] });
    const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
    let asked = 0;
    forked.on('message', (message: FromChild) => {
      heard.push(message);
      if (!('answer' in message)) return;
      const { resolve, reject } = waiting.get(message.answer)!;
      waiting.delete(message.answer);
      if ('refused' in message) reject(new Error(message.refused));
      else resolve(message.value as never);
    });
    forked.on('exit', () => {
      for (const { reject } of waiting.values()) reject(new Error('the process has ended'));
    });
    const ask = <T>(question: Ask): Promise<T> =>
      new Promise((resolve, reject) => {
        if (forked.exitCode !== null || forked.signalCode !== null || !forked.connected)
          return reject(new Error('the process has ended'));
        const number = ++asked;
        waiting.set(number, { resolve, reject });
        forked.send({ ...question, ask: number }, (error) => error && reject(error));
      });
    const started: ClusterChild = {
      process: forked,
      isAlive: () => forked.exitCode === null && forked.signalCode === null,
      ask,
      submit: (submit, limits = noLimits) => ask<Job>({ submit, limits }),
      async kill(signal) {
        if (!started.isAlive()) return;
        const exit = once(forked, 'exit');
        forked.kill(signal);
        await exit;
      },
    };
    children.push(started);
    const ready = new Promise<void>((resolve) => {
      forked.on('message', (message: FromChild) => 'ready' in message && resolve());
    });
    const ended = once(forked, 'exit').then(() => {
      throw new Error('a process of the cluster did not start');
    });
    await Promise.race([ready, ended]);
    ended.catch(() => {});
    return started;
  }

  return {
    server,
    dataDir,
    /** All messages of all processes. */
    heard,
    start,
    /** Ids of jobs whose answer or refusal arrived. */
    delivered: (): string[] => readdirSync(mailbox),
    async stop(): Promise<void> {
      for (const child of children) await child.kill('SIGKILL');
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Kills a worker every two seconds, in turns, and starts another in its place; `stop` says how many. */
export function killInTurns(workers: ClusterChild[], start: () => Promise<ClusterChild>) {
  let isKilling = true;
  let kills = 0;
  const killing = (async () => {
    for (; isKilling; kills++) {
      await pause(2000);
      const place = kills % workers.length;
      await workers[place]!.kill('SIGKILL');
      workers[place] = await start();
    }
  })();
  return {
    async stop(): Promise<number> {
      isKilling = false;
      await killing;
      return kills;
    },
  };
}
