import type { Provenance } from '../sound/manifest.ts';
import { creditsOf } from '../training-data/credits.ts';
import type { ListedSound, SoundList } from '../training-data/sound-list.ts';

/**
 * Provenance of a model that has heard listed sounds alone, from their samples' digests; undefined if one of them is not in the
 * list.
 */
export function provenanceOf(list: SoundList, heard: readonly { readonly samples: string }[]): Provenance | undefined {
  const byDigest = new Map(list.sounds.map((sound) => [sound.sha256, sound]));
  const sounds = heard.flatMap(({ samples }): ListedSound[] => {
    const sound = byDigest.get(samples);
    return sound ? [sound] : [];
  });
  if (sounds.length === 0 || sounds.length < heard.length) return undefined;
  const { sources, ...credits } = creditsOf(list, sounds);
  return {
    ...credits,
    notes: ['Attributions name every sound that this model has heard and whose licence asks for it.'],
    training: { sources },
  };
}
