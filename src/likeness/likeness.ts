import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSource } from '../library/database.ts';
import type { Library, SampleFacts, SoundFilter } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { noPeers, type Peers } from '../peers/peers.ts';
import { createSideThread } from '../side-thread/side-thread.ts';
import type { Character } from '../sound/knobs.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { MapPoint, open } from './likeness-thread.ts';
import type { Neighbour } from './nearest.ts';

export type { MapPoint } from './likeness-thread.ts';
export type { Neighbour } from './nearest.ts';

/** Sounds measured at once: the answer of a kit or of eight sounds. */
const atOnce = 8;
/** After the start, and between two pieces of old sounds. */
const idleMs = { start: 10_000, between: 250, busy: 5_000 } as const;
/** The map of a large library takes seconds, on a slow computer more. */
const mostMs = 180_000;
/** Points on a map. */
export const mostPoints = 2000;

type Thread = ReturnType<typeof open>;
/** The functions of the thread; tests call them without one. */
export type LikenessCalls = {
  readonly [Name in Exclude<keyof Thread, 'end'>]: (
    ...args: Parameters<Thread[Name]>
  ) => Promise<Awaited<ReturnType<Thread[Name]>>>;
};

export interface LikenessParts {
  readonly library: Library;
  readonly database: DatabaseSource;
  readonly models: Pick<ModelStore, 'withWeights'>;
  readonly log: Pick<Log, 'error'>;
  /** Sounds are being made: old ones are measured later. */
  readonly isBusy: () => Promise<boolean>;
  /** What a sound measures: its seed joins those that the knobs choose from. */
  readonly onMeasured?: (recipe: Recipe, character: Character) => Promise<void>;
  /** One process measures for all. Default: there are no others. */
  readonly peers?: Pick<Peers, 'leader' | 'news'>;
  /** Default: a thread of its own. */
  readonly calls?: LikenessCalls;
}

export type Likeness = ReturnType<typeof createLikeness>;

/**
 * Measures sounds beside the event loop: new ones after their answer, old ones while nothing is made; and tells which
 * ones are alike.
 */
export function createLikeness({ library, database, models, log, isBusy, calls, onMeasured, ...rest }: LikenessParts) {
  const { peers: { leader, news } = noPeers() } = rest;
  const thread = calls
    ? undefined
    : createSideThread<Thread>(new URL('likeness-thread.ts', import.meta.url).href, { given: database, mostMs });
  const ask: LikenessCalls = calls ?? {
    measure: (sounds) => thread!.call('measure', sounds),
    nearest: (...given) => thread!.call('nearest', ...given),
    map: (filter) => thread!.call('map', filter),
    characters: (wavs) => thread!.call('characters', wavs),
  };
  const stopping = new AbortController();
  let measuring: Promise<void> | undefined;

  async function measure(sounds: readonly { readonly id: string; readonly recipe: Recipe }[]): Promise<void> {
    const read = await Promise.all(
      sounds.map(async ({ id, recipe }) => {
        const wav = await library.readAudio(id);
        const instrument = models.withWeights(recipe.weights, recipe.model)?.manifest.instrument ?? recipe.model;
        return wav ? [{ id, wav, instrument, recipe }] : [];
      }),
    );
    const there = read.flat();
    if (there.length === 0) return;
    const measured = await ask.measure(there.map(({ wav, instrument }) => ({ wav, instrument })));
    await library.storeFacts(there.map(({ id }, i) => ({ id, ...measured[i]!.facts })));
    for (const [i, { recipe }] of there.entries()) {
      const { character } = measured[i]!;
      if (character) await onMeasured?.(recipe, character);
    }
  }

  /** Until every sound is measured. */
  async function measureAll(): Promise<void> {
    while (leader.isLeading()) {
      const waiting = await library.unmeasured(atOnce);
      if (waiting.length === 0 || stopping.signal.aborted) return;
      await measure(waiting.map(({ id, recipe }) => ({ id, recipe: JSON.parse(recipe) as Recipe })));
      const pauseMs = waiting.length < atOnce ? 0 : (await isBusy()) ? idleMs.busy : idleMs.between;
      await sleep(pauseMs, undefined, { signal: stopping.signal });
    }
  }

  /** Has what is new measured; never rejects. */
  function wake(): Promise<void> {
    measuring ??= (leader.isLeading() ? measureAll() : news.tell('measure', {}))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, 'Sounds could not be measured.');
      })
      .finally(() => {
        measuring = undefined;
      });
    return measuring;
  }

  const resign = leader.whileLeading(() => {
    const start = setTimeout(() => void wake(), idleMs.start).unref();
    const deaf = news.hear('measure', wake, wake);
    return () => {
      clearTimeout(start);
      deaf();
    };
  });

  async function vectorOf(sample: { readonly id: string; readonly recipe: Recipe }): Promise<SampleFacts['vector']> {
    const known = await library.factsOf(sample.id);
    if (known) return known.vector;
    await measure([sample]);
    return (await library.factsOf(sample.id))?.vector ?? null;
  }

  return {
    wake,
    /** The sounds of a server that are most alike; undefined where the sound's own audio is gone. */
    async nearest(
      sample: { readonly id: string; readonly recipe: Recipe },
      { serverId, limit }: { readonly serverId: string; readonly limit: number },
    ): Promise<readonly Neighbour[] | undefined> {
      const vector = await vectorOf(sample);
      return vector === null ? undefined : ask.nearest(vector, sample.id, serverId, limit);
    },
    /** A person's sounds on a plane, alike ones near each other: the newest `mostPoints` of those that are measured. */
    map: (filter: SoundFilter): Promise<readonly MapPoint[]> => ask.map({ ...filter, limit: mostPoints }),
    /** What sounds measure for the knobs; undefined for silence and for no sound. */
    characters: (wavs: readonly (Uint8Array | undefined)[]) => ask.characters(wavs),
    async stop(): Promise<void> {
      resign();
      stopping.abort();
      await thread?.stop();
      await measuring;
    },
  };
}
