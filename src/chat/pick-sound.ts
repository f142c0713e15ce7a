import { stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { Request } from './chat.ts';
import { customId } from './custom-id.ts';
import { choicesPerMenu } from './rows.ts';

/** Actions that a menu of sounds can ask for; they read the chosen id from `arg`. */
export const pickVerbs = ['vary', 'save', 'sample'] as const;
export type PickVerb = (typeof pickVerbs)[number];

/** Privately asks which sound of a message is meant. Throws a UserError where there is none. */
export async function pickSound(request: Request, verb: PickVerb, samples: readonly SampleRecord[]): Promise<void> {
  const strings = stringsOf(request.locale);
  if (samples.length === 0) throw new UserError('noSoundsHere');
  const question = strings.pick[verb];
  const choices = samples.slice(0, choicesPerMenu).map(({ id, recipe }, i) => ({
    name: `${i + 1} · ${shortId(id)} · ${recipe.model} · ${strings.result.seed(recipe.seed)}`,
    value: id,
  }));
  await request.whisper({ text: question, rows: [{ id: customId(verb, 'chosen'), placeholder: question, choices }] });
}
