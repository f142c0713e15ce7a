import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { SyncSound, SyncSource } from './sync-source.ts';

/** What a person keeps, as folders see it. */
export async function syncSounds(
  personId: string,
  {
    library,
    models,
  }: { readonly library: Pick<Library, 'keptSounds'>; readonly models: Pick<ModelStore, 'withWeights'> },
): Promise<SyncSound[]> {
  const kept = await library.keptSounds(personId);
  return kept.map(({ id, recipe: { weights, model }, name }) => {
    const instrument = models.withWeights(weights, model)?.manifest.instrument ?? model;
    return { id, instrument, ...(name !== undefined && { name }) };
  });
}

/** The library of this machine. */
export function librarySource(
  personId: string,
  parts: {
    readonly library: Pick<Library, 'keptSounds' | 'readAudio'>;
    readonly models: Pick<ModelStore, 'withWeights'>;
  },
): SyncSource {
  let before: string | undefined;
  return {
    async list() {
      const sounds = await syncSounds(personId, parts);
      const now = JSON.stringify(sounds);
      if (now === before) return undefined;
      before = now;
      return sounds;
    },
    read: (id) => parts.library.readAudio(id),
  };
}
