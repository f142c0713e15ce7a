import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { WriteFile } from '../../src/blobs/file-blobs.ts';
import { createJobs, type JobsParts } from '../../src/jobs/create-jobs.ts';
import type { Job, JobOutcomes, NewJob, ServerLimits, Wish } from '../../src/jobs/job.ts';
import { inEnglish } from '../../src/languages/index.ts';
import type { LockPatience } from '../../src/library/lock-patience.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { type StubEngine, smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { kicksWith } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

export interface Told {
  readonly delivered: { job: Job; sampleIds: readonly string[] }[];
  readonly failed: { job: Job; sentence: string }[];
  readonly progress: { id: string; step: number; steps: number }[];
}

export const weights = 'a'.repeat(64);

/** Jobs over a library of their own and a small engine, with everything that people were told. */
export async function temporaryJobs(
  context: TestContext,
  options: Partial<JobsParts> & {
    engine?: StubEngine;
    deliver?: JobOutcomes['finished'];
    tell?: JobOutcomes['unanswered'];
    /** Default: the library's. */
    settingsOf?: (serverId: string) => Promise<ServerLimits>;
    writeFile?: WriteFile;
    patience?: LockPatience;
  } = {},
) {
  const { library, db, clock, dataDir } = await temporaryLibrary(context, {
    ...(options.writeFile ? { writeFile: options.writeFile } : {}),
    ...(options.patience ? { patience: options.patience } : {}),
    connections: 1,
  });
  const told: Told = { delivered: [], failed: [], progress: [] };
  const log: string[] = [];
  const outcomes: JobOutcomes = {
    progress: async (job, { step, steps }) => {
      told.progress.push({ id: job.id, step, steps });
    },
    finished: async (job, sampleIds, notes) => {
      await options.deliver?.(job, sampleIds, notes);
      told.delivered.push({ job, sampleIds });
    },
    unanswered: async (job, sentence) => {
      await options.tell?.(job, sentence);
      told.failed.push({ job, sentence: inEnglish(sentence) });
    },
  };
  const engine = options.engine ?? smallEngine();
  const { settingsOf = library.settings } = options;
  /** As chat asks: with the server's settings. */
  const build = (change: Partial<JobsParts> = {}) => {
    const jobs = createJobs({
      db,
      library,
      engine,
      workshop: stubWorkshop(),
      models: kicksWith(weights),
      outcomes,
      log: { warn: (_, message) => log.push(message), error: (_, message) => log.push(message) },
      now: () => clock.now,
      ...options,
      ...change,
    });
    return {
      check: async (wish: Wish) => jobs.check(wish, await settingsOf(wish.serverId)),
      submit: async (job: NewJob) => jobs.submit(job, await settingsOf(job.serverId)),
      find: (id: string) => jobs.find(id),
      position: (id: string) => jobs.position(id),
      list: () => jobs.list(),
      cancel: (id: string) => jobs.cancel(id),
      resume: () => jobs.resume(),
      stop: (deadlineMs: number) => jobs.stop(deadlineMs),
    };
  };
  const jobs = build();
  afterwards(context, () => jobs.stop(1000));
  return { jobs, build, library, db, clock, dataDir, engine, told, log };
}

export const request = (
  person: number,
  seeds: readonly number[],
  change: Partial<NewJob> & { recipes?: readonly Recipe[] } = {},
): NewJob => ({
  verb: 'kick',
  personId: `discord:${person}`,
  personName: `Person ${person}`,
  serverId: 'one',
  channelId: 'c',
  locale: 'en',
  recipes: seeds.map((seed) => recipeOf(seed)),
  delivery: { platform: 'discord', token: `t${person}` },
  ...change,
});

/** Looks every few ms until it is so; the test runner's time limit is the end of patience. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(2);
}

/** Settings of a server whose limits are in nobody’s way. */
export const generous = {
  fameThreshold: 5,
  allowedChannelIds: [],
  samplesPerDay: 1000,
  jobsPerPerson: 3,
  publicGallery: false,
};
