/** Real drums of a folder by instrument, and whether sounds are nearest to those of theirs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fitFeatureSpace } from '../../src/evaluation/feature-space.ts';
import { type MeasuredSound, measure } from '../../src/evaluation/measure.ts';
import { shareOf } from '../../src/evaluation/nearest-real.ts';
import { nearestLabel } from '../../src/evaluation/set-distances.ts';
import { readSoundFile } from '../../src/files/read-usable.ts';

export const kinds = ['kick', 'snare', 'hat', 'perc'] as const;
export type Kind = (typeof kinds)[number];
export const folders: Record<Kind, string> = { kick: 'kick', snare: 'snare', hat: 'hihat', perc: 'percussion' };

export const filesOf = (data: string, kind: Kind): string[] =>
  readdirSync(join(data, folders[kind]))
    .filter((name) => /\.(flac|wav)$/.test(name))
    .sort();

export async function measuredFile(data: string, kind: Kind, name: string): Promise<MeasuredSound> {
  const path = join(data, folders[kind], name);
  const { sound } = await readSoundFile(
    { path: name, location: Buffer.from(path) },
    { bytes: 1e8, seconds: 60, sampleRate: [8000, 192_000] },
  );
  return measure(sound);
}

/** Every n-th, so that all makers are in it. */
export const evenly = <Item>(items: readonly Item[], count: number): Item[] =>
  items.filter((_, i) => Math.floor((i * count) / items.length) !== Math.floor(((i - 1) * count) / items.length));

/** So many real sounds of each instrument span a space; `share` is that of sounds whose nearest in it are of their instrument. */
export async function openClassCheck(data: string, bank: number) {
  const real: { sound: MeasuredSound; label: Kind }[] = [];
  for (const label of kinds)
    for (const name of evenly(filesOf(data, label), bank))
      real.push({ sound: await measuredFile(data, label, name), label });
  const space = fitFeatureSpace(real.map(({ sound }) => sound.features));
  const labelled = real.map(({ sound, label }) => ({ label, point: space(sound.features) }));
  const share = (sounds: readonly Pick<MeasuredSound, 'features'>[], kind: string): number =>
    shareOf(sounds, ({ features }) => nearestLabel<string>(space(features), labelled) === kind);
  return { space, share };
}
