import { join } from 'node:path';
import PQueue from 'p-queue';
import { writeWav } from '../audio/wav.ts';
import { Interrupted } from '../files/patient-request.ts';
import { writeWhole } from '../files/write-whole.ts';
import { UserError } from '../user-error.ts';
import { checkedFile, pathOf } from './checked-file.ts';
import { type FetchOptions, fetchOriginal } from './fetch-original.ts';
import { soundOf } from './pcm.ts';
import { nearDb, type Reading, readingOf } from './readings.ts';
import { type ListedSound, makerOf, type SoundList } from './sound-list.ts';

export interface FetchRequest {
  readonly list: SoundList;
  /** Of the list; renderings are left out by the caller. */
  readonly sounds: readonly ListedSound[];
  readonly folder: string;
  /** See githubFiles. */
  readonly base: string;
  readonly options?: FetchOptions;
  /** After each sound. */
  readonly onSound?: (done: number) => void;
}

export interface Fetched {
  readonly path: string;
  /** `near`: another conversion of the same original. `missing`: with the reason. `notTried`: stopped before. */
  readonly state: 'exact' | 'near' | 'missing' | 'notTried';
  /** It was in the folder before. */
  readonly wasThere?: boolean;
  readonly reason?: string;
}

/** Downloads at a time: a public server is not ours. */
const concurrency = 4;
/** After this many sounds in a row without a connection there is no network, and the rest is not tried. */
const mostUnreachable = 8;

/**
 * Brings sounds of the list into a folder, as WAV at the path of pathOf. What is there and right stays; every file is
 * written whole or not at all, and only if it agrees with the list. A signal ends it early. Throws if the disk refuses.
 */
export async function fetchSounds(request: FetchRequest): Promise<readonly Fetched[]> {
  const { sounds, options = {}, onSound } = request;
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([ending.signal, options.signal]) : ending.signal;
  const queue = new PQueue({ concurrency });
  let done = 0;
  let unreachable = 0;
  const fetchOne = async (sound: ListedSound): Promise<Fetched> => {
    const fetched = await broughtIn(sound, request, { ...options, signal });
    unreachable = fetched.isUnreachable ? unreachable + 1 : fetched.wasThere ? unreachable : 0;
    if (unreachable >= mostUnreachable) ending.abort();
    onSound?.(++done);
    return fetched;
  };
  const all = sounds.map((sound) => queue.add(() => fetchOne(sound)));
  try {
    return await Promise.all(all);
  } catch (error) {
    ending.abort();
    throw error;
  } finally {
    await Promise.allSettled(all);
  }
}

async function broughtIn(
  sound: ListedSound,
  { list, folder, base }: FetchRequest,
  options: FetchOptions & { readonly signal: AbortSignal },
): Promise<Fetched & { readonly isUnreachable?: boolean }> {
  const path = pathOf(sound);
  const there = await checkedFile(folder, sound);
  if (there && there.agreement !== 'other') return { path: there.path, state: there.agreement, wasThere: true };
  if (there && there.path !== path)
    return { path, state: 'missing', reason: `${there.path} is another sound and stands in its place.` };
  if (options.signal.aborted) return { path, state: 'notTried' };
  let reading: Reading | undefined;
  try {
    const originals = [];
    const source = list.sources[makerOf(sound.name)]!;
    for (const original of sound.originals) originals.push(await fetchOriginal(base, source, original, options));
    reading = await readingOf(sound.mode, originals, sound);
  } catch (error) {
    if (options.signal.aborted) return { path, state: 'notTried' };
    if (!(error instanceof UserError)) throw error;
    const isUnreachable = error.cause instanceof Interrupted && error.cause.message === 'no connection';
    return { path, state: 'missing', reason: error.message, isUnreachable };
  }
  if (!reading) return { path, state: 'missing', reason: 'the original is silent.' };
  const { pcm, isExact, distanceDb } = reading;
  if (!isExact && distanceDb > nearDb)
    return { path, state: 'missing', reason: `what arrived is another sound (${distanceDb} dB from the listed one).` };
  await writeWhole(join(folder, path), writeWav(soundOf(pcm), { bitDepth: '16' }));
  return { path, state: isExact ? 'exact' : 'near' };
}
