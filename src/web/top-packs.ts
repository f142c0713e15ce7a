import { isRecent } from '../durations.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { packRecords } from '../packs/pack-records.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { TopQuery } from './top-query.ts';

/** Sounds on a page of the gallery, and in its pack. */
export const perPage = 24;
const limitBytes = 64 * 1024 * 1024;
const lifetimeMs = 60_000;
const remembered = 8;

/** What the asker may see: the sounds of a server, or public ones. */
export type GalleryScope = { readonly serverId: string } | { readonly serverId?: never; readonly publicOnly: true };

export interface TopPackParts {
  readonly library: Library;
  readonly models: Pick<ModelStore, 'withWeights'>;
  readonly workshop: Pick<Workshop, 'pack' | 'forSampler'>;
  readonly now: () => number;
}

/** Packs of leaderboards as zips, each remembered for a minute. Rejects with a UserError where there is nothing to pack. */
export function topPacks(parts: TopPackParts): (query: TopQuery, scope: GalleryScope) => Promise<Uint8Array> {
  const { library, now } = parts;
  const packs = new BoundedMap<string, { readonly at: number; readonly bytes: Promise<Uint8Array> }>(remembered);
  return ({ model, period }, scope) => {
    const filter = { ...scope, period, ...(model === undefined ? {} : { model }) };
    const key = JSON.stringify(filter);
    const known = packs.get(key);
    if (known && isRecent(known.at, now(), lifetimeMs)) return known.bytes;
    const bytes = library.top({ ...filter, limit: perPage }).then(async (records) => {
      const place = { name: packName({ model, period }), ...scope, limitBytes };
      const sounds = records.map((record) => ({ record }));
      return (await packRecords(sounds, place, parts)).bytes;
    });
    packs.set(key, { at: now(), bytes });
    bytes.catch(() => packs.delete(key));
    return bytes;
  };
}

export const packName = ({ model, period }: { model?: string | undefined; period: string }): string =>
  ['Top', model, period].filter(Boolean).join(' ');
