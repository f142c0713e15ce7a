import { strToU8, type Zippable, zipSync } from 'fflate';

export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A zip's headers for one file, beside its path, which stands in it twice. */
const headerBytes = 160;
const mtime = '1980-01-01T00:00:00';

/**
 * A zip of `data.json` and as many of the files, in their order, as fit into the limit; the JSON is always in it. Sounds are
 * stored as they are: noise hardly shrinks.
 */
export function personalArchive(
  data: object,
  files: readonly ArchiveFile[],
  limitBytes: number,
): { readonly bytes: Uint8Array; readonly leftOut: number } {
  const text = strToU8(`${JSON.stringify(data, null, 2)}\n`);
  const zip: Zippable = { 'data.json': [text, { level: 6 }] };
  let room = limitBytes - zipSync(zip, { mtime }).length;
  let leftOut = 0;
  for (const { path, bytes } of files) {
    const size = bytes.length + 2 * path.length + headerBytes;
    if (size > room) leftOut++;
    else {
      room -= size;
      zip[path] = [bytes, { level: 0 }];
    }
  }
  return { bytes: zipSync(zip, { mtime }), leftOut };
}
