import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Context } from 'hono';
import { type ServedBytes, serveBytes } from './serve-bytes.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The page's own style sheets and modules, read once: a request's name only looks up a table. Not node-server's
 * serveStatic, which asks the file system for each request, synchronously, and gives no ETag.
 */
export class StaticFiles {
  readonly #files = new Map<string, ServedBytes>();

  static async load(): Promise<StaticFiles> {
    const folder = new URL('./static/', import.meta.url);
    const loaded = new StaticFiles();
    for (const name of await readdir(folder)) {
      const type = types[extname(name)];
      if (!type) continue;
      const bytes = new Uint8Array(await readFile(new URL(name, folder)));
      const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      // Asked for anew each time and mostly answered with 304, so that an update is seen at once.
      const headers = { 'Cache-Control': 'no-cache', 'Content-Type': type };
      loaded.#files.set(name, { tag, headers, bytes: () => bytes });
    }
    return loaded;
  }

  /** Undefined where there is no such file. */
  async serve(c: Context, name: string): Promise<Response | undefined> {
    const file = this.#files.get(name);
    return file && serveBytes(c, file);
  }
}
