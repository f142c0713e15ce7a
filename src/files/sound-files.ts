import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HostError } from '../user-error.ts';
import { whyRefused } from './disk-error.ts';

/** A file by its shown name, and by the bytes of its path: names need not be UTF-8. */
export interface SoundFile {
  /** Relative to the folder, with `/`, for display. */
  readonly path: string;
  /** Absolute. */
  readonly location: Buffer;
}

/** Extensions of sounds, including formats that are not supported: their owner must be told. */
const soundName =
  /\.(wav|wave|w64|rf64|bwf|flac|mp3|ogg|oga|opus|aif|aiff|aifc|caf|m4a|mp4|aac|ac3|wma|ape|wv|au|snd|amr|mka|webm)$/i;
/** A folder in archives made on a Mac, whose files, like `._kick.wav`, hold no sound. */
const macFolder = '__MACOSX';
const slash = Buffer.from('/');

/**
 * The sound files of a folder and its subfolders, without hidden and empty files and those that a Mac leaves behind.
 * Links are followed; each file and folder counts once, under its own name rather than a link's. UserError if the
 * folder itself cannot be read.
 * @param wanted what the message asks for instead
 */
export async function findSoundFiles(folder: string, wanted: string) {
  const files: SoundFile[] = [];
  /** One sentence for each file or folder that cannot be read. */
  const unusable: string[] = [];
  const seen = new Set<string>();
  /** Visited last, after everything in the folder itself. */
  const links: SoundFile[] = [];

  async function visit(place: SoundFile, isLink: boolean): Promise<void> {
    const found = await stat(place.location, { bigint: true }).catch((cause: unknown) => cause as Error);
    if (found instanceof Error) {
      const isBroken = isLink && 'code' in found && (found.code === 'ENOENT' || found.code === 'ELOOP');
      if (!isBroken) unusable.push(`${place.path} ${cannotBeRead(found)}.`);
      else if (soundName.test(place.path)) unusable.push(`${place.path} is a link to nothing.`);
      return;
    }
    const identity = `${found.dev}:${found.ino}`;
    if (seen.has(identity)) return;
    // Some network drives have no inode numbers.
    if (found.ino !== 0n) seen.add(identity);
    if (found.isDirectory()) return visitFolder(place);
    if (found.isFile() && found.size > 0n && soundName.test(place.path)) files.push(place);
  }

  async function visitFolder(place: SoundFile): Promise<void> {
    const entries = await readdir(place.location, { withFileTypes: true, encoding: 'buffer' }).catch(
      (cause: Error) => cause,
    );
    if (entries instanceof Error) {
      unusable.push(`${place.path} ${cannotBeRead(entries)}.`);
      return;
    }
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = shown(entry.name);
      if (name.startsWith('.') || name === macFolder) continue;
      const inside = {
        path: place.path === '' ? name : `${place.path}/${name}`,
        location: Buffer.concat([place.location, slash, entry.name]),
      };
      if (entry.isSymbolicLink()) links.push(inside);
      else if (entry.isDirectory() || soundName.test(name)) await visit(inside, false);
    }
  }

  await readdir(folder).catch((cause: unknown) => {
    throw new HostError(`${folder} cannot be read; ${wanted}.`, { cause });
  });
  await visit({ path: '', location: Buffer.from(resolve(folder)) }, false);
  for (let i = 0; i < links.length; i++) await visit(links[i]!, true);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), unusable };
}

const cannotBeRead = (error: Error): string => `cannot be read: ${whyRefused(error, 'read')}`;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that are not UTF-8 are read as Latin-1, in which every byte is a letter. */
function shown(name: Buffer): string {
  try {
    return utf8.decode(name);
  } catch {
    return name.toString('latin1');
  }
}
