import type { Job, QueuePosition } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import { version } from '../version.ts';
import type { Engine } from '../worker/engine.ts';
import { Meters } from './meters.ts';
import { Checks } from './readiness.ts';
import { watchDiscord } from './watch-discord.ts';
import { watchEngine } from './watch-engine.ts';
import { watchJobs } from './watch-jobs.ts';
import { watchLibrary } from './watch-library.ts';
import { watchLog } from './watch-log.ts';
import { watchProcess } from './watch-process.ts';
import { type WatchedWorker, watchWorkers } from './watch-workers.ts';

export type Watch = ReturnType<typeof createWatch>;
export type Report = Awaited<ReturnType<Watch['report']>>;

export interface Watched {
  readonly jobs: { list(): Promise<readonly (Job & QueuePosition)[]> };
  readonly library: Pick<Library, 'rowCounts' | 'assertWritable'>;
  /** Where this process has one. */
  readonly engine?: Pick<Engine, 'device'>;
  /** In a cluster: those that live, by name and device. At least one is expected. */
  readonly workers?: () => readonly WatchedWorker[];
  /** In a cluster: the database's clock, by which jobs are dated; Unix ms. */
  readonly now?: () => number;
  readonly dataDir: string;
}

/**
 * What a process counts of itself: one per process, told by the parts it watches. Labels are of closed sets; ids, names
 * and texts of people are in none.
 *
 * @param kind what the process does: bot, worker, …
 */
export function createWatch(kind: string, now: () => number = Date.now) {
  const meters = new Meters();
  const checks = new Checks();
  const jobs = watchJobs(meters, now);
  const engine = watchEngine(meters, now);
  const discord = watchDiscord(meters, now);
  const library = watchLibrary(meters, now);
  const log = watchLog(meters, now);
  const workers = watchWorkers(meters, checks);
  const process = watchProcess(meters);
  let phase: 'starting' | 'serving' | 'stopping' = 'starting';
  meters.gauge('rimshot_info', 'The program.', () => [{ labels: { version, process: kind }, value: 1 }]);
  checks.add('program', async () => {
    if (phase !== 'serving') throw new Error(`it is ${phase}`);
    return undefined;
  });

  return {
    jobs,
    engine,
    discord,
    log,
    /** A part that has to answer before the process counts as ready. */
    check: checks.add.bind(checks),
    ready: () => checks.ask(),
    /** Follows these from now on. */
    observe(watched: Watched): void {
      const { engine: made } = watched;
      if (made) checks.add('engine', async () => (await made.device()).note);
      jobs.observe(() => watched.jobs.list(), watched.now);
      if (watched.workers) workers.observe(watched.workers);
      library.observe(watched.library, watched.dataDir);
      checks.add('library', async () => {
        await watched.library.assertWritable();
        return undefined;
      });
    },
    /** Not ready before Discord is connected. */
    expectDiscord(): void {
      checks.add('discord', async () => {
        const trouble = discord.trouble();
        if (trouble !== undefined) throw new Error(trouble);
        return undefined;
      });
    },
    serving(): void {
      phase = 'serving';
    },
    stopping(): void {
      phase = 'stopping';
    },
    async metrics(): Promise<string> {
      process.read();
      const text = await meters.text();
      process.begin();
      return text;
    },
    async report() {
      const [readiness, open, rows] = await Promise.all([checks.ask(), jobs.report(), library.report()]);
      return {
        version,
        process: kind,
        at: now(),
        ...process.report(),
        readiness,
        jobs: open,
        engine: engine.report(),
        workers: workers.report(),
        discord: discord.report(),
        library: rows,
        log: log.report(),
      };
    },
    stop: (): void => process.stop(),
  };
}
