import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere } from '../files/file-source.ts';
import { writeWhole } from '../files/write-whole.ts';
import { sampleIdPattern, sha256Hex } from '../sound/ids.ts';
import { HostError } from '../user-error.ts';

/** What the folder's own files are listed in; hidden on most systems. */
export const indexName = '.rimshot-sync.json';

/** `Kick/Kick F1 43Hz k7f3q2.wav`: a folder and a file of ours, and never a step upwards. */
const filePath = z.string().regex(/^(?!\.)[^/\\:\0]{1,120}\/(?!\.)[^/\\:\0]{1,120}\.wav$/);

const fileShape = z.object({
  path: filePath,
  id: z.string().regex(sampleIdPattern),
  bytes: z.number().int().positive(),
  /** Of the file as it was written: one that differs is somebody else's by now. */
  sha256: z.string().regex(sha256Hex),
  /** What its name says, so that it is named anew without being read. */
  part: z.string(),
  hz: z.number().optional(),
});
export type SyncFile = Readonly<z.infer<typeof fileShape>>;

const indexShape = z.object({ version: z.literal(1), files: z.array(fileShape).readonly() });

/** The files that sync wrote into this folder and has not removed. HostError where the list was damaged. */
export async function readIndex(folder: string): Promise<readonly SyncFile[]> {
  const path = join(folder, indexName);
  const bytes = await readIfThere(path);
  if (!bytes) return [];
  try {
    return indexShape.parse(JSON.parse(bytes.toString('utf8'))).files;
  } catch (cause) {
    throw new HostError(
      `${path} is damaged, so nothing tells which files sync wrote. Remove it: the files then count as your own, and sync writes new ones beside them.`,
      { kind: 'failed', cause },
    );
  }
}

export const writeIndex = (folder: string, files: readonly SyncFile[]): Promise<void> =>
  writeWhole(join(folder, indexName), `${JSON.stringify({ version: 1, files }, undefined, 1)}\n`);
