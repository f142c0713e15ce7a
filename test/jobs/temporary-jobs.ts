import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { WriteFile } from '../../src/files/durable-files.ts';
import { createJobs, type JobsParts } from '../../src/jobs/create-jobs.ts';
import type { Job, JobOutcomes, NewJob } from '../../src/jobs/job.ts';
import { inEnglish } from '../../src/languages/index.ts';
import type { Patience } from '../../src/library/patience.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { modelsWith, type SmallEngine, smallEngine } from './small-engine.ts';

export interface Told {
  readonly delivered: { job: Job; sampleIds: readonly string[]; picture: string | undefined }[];
  readonly failed: { job: Job; sentence: string }[];
  readonly progress: { id: string; step: number; steps: number }[];
}

export const weights = 'a'.repeat(64);

/** Jobs over a library of their own and a small engine, with everything that people were told. */
export async function temporaryJobs(
  context: TestContext,
  options: Partial<JobsParts> & {
    engine?: SmallEngine;
    deliver?: JobOutcomes['finished'];
    tell?: JobOutcomes['failed'];
    writeFile?: WriteFile;
    patience?: Patience;
  } = {},
) {
  const { library, db, clock, dataDir } = await temporaryLibrary(context, {
    ...(options.writeFile ? { writeFile: options.writeFile } : {}),
    ...(options.patience ? { patience: options.patience } : {}),
  });
  const told: Told = { delivered: [], failed: [], progress: [] };
  const log: string[] = [];
  const outcomes: JobOutcomes = {
    progress: async (job, { step, steps }) => {
      told.progress.push({ id: job.id, step, steps });
    },
    finished: async (job, sampleIds, picture) => {
      await options.deliver?.(job, sampleIds, picture);
      told.delivered.push({ job, sampleIds, picture: picture && Buffer.from(picture).toString() });
    },
    failed: async (job, sentence) => {
      await options.tell?.(job, sentence);
      told.failed.push({ job, sentence: inEnglish(sentence) });
    },
  };
  const engine = options.engine ?? smallEngine();
  const build = (change: Partial<JobsParts> = {}) =>
    createJobs({
      db,
      library,
      engine,
      models: modelsWith(weights),
      outcomes,
      log: { warn: (_, message) => log.push(message), error: (_, message) => log.push(message) },
      now: () => clock.now,
      ...options,
      ...change,
    });
  const jobs = build();
  context.after(() => jobs.stop(1000));
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
