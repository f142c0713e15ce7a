import type { Sentence } from '../languages/sentence.ts';
import { evaluationsOf } from '../sound/render.ts';
import type { Progress } from '../worker/engine.ts';
import type { Job } from './job.ts';
import { type Group, groupKey, groupRecipes } from './plan-sounds.ts';

/** A job that is not over, as this process follows it. */
export interface OpenJob {
  job: Job;
  /** `accepting`: its row is being written. `over`: cancelled or closed, whatever its run still does. */
  phase: 'accepting' | 'waiting' | 'running' | 'made' | 'over';
  /** Ends its run, and the pause between two tries to deliver it. */
  readonly stop: AbortController;
  /** Takes it out of the queue; a new one each time that it is put there. */
  leaveQueue: AbortController;
  /** The worker died while it shared a run with others: it runs apart from now on, so that only the one at fault fails. */
  apart: boolean;
  progress?: Progress;
  /** Progress that is being shown; settles, and is gone then. */
  telling?: Promise<void>;
  /** Its sounds are being stored or delivered: it cannot be taken back now. */
  committed: boolean;
  picture?: Uint8Array;
  /** About the sources, for the person; like the picture not kept over a restart. */
  notes?: readonly Sentence[];
  /** The runs of the network that it asks for, if nothing of it is in the library. */
  readonly work: readonly Work[];
  /** What all of its sounds have in common, where they can share a run with others': one kind, from seeds alone. */
  readonly sharedKey: string | undefined;
}

export interface Work {
  readonly weights: string;
  readonly size: number;
  readonly steps: number;
}

const workOf = ({ recipes }: Group): Work[] =>
  recipes
    .slice(0, 1)
    .map((recipe) => ({ weights: recipe.weights, size: recipes.length, steps: evaluationsOf(recipe) }));

function sharedKeyOf({ recipes }: Job): string | undefined {
  const keys = new Set(recipes.map((recipe) => (recipe.derivation ? undefined : groupKey(recipe))));
  return keys.size === 1 ? [...keys][0] : undefined;
}

export const openJob = (job: Job, phase: OpenJob['phase']): OpenJob => ({
  job,
  phase,
  stop: new AbortController(),
  leaveQueue: new AbortController(),
  apart: false,
  committed: false,
  work: groupRecipes(job.recipes).flatMap(workOf),
  sharedKey: sharedKeyOf(job),
});
