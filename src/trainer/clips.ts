import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { peak } from '../audio/finish.ts';
import { toLoudness } from '../audio/loudness.ts';
import { readSound } from '../audio/read-sound.ts';
import { resampleTo } from '../audio/resample.ts';
import type { Sound } from '../audio/sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import type { Manifest } from '../model-store/manifest.ts';
import { UserError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { permutation } from './draws.ts';

export interface ClipFormat {
  readonly sampleRate: number;
  readonly lengthFrames: number;
  readonly level: Manifest['sourceLevel'];
}

/** A WAV by its path in the data folder, and what tells whether it is still the same. */
export interface ClipFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The owner's own files: longer ones are cropped. */
const limits: SoundLimits = { bytes: 500 * 1024 * 1024, seconds: 600, sampleRate: [8000, 192_000] };

/** Paths of the WAVs in a folder and its subfolders, relative to it with `/`, sorted. UserError where there are none. */
export async function findWavs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`${folder} cannot be read; --data must be a folder with WAV files.`, { cause });
  });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.wave?$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  if (paths.length === 0) throw new UserError(`${folder} holds no WAV files; --data must be a folder with WAV files.`);
  return paths;
}

/** What the run began with must be there still: UserError that names the file where it is not. */
export function checkUnchanged(folder: string, now: ClipFile, then: ClipFile): void {
  if (now.sha256 === then.sha256) return;
  throw new UserError(
    `${join(folder, now.path)} has changed since the run began (${now.bytes} bytes now, ${then.bytes} then), and a run goes on with the very same sounds. Put it back, or begin anew with another --out.`,
  );
}

/**
 * Reads clips as the network learns them: resampled stereo at the model's level, cropped or padded to its length.
 * Silent files are refused like unreadable ones: UserError with the file's name.
 */
export async function readClips(
  folder: string,
  paths: readonly string[],
  format: ClipFormat,
  onRead?: (file: ClipFile) => void,
): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new UserError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, {
        cause,
      });
    });
    const { sound } = await readSound(bytes, { name: file, limits, tooLong: 'cut' });
    clips.push(await clipOf(sound, file, format));
    onRead?.({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return clips;
}

async function clipOf(sound: Sound, name: string, { sampleRate, lengthFrames, level }: ClipFormat): Promise<Clip> {
  const stereo = await resampleTo(sound, { sampleRate, channels: 2 });
  const cropped = { sampleRate, channels: stereo.channels.map((channel) => channel.subarray(0, lengthFrames)) };
  const loudest = peak(cropped);
  if (loudest === 0) throw new UserError(`${name} is silent in its first ${lengthFrames} frames; take it out.`);
  // Level before cropping, as upstream: the loudness is that of the sound, not of the part that fits.
  const { channels } =
    level.measure === 'lufs' ? toLoudness(stereo, level.db) : scaled(stereo, 10 ** (level.db / 20) / loudest);
  const [left, right] = channels.map((channel) => {
    const exact = new Float32Array(lengthFrames);
    exact.set(channel.subarray(0, lengthFrames));
    return exact;
  });
  // One array for both channels of a mono file: half the memory, and augmentation resamples it once.
  const mono = stereo.channels[0]!.every((value, i) => value === stereo.channels[1]![i]);
  return mono ? [left!, left!] : [left!, right!];
}

const scaled = ({ channels, sampleRate }: Sound, gain: number): Sound => ({
  sampleRate,
  channels: channels.map((channel) => channel.map((value) => value * gain)),
});

/** A tenth of the clips (at least one, where there are two or more), the same ones for the same count. */
export function splitClips<T>(items: readonly T[]): { training: T[]; validation: T[] } {
  const order = permutation(splitSeed, 0, items.length);
  const held = items.length < 2 ? 0 : Math.max(1, Math.round(items.length / 10));
  const heldOut = new Set(order.slice(0, held));
  return {
    training: items.filter((_, i) => !heldOut.has(i)),
    validation: items.filter((_, i) => heldOut.has(i)),
  };
}

/** Not the run's seed: runs with other seeds must be comparable. */
const splitSeed = 1;

/** Root mean square over all clips. */
export function rmsOf(clips: readonly Clip[]): number {
  let sum = 0;
  let count = 0;
  for (const clip of clips)
    for (const channel of clip) {
      for (const value of channel) sum += value * value;
      count += channel.length;
    }
  return Math.sqrt(sum / Math.max(1, count));
}

/** Brings clips to network units, in place. */
export function scaleClips(clips: readonly Clip[], factor: number): void {
  for (const clip of clips)
    for (const channel of new Set(clip)) for (let i = 0; i < channel.length; i++) channel[i]! *= factor;
}
