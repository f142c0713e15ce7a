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
 * The page's own style sheets and modules, read once: a request's name only looks up a table. Not node-server's
 * serveStatic, which asks the file system for each request, synchronously, and gives no ETag.
 */
export async function readStaticFiles(): Promise<ReadonlyMap<string, ServedBytes>> {
  const folder = new URL('./static/', import.meta.url);
  const files = new Map<string, ServedBytes>();
  for (const name of await readdir(folder)) {
    const type = types[extname(name)];
    if (!type) continue;
    const bytes = new Uint8Array(await readFile(new URL(name, folder)));
    const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    // Asked for anew each time and mostly answered with 304, so that an update is seen at once.
    const headers = { 'Cache-Control': 'no-cache', 'Content-Type': type };
    files.set(name, { tag, headers, bytes: () => bytes });
  }
  return files;
}
