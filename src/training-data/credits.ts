import type { Provenance } from '../sound/manifest.ts';
import { type ListedSound, makerOf, type SoundList } from './sound-list.ts';

/** The line that a sound's licence asks for, if it asks for one. */
export const attributionOf = ({ sources }: SoundList, { attribution, name }: ListedSound): string | undefined =>
  attribution ?? sources[makerOf(name)]?.attribution;

/**
 * The part of a model's provenance that follows from the sounds that it has heard: source, licence, attributions, and
 * under `training.sources` each repository with its number of sounds, licences and commit, the largest first.
 */
export function creditsOf(
  list: SoundList,
  heard: readonly ListedSound[],
): Pick<Provenance, 'source' | 'licence' | 'attributions'> & { readonly sources: Readonly<Record<string, string>> } {
  const makers = new Map<string, ListedSound[]>();
  for (const sound of heard) makers.set(makerOf(sound.name), [...(makers.get(makerOf(sound.name)) ?? []), sound]);
  const bySize = [...makers].sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1));
  const sources = bySize.map(([maker, sounds]): [string, string] => {
    const { repository, commit } = list.sources[maker]!;
    const count = `${sounds.length} ${sounds.length === 1 ? 'sound' : 'sounds'}`;
    return [
      repository,
      `${count}, ${listed(licencesOf(sounds))}, ${commit.startsWith('sha256:') ? '' : 'commit '}${commit}`,
    ];
  });
  const attributions = new Set(heard.map((sound) => attributionOf(list, sound)).filter((line) => line !== undefined));
  const instruments = [...new Set(heard.map(({ instrument }) => instrument))];
  const collections = `${makers.size} public ${makers.size === 1 ? 'collection' : 'collections'}`;
  return {
    source: `${heard.length} openly licensed ${listed(instruments)} sounds from ${collections}`,
    licence: `trained on sounds under ${listed(licencesOf(heard))}${attributions.size > 0 ? '; the attributions below apply' : ''}`,
    attributions: [...attributions],
    sources: Object.fromEntries(sources),
  };
}

const licencesOf = (sounds: readonly ListedSound[]): string[] =>
  [...new Set(sounds.map(({ licence }) => licence))].sort();

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
