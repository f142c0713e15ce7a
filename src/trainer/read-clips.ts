import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { toLoudness } from '../audio/loudness.ts';
import { fromHit } from '../audio/onset.ts';
import { resampleTo } from '../audio/resample.ts';
import { amplified, cropped, lengthFrames as framesOf, peakOf, type Sound } from '../audio/sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import { untilSilence } from '../audio/until-silence.ts';
import { readSoundFile } from '../files/read-usable.ts';
import type { SoundFile } from '../files/sound-files.ts';
import { inEnglish } from '../languages/index.ts';
import { amplitudeOfDb } from '../power.ts';
import type { Manifest } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';

export interface ClipFormat {
  readonly sampleRate: number;
  readonly lengthFrames: number;
  readonly level: Manifest['sourceLevel'];
}

/** A sound by its path in the data folder, with size and digest to detect changes. */
export interface ClipFile {
  readonly path: string;
  /** The path's bytes in base64, unless they are UTF-8. */
  readonly rawPath?: string;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the decoded samples: equal in every lossless format. See sampleDigest. */
  readonly samples: string;
}

export type ReadClip = Awaited<ReturnType<typeof readClip>>;

/** The owner's own files: longer ones are cropped. */
const limits: SoundLimits = { bytes: 500 * 1024 * 1024, seconds: 600, sampleRate: [8000, 192_000] };

/** UserError if a file is not the one that the run began with. */
export function checkUnchanged(folder: string, now: ClipFile, then: ClipFile): void {
  if (now.sha256 === then.sha256) return;
  throw new HostError(
    `${join(folder, now.path)} has changed since the run began (${now.bytes} bytes now, ${then.bytes} then), and a run goes on with the very same sounds. Put it back, or begin anew with another --out.`,
  );
}

/** The maker of a sound: its file name up to two underscores, as in the bundled list; else the folder that it is in. */
export function makerOf({ path }: ClipFile): string {
  const name = basename(path);
  return name.includes('__') ? name.slice(0, name.indexOf('__')) : dirname(path);
}

/** The present place of a run's file. */
export function locate(folder: string, { path, rawPath }: ClipFile): SoundFile {
  const inFolder = rawPath === undefined ? Buffer.from(path) : Buffer.from(rawPath, 'base64');
  return { path, location: Buffer.concat([Buffer.from(`${folder}/`), inFolder]) };
}

/**
 * Reads a clip for training: resampled stereo at the model's level, cropped or padded to its length. UserError with the
 * file's path for silence and unreadable files.
 */
export async function readClip(from: SoundFile, folder: string, format: ClipFormat) {
  const { path, location } = from;
  const { bytes, sound, notes } = await readSoundFile(from, limits);
  const clip = await clipOf(sound, path, format);
  const heard = createHash('sha256');
  for (const channel of clip) heard.update(new Uint8Array(channel.buffer, channel.byteOffset, channel.byteLength));
  const inFolder = location.subarray(Buffer.byteLength(folder) + 1);
  const file: ClipFile = {
    path,
    ...(!inFolder.equals(Buffer.from(path)) && { rawPath: inFolder.toString('base64') }),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    samples: sampleDigest(sound),
  };
  return {
    clip,
    file,
    /** SHA-256 of the clip itself: equal for copies, whatever their names and formats. */
    heard: heard.digest('hex'),
    /** Sentences about repairs of the file. */
    notes: notes.map(inEnglish),
  };
}

/** SHA-256 of a sound's samples as 16-bit little-endian integers, channels interleaved. */
export function sampleDigest({ channels }: Sound): string {
  const bytes = Buffer.alloc(2 * channels.length * channels[0]!.length);
  let at = 0;
  for (let i = 0; i < channels[0]!.length; i++)
    for (const channel of channels) {
      bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(channel[i]! * 32_768))), at);
      at += 2;
    }
  return createHash('sha256').update(bytes).digest('hex');
}

async function clipOf(whole: Sound, name: string, format: ClipFormat): Promise<Clip> {
  const { sampleRate, lengthFrames, level } = format;
  const stereo = await resampleTo(oneHit(whole, format), { sampleRate, channels: 2 });
  const loudest = peakOf(cropped(stereo, 0, lengthFrames));
  if (loudest === 0) throw new HostError(`${name} is silent.`);
  // Level before cropping, as upstream: it is the loudness of the whole sound.
  const { channels } =
    level.measure === 'lufs' ? toLoudness(stereo, level.db) : amplified(stereo, amplitudeOfDb(level.db) / loudest);
  const [left, right] = channels.map((channel) => {
    const exact = new Float32Array(lengthFrames);
    exact.set(channel.subarray(0, lengthFrames));
    return exact;
  });
  // One array for both channels of a mono file: half the memory, and augmentation resamples it once.
  const mono = stereo.channels[0]!.every((value, i) => value === stereo.channels[1]![i]);
  return mono ? [left!, left!] : [left!, right!];
}

/** From the hit on; a sound longer than a clip ends at its first silence. */
function oneHit(whole: Sound, { sampleRate, lengthFrames }: ClipFormat): Sound {
  const { sound } = fromHit(whole);
  return framesOf(sound) > (lengthFrames * sound.sampleRate) / sampleRate ? untilSilence(sound) : sound;
}
