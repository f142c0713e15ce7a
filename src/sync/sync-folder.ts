import { mkdir } from 'node:fs/promises';
import { onDisk } from '../files/disk-error.ts';
import { drumParts } from '../kits/kit.ts';
import { partsOf } from '../packs/drum-parts.ts';
import { safeName, speakingName } from '../packs/file-name.ts';
import { partName } from '../packs/pack.ts';
import { takenSound } from '../packs/taken-sound.ts';
import { shortId } from '../sound/recipe.ts';
import { type FolderFiles, folderFiles, sha256Of } from './folder-files.ts';
import { aloneIn } from './folder-lock.ts';
import { readIndex, type SyncFile, writeIndex } from './sync-index.ts';
import type { SyncSound, SyncSource } from './sync-source.ts';

/** Sounds that are fetched, listed and written together. */
const atOnce = 8;

export interface SyncResult {
  readonly added: number;
  readonly renamed: number;
  readonly removed: number;
  /** Sounds in the folder now. */
  readonly total: number;
  /** What sync left alone or could not do, as sentences. */
  readonly notes: readonly string[];
}

/** What is on disk, what is known of it, and what was done. */
interface Work {
  readonly folder: string;
  readonly files: FolderFiles;
  /** By path. What is about to be written is listed first: after a crash nothing of sync's own is unknown. */
  readonly index: Map<string, SyncFile>;
  readonly notes: string[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a folder equal to what a source lists: writes, renames and removes files that sync wrote itself, and never
 * touches any other. It may be stopped at any moment and goes on where it was. Undefined where nothing has changed at
 * the source. UserError for trouble with the source or the disk, FolderBusy beside another sync.
 */
export async function syncFolder(
  folder: string,
  source: SyncSource,
  signal?: AbortSignal,
): Promise<SyncResult | undefined> {
  const sounds = await source.list();
  if (!sounds) return undefined;
  return onDisk(folder, async () => {
    await mkdir(folder, { recursive: true });
    return aloneIn(folder, () => makeEqual(folder, source, sounds, signal));
  });
}

async function makeEqual(
  folder: string,
  source: SyncSource,
  sounds: readonly SyncSound[],
  signal: AbortSignal | undefined,
): Promise<SyncResult> {
  const files = folderFiles(folder);
  const listed = await readIndex(folder);
  const work: Work = { folder, files, index: new Map(listed.map((file) => [file.path, file])), notes: [], signal };
  await files.tidy();
  const found = await findIntact(work);
  const removed = await removeUnwanted(work, sounds, found);
  const renamed = await renameChanged(work, sounds, found);
  const added = await addMissing(work, source, sounds, found);
  await files.tidy();
  await save(work);
  return { added, renamed, removed, total: work.index.size, notes: work.notes };
}

const save = ({ folder, index }: Work): Promise<void> => writeIndex(folder, [...index.values()]);

/** Sync's own files by the id of their sound. Those that are gone or were changed are sync's no longer. */
async function findIntact({ files, index, notes }: Work): Promise<Map<string, SyncFile>> {
  const found = new Map<string, SyncFile>();
  for (const file of [...index.values()]) {
    if (await files.isIntact(file)) {
      // After a crash between the two names of a renamed file there is one of them.
      if (!found.has(file.id)) found.set(file.id, file);
      continue;
    }
    index.delete(file.path);
    if (await files.has(file.path)) notes.push(`${file.path} was changed: it stays, and counts as yours.`);
  }
  return found;
}

async function removeUnwanted(work: Work, sounds: readonly SyncSound[], found: Map<string, SyncFile>): Promise<number> {
  const wanted = new Set(sounds.map(({ id }) => id));
  const unwanted = [...work.index.values()].filter((file) => !wanted.has(file.id) || found.get(file.id) !== file);
  for (const file of unwanted) {
    work.signal?.throwIfAborted();
    await work.files.remove(file);
    work.index.delete(file.path);
    if (!wanted.has(file.id)) found.delete(file.id);
  }
  return unwanted.length;
}

async function renameChanged(
  work: Work,
  sounds: readonly SyncSound[],
  found: ReadonlyMap<string, SyncFile>,
): Promise<number> {
  const moves: { readonly from: string; readonly to: SyncFile }[] = [];
  for (const sound of sounds) {
    const file = found.get(sound.id);
    const base = file && basePath(sound, file);
    // A number behind its name stays, also when the name has become free.
    if (!file || !base || file.path.replace(/( \(\d+\))?\.wav$/, '') === base) continue;
    const to = { ...file, path: await freePath(work, base) };
    work.index.set(to.path, to);
    moves.push({ from: file.path, to });
  }
  if (moves.length > 0) await save(work);
  for (const { from, to } of moves) {
    const isRenamed = await work.files.rename(from, to.path);
    work.index.delete(isRenamed ? from : to.path);
  }
  return moves.length;
}

async function addMissing(
  work: Work,
  source: SyncSource,
  sounds: readonly SyncSound[],
  found: ReadonlyMap<string, SyncFile>,
): Promise<number> {
  const missing = sounds.filter(({ id }) => !found.has(id));
  let added = 0;
  for (let start = 0; start < missing.length; start += atOnce) {
    work.signal?.throwIfAborted();
    const group = missing.slice(start, start + atOnce);
    const wavs = await Promise.all(group.map(({ id }) => source.read(id)));
    const written: { readonly path: string; readonly wav: Uint8Array }[] = [];
    for (const [i, sound] of group.entries()) {
      const read = wavs[i];
      if (!read) {
        work.notes.push(`${shortId(sound.id)} is not there any more.`);
        continue;
      }
      const { wav, hz, ringMs } = takenSound(read, sound.id);
      const [part = 'perc'] = partsOf([{ instrument: sound.instrument, ringMs }]);
      const facts = { part, ...(hz !== undefined && { hz }) };
      const path = await freePath(work, basePath(sound, facts));
      work.index.set(path, { path, id: sound.id, bytes: wav.length, sha256: sha256Of(wav), ...facts });
      written.push({ path, wav });
    }
    await save(work);
    for (const { path, wav } of written)
      if (await work.files.write(path, wav)) added++;
      else work.index.delete(path);
  }
  return added;
}

/** `Kick/Kick F1 43Hz k7f3q2`, where nothing depends on the other sounds. */
function basePath({ id, instrument, name }: SyncSound, { part, hz }: Pick<SyncFile, 'part' | 'hz'>): string {
  const what = partName(drumParts.find((known) => known === part) ?? 'perc', instrument);
  return `${safeName(what) || 'Sound'}/${speakingName({ what: name ?? what, hz, id })}`;
}

/** A name that nothing has yet, neither on disk nor in the index. */
async function freePath({ index, files }: Work, base: string): Promise<string> {
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? `${base}.wav` : `${base} (${copy}).wav`;
    if (!index.has(path) && !(await files.has(path))) return path;
  }
}
