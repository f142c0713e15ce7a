import type { Job } from '../jobs/job.ts';
import { stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { leastRows, rankings } from '../sound/knob-table.ts';
import type { App } from './app.ts';
import { characterText } from './character-text.ts';
import { describeAsked, describeMeasured } from './describe-character.ts';
import { knobPurpose } from './job-purpose.ts';

export interface AnsweredCharacter {
  /** What was asked, in a sentence. */
  readonly asked: string;
  /** What each sound measures; empty where nothing is known. */
  readonly measured: readonly string[];
  /** The same for the button that asks again. */
  readonly again: string;
}

/** Undefined where nothing was asked of the sounds' character. */
export async function characterOfAnswer(
  job: Pick<Job, 'purpose' | 'locale'>,
  sounds: readonly { readonly sample: Pick<SampleRecord, 'recipe'>; readonly wav: Uint8Array }[],
  { models, knobs, likeness }: Pick<App, 'models' | 'knobs' | 'likeness'>,
): Promise<AnsweredCharacter | undefined> {
  const wanted = knobPurpose(job.purpose);
  const recipe = sounds[0]?.sample.recipe;
  if (!wanted || !recipe) return undefined;
  const { character: asked } = wanted;
  const strings = stringsOf(job.locale);
  const model = models.withWeights(recipe.weights, recipe.model);
  const characters = await likeness.characters(sounds.map(({ wav }) => wav));
  const rows = model ? knobs.of(model).rows : [];
  const rankOf = rankings(rows);
  return {
    asked: describeAsked(asked, strings),
    measured: characters.map((character) =>
      rows.length < leastRows ? '' : describeMeasured(character, asked, rankOf, strings),
    ),
    again: characterText(asked),
  };
}
