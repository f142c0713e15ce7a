import type { Library, SampleRecord } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import { soundFileName } from './file-name.ts';
import { licenceText } from './licence-text.ts';
import type { Pack, PackOptions, PackSound } from './pack.ts';
import { publicRecipe, publicWav, shownSources } from './public-recipe.ts';

interface PackPlace extends Pick<PackOptions, 'name' | 'limitBytes'> {
  /** Whose readers the recipes are for; undefined: everyone. */
  readonly serverId?: string | undefined;
}

/**
 * Sounds as one zip; those whose audio is gone are left out. Throws a UserError where none is left, or not one fits.
 */
export async function packRecords(
  records: readonly SampleRecord[],
  { name, serverId, limitBytes }: PackPlace,
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
    records.map(async (record) => {
      const { id, recipe } = record;
      const wav = await library.readAudio(id);
      const isShown = await shownSources(record, serverId, library);
      await loopShare();
      return wav && { record, wav: publicWav(wav, recipe, isShown), recipe: publicRecipe(recipe, isShown) };
    }),
  );
  const sounds = read.filter((sound) => sound !== undefined);
  const recipes = sounds.map(({ record }) => record.recipe);
  return workshop.pack(
    sounds.map(({ record, wav, recipe }) => ({
      fileName: soundFileName(record),
      wav,
      sampleId: record.id,
      instrument:
        models.withWeights(record.recipe.weights, record.recipe.model)?.manifest.instrument ?? record.recipe.model,
      recipe,
    })),
    { name, licence: licenceText(recipes, models), limitBytes },
  );
}
