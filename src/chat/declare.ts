import { localised, type Strings } from '../languages/index.ts';
import { type Period, periods } from '../library/library.ts';
import { type Manifest, modelKey } from '../sound/manifest.ts';
import { shortId } from '../sound/recipe.ts';
import { chatKnobs } from '../sound/sampling.ts';
import type { App } from './app.ts';
import type { Choice, Command, Option, OptionKind } from './chat.ts';

type CommandKey = keyof Strings['commands'];
type OptionKey = keyof Strings['options'];

/** Name and description of a command in every language; it has no options unless more is said. */
export const declareCommand = (key: CommandKey): Pick<Command<App>, 'name' | 'names' | 'description' | 'options'> => ({
  name: key,
  names: localised((strings) => strings.commands[key].name),
  description: localised((strings) => strings.commands[key].description),
  options: [],
});

/** An option with the texts of `key` in every language; its own name is the English one. */
export function declareOption(
  key: OptionKey,
  kind: OptionKind,
  rest: Partial<Omit<Option<App>, 'name' | 'names' | 'description' | 'kind'>> = {},
): Option<App> {
  const names = localised((strings) => strings.options[key].name);
  return {
    name: names.en,
    names,
    description: localised((strings) => strings.options[key].description),
    kind,
    ...rest,
  };
}

/** A sound's id, completed from this server's sounds, newest first. */
export const sampleOption = (key: 'sample' | 'a' | 'b' | 'id' | 'batch' | 'sound', required = true): Option<App> =>
  declareOption(key, 'text', {
    required,
    async complete(typed, { place }, { library }): Promise<readonly Choice[]> {
      const text = typed.trim().toLowerCase().slice(0, 40);
      const samples = await library.searchSamples({ serverId: place.serverId, text, limit: 25 });
      return samples.map(({ id, recipe, makerName }) => ({
        name: [shortId(id), recipe.model, `seed ${recipe.seed}`, makerName].filter(Boolean).join(' · ').slice(0, 100),
        value: id,
      }));
    },
  });

/** A model, completed from the installed ones that fit. */
export const modelOption = (fits: (manifest: Manifest) => boolean): Option<App> =>
  declareOption('model', 'text', {
    complete: (typed, _asker, { models }) =>
      models
        .list()
        .filter(({ manifest }) => fits(manifest))
        .map(({ manifest }) => ({ name: modelKey(manifest), value: modelKey(manifest) }))
        .filter(({ value }) => value.includes(typed.trim().toLowerCase())),
  });

export const countOption = declareOption('count', 'integer', { min: 1, max: 8 });
export const seedOption = declareOption('seed', 'integer', { min: 0, max: 0xffff_ffff });
export const strengthOption = declareOption('strength', 'number', { min: 0, max: 1 });
/** The knobs of sampling that chat offers. */
export const samplingOptions = (Object.keys(chatKnobs) as (keyof typeof chatKnobs)[]).map((knob) => {
  const { kind, ...range } = chatKnobs[knob];
  return declareOption(knob, kind, range);
});
export const rawOption = declareOption('raw', 'flag');

export const periodOf = (text: string | undefined): Period => periods.find((known) => known === text) ?? 'week';
export const periodOption = declareOption('period', 'text', {
  choices: periods.map((period) => ({
    name: period,
    value: period,
    names: localised(({ periods }) => periods[period]),
  })),
});
