import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ServedBytes } from './serve-bytes.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The page's own files, and the modules that it shares with the server (a beat's hits and its mix), which its modules
 * import by their place in the source: `../../kits/mixer.js` is `/kits/mixer.js` there.
 */
const folders = Object.entries({ static: './static/', kits: '../kits/' }).map(
  ([path, folder]) => [path, new URL(folder, import.meta.url)] as const,
);

/**
 * The page's own style sheets and modules, read once: a request's name only looks up a table. Not node-server's
 * serveStatic, which asks the file system for each request, synchronously, and gives no ETag.
 */
export async function readStaticFiles(): Promise<ReadonlyMap<string, ServedBytes>> {
  const files = new Map<string, ServedBytes>();
  for (const [path, folder] of folders)
    for (const name of await readdir(folder)) {
      const type = types[extname(name)];
      if (type) files.set(`/${path}/${name}`, await fileOf(new URL(name, folder), type));
    }
  return files;
}

async function fileOf(url: URL, type: string): Promise<ServedBytes> {
  const bytes = new Uint8Array(await readFile(url));
  const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  // Asked for anew each time and mostly answered with 304, so that an update is seen at once.
  return { tag, headers: { 'Cache-Control': 'no-cache', 'Content-Type': type }, bytes: () => bytes };
}
