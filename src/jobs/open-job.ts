import type { Sentence } from '../languages/sentence.ts';
import { evaluationsOf } from '../sound/render.ts';
import type { Progress } from '../worker/engine.ts';
import type { Job } from './job.ts';
import { type State, states } from './job-states.ts';
import { groupKey, groupRecipes, needNetwork } from './plan-sounds.ts';

/** A job that is not over, as this process follows it. Its state changes in JobLife alone. */
export class OpenJob {
  asked: Omit<Job, 'state' | 'error'>;
  state: State;
  /** Why it fails, as a sentence for the person. */
  error: Sentence | undefined;
  /** Tries, with those of earlier runs of the program. */
  deliveries: number;
  /** Ends its run, and the pause between two deliveries. */
  readonly stop = new AbortController();
  /** The worker died while it shared a run: it runs apart from now on, so that only the job at fault fails. */
  apart = false;
  /** It waits for the device; false for shapes, until it turns out that what they start from has to be made again. */
  needsDevice: boolean;
  progress?: Progress;
  /** Progress that is being shown; settles, and is gone then. */
  showing?: Promise<void>;
  /** About the sources, for the person; not kept over a restart. */
  notes: readonly Sentence[] = [];
  /** The runs of the network that it costs if none of its sounds is in the library. */
  readonly work: readonly { readonly weights: string; readonly size: number; readonly steps: number }[];
  /** What all of its sounds have in common, where they can share a run with others': one kind, from seeds alone. */
  readonly sharedKey: string | undefined;

  constructor({ state: _state, error, ...asked }: Job, state: State, deliveries = 0) {
    this.asked = asked;
    this.state = state;
    this.error = error;
    this.deliveries = deliveries;
    this.needsDevice = needNetwork(asked.recipes);
    this.work = groupRecipes(asked.recipes.filter((recipe) => needNetwork([recipe]))).map((group) => ({
      weights: group[0].weights,
      size: group.length,
      steps: evaluationsOf(group[0]),
    }));
    const keys = new Set(asked.recipes.map((recipe) => (recipe.derivation ? undefined : groupKey(recipe))));
    this.sharedKey = keys.size === 1 ? [...keys][0] : undefined;
  }

  get id(): string {
    return this.asked.id;
  }

  get sounds(): number {
    return this.asked.recipes.length;
  }

  /** As others see it. */
  get job(): Job {
    return { ...this.asked, state: states[this.state], ...(this.error === undefined ? {} : { error: this.error }) };
  }
}
