import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HostError } from '../user-error.ts';

/** A file by its name in a folder, and by the bytes that the system knows it by: names need not be UTF-8. */
export interface SoundFile {
  /** Relative to the folder, with `/`, as it is shown. */
  readonly path: string;
  /** Absolute. */
  readonly location: Buffer;
}

export interface FoundFiles {
  /** Sorted by path. */
  readonly files: readonly SoundFile[];
  /** Of what is there and cannot be reached: a sentence each, which names it. */
  readonly unusable: readonly string[];
}

/** Names of sounds, those too that cannot be read here: whoever has them is told so. */
const soundName =
  /\.(wav|wave|w64|rf64|bwf|flac|mp3|ogg|oga|opus|aif|aiff|aifc|caf|m4a|mp4|aac|ac3|wma|ape|wv|au|snd|amr|mka|webm)$/i;
/** Folders of archives made on a Mac; their files, like `._kick.wav`, hold no sound. */
const macFolder = '__MACOSX';
const slash = Buffer.from('/');

/**
 * The sound files of a folder and its subfolders. Hidden and empty files and what a Mac leaves beside files are passed
 * over without a word. Links are followed, each file and folder is counted once, under its own name rather than that of
 * a link. Throws UserError where the folder itself cannot be read; `wanted` says in it what is expected.
 */
export async function findSoundFiles(folder: string, wanted: string): Promise<FoundFiles> {
  const files: SoundFile[] = [];
  const unusable: string[] = [];
  const seen = new Set<string>();
  /** Visited after everything that lies in the folder itself. */
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
    // Some network drives number nothing.
    if (found.ino !== 0n) seen.add(identity);
    if (found.isDirectory()) return visitFolder(place);
    if (found.isFile() && found.size > 0n && soundName.test(place.path)) files.push(place);
  }

  async function visitFolder(place: SoundFile): Promise<void> {
    let entries: Dirent<Buffer>[];
    try {
      entries = await readdir(place.location, { withFileTypes: true, encoding: 'buffer' });
    } catch (cause) {
      unusable.push(`${place.path} ${cannotBeRead(cause as Error)}.`);
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

  const root = await openRoot(folder, wanted);
  await visit({ path: '', location: root }, false);
  for (let i = 0; i < links.length; i++) await visit(links[i]!, true);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), unusable };
}

async function openRoot(folder: string, wanted: string): Promise<Buffer> {
  try {
    await readdir(folder);
    return Buffer.from(resolve(folder));
  } catch (cause) {
    throw new HostError(`${folder} cannot be read; ${wanted}.`, { cause });
  }
}

const cannotBeRead = (error: Error): string => `cannot be read: ${error.message}`;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that are no UTF-8 are taken for Latin-1, in which each byte is a letter. */
function shown(name: Buffer): string {
  try {
    return utf8.decode(name);
  } catch {
    return name.toString('latin1');
  }
}
