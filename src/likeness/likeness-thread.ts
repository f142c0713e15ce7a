import { readWav } from '../audio/wav.ts';
import { characterOf } from '../evaluation/character.ts';
import type { DatabaseSource } from '../library/database.ts';
import { type SoundFilter, vectorsOf } from '../library/find-sounds.ts';
import { openReader } from '../library/open-reader.ts';
import { vectorsIn } from '../library/sample-facts.ts';
import type { Character } from '../sound/knobs.ts';
import { fromText } from './likeness-vector.ts';
import { mapLayout } from './map-layout.ts';
import { type MeasuredWav, measureSound } from './measure-sound.ts';
import { type Neighbour, nearest } from './nearest.ts';

export interface MapPoint {
  readonly id: string;
  readonly model: string;
  /** Empty: none. */
  readonly name: string;
  /** 0 to 1. */
  readonly x: number;
  readonly y: number;
}

/** In the thread of likeness, with a connection of its own: vectors of a whole library never reach the event loop. */
export function open(source: DatabaseSource) {
  const reader = openReader(source);
  const parts = { longReads: reader.sql };
  return {
    async measure(
      sounds: readonly { readonly wav: Uint8Array; readonly instrument: string }[],
    ): Promise<MeasuredWav[]> {
      const measured: MeasuredWav[] = [];
      for (const { wav, instrument } of sounds) measured.push(await measureSound(wav, instrument));
      return measured;
    },

    /** What the knobs measure; undefined for silence and for no sound. */
    async characters(wavs: readonly (Uint8Array | undefined)[]): Promise<(Character | undefined)[]> {
      const measured: (Character | undefined)[] = [];
      for (const wav of wavs) measured.push(wav && (await characterOf(readWav(wav).sound)));
      return measured;
    },

    /** Among the sounds that a server knows. */
    async nearest(vector: string, except: string, serverId: string, limit: number): Promise<Neighbour[]> {
      const own = fromText(vector);
      if (!own) return [];
      const known = await vectorsIn(parts, { serverId });
      const others = known.filter(({ id }) => id !== except);
      return nearest(own, others, limit);
    },

    async map(filter: SoundFilter & { readonly limit: number }): Promise<MapPoint[]> {
      const sounds = (await vectorsOf(parts, filter)).flatMap((sound) => {
        const vector = fromText(sound.vector);
        return vector ? [{ ...sound, vector }] : [];
      });
      const places = mapLayout(sounds.map(({ vector }) => vector));
      const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
      return sounds.map(({ id, model, name }, i) => ({
        id,
        model,
        name: name ?? '',
        x: rounded(places[2 * i]!),
        y: rounded(places[2 * i + 1]!),
      }));
    },

    end: (): void => reader.close(),
  };
}
