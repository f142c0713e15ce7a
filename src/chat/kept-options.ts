import { localised } from '../languages/index.ts';
import { bands } from '../library/sound-bands.ts';
import type { App } from './app.ts';
import type { Choice, Option } from './chat.ts';
import { declareOption } from './declare.ts';
import { instruments, measures } from './sound-query.ts';

/** Longest names; cards and file names cut longer ones anyway. */
export const longest = { name: 60, tag: 24, collection: 40 } as const;

const offered = 25;

const completing = (list: (personId: string, app: App) => Promise<readonly string[]>) =>
  async function complete(
    typed: string,
    { person }: { readonly person: { readonly id: string } },
    app: App,
  ): Promise<readonly Choice[]> {
    const text = typed.trim().toLowerCase();
    const names = await list(person.id, app);
    return names
      .filter((name) => name.toLowerCase().includes(text))
      .slice(0, offered)
      .map((name) => ({ name, value: name }));
  };

const mostTags = 200;

/** One of the person's tags. */
export const tagOption = declareOption('tag', 'text', {
  max: longest.tag,
  complete: completing(async (personId, { library }) =>
    (await library.tagsOf(personId, mostTags)).map(({ tag }) => tag),
  ),
});

/** One of the person's collections, by its name. */
export const collectionOption = (required = false): Option<App> =>
  declareOption('collection', 'text', {
    required,
    max: longest.collection,
    takesRest: true,
    complete: completing(async (personId, { library }) =>
      (await library.collectionsOf(personId)).map(({ name }) => name),
    ),
  });

export const instrumentOption = declareOption('instrument', 'text', {
  choices: instruments.map((value) => ({
    name: value,
    value,
    names: localised(({ kitParts, titles }) => (value === 'hat' ? titles.hat : kitParts[value])),
  })),
});

/** Decay, pitch and brightness. */
export const bandOptions = measures.map((measure) =>
  declareOption(measure, 'text', {
    choices: Object.keys(bands[measure]).map((value) => ({
      name: value,
      value,
      names: localised((strings) => (strings.bands[measure] as Readonly<Record<string, string>>)[value] ?? value),
    })),
  }),
);
