import type { Library, SampleRecord } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import type { Recipe } from '../sound/recipe.ts';
import { isShape } from '../sound/shape-recipe.ts';
import { wavFormOf } from '../sound/wav-form.ts';
import { licenceText } from './licence-text.ts';
import type { MidiBeat } from './midi-file.ts';
import type { Pack, PackOptions, PackSound } from './pack.ts';
import { type IsShown, publicRecipe, publicWav, shownSources } from './public-recipe.ts';

/** A sound of the library, and what it is in a kit or a collection. */
export interface PackRecord extends Pick<PackSound, 'name' | 'part' | 'choke' | 'note'> {
  readonly record: SampleRecord;
}

interface PackPlace extends Omit<PackOptions, 'licence'> {
  /** Whose readers the recipes are for; undefined: everyone. */
  readonly serverId?: string | undefined;
}

/**
 * Sounds as one file; those whose audio is gone are left out, and so are their rows of the beat. Throws a UserError where
 * none is left, or not one fits.
 */
export async function packRecords(
  records: readonly PackRecord[],
  { serverId, ...options }: PackPlace,
  {
    library,
    models,
    workshop,
  }: {
    readonly library: Pick<Library, 'readAudio' | 'ancestors'>;
    readonly models: Pick<ModelStore, 'withWeights'>;
    readonly workshop: { pack(sounds: readonly PackSound[], options: PackOptions): Promise<Pack> };
  },
): Promise<Pack> {
  const read = await Promise.all(
    records.map(async ({ record, ...place }): Promise<PackSound | undefined> => {
      const { id, recipe } = record;
      const wav = await library.readAudio(id);
      const isShown = await shownSources(record, serverId, library);
      await loopShare();
      if (!wav) return undefined;
      const { weights, model } = recipe;
      return {
        ...place,
        wav: publicWav(wav, recipe, isShown),
        shape: wavFormOf(options.format) && (await shapeOf(recipe, isShown, library)),
        sampleId: id,
        instrument: models.withWeights(weights, model)?.manifest.instrument ?? model,
        recipe: publicRecipe(recipe, isShown),
      };
    }),
  );
  const sounds = read.filter((sound) => sound !== undefined);
  const recipes = records.filter((_, i) => read[i]).map(({ record }) => record.recipe);
  const beat = options.beat && withRows(options.beat, read);
  return workshop.pack(sounds, { ...options, ...(beat && { beat }), licence: licenceText(recipes, models) });
}

/** What a shape is made from, where it is there and its readers may know of it. */
export async function shapeOf(
  recipe: Recipe,
  isShown: IsShown,
  library: Pick<Library, 'readAudio'>,
): Promise<PackSound['shape']> {
  if (!isShape(recipe) || !isShown(recipe.derivation.source)) return undefined;
  const source = await library.readAudio(recipe.derivation.source.sample);
  return source && { recipe, source };
}

/** The same beat over the sounds that are there. */
function withRows(beat: MidiBeat, sounds: readonly (PackSound | undefined)[]): MidiBeat {
  const rows = sounds.map((_, row) => sounds.slice(0, row).filter(Boolean).length);
  const hits = beat.hits.filter(({ row }) => sounds[row]).map((hit) => ({ ...hit, row: rows[hit.row]! }));
  return { ...beat, hits };
}
