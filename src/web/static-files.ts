import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Context } from 'hono';
import { serveBytes } from './serve-bytes.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page's own style sheets and modules, read once; a request's name only looks up this table. */
export interface StaticFiles {
  serve(c: Context, name: string): Promise<Response | undefined>;
}

export async function loadStaticFiles(): Promise<StaticFiles> {
  const folder = new URL('./static/', import.meta.url);
  const files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; type: string; tag: string }>();
  for (const name of await readdir(folder)) {
    const type = types[extname(name)];
    if (!type) continue;
    const bytes = new Uint8Array(await readFile(new URL(name, folder)));
    files.set(name, { bytes, type, tag: createHash('sha256').update(bytes).digest('hex').slice(0, 16) });
  }
  return {
    async serve(c, name) {
      const file = files.get(name);
      if (!file) return undefined;
      // Asked for anew each time and mostly answered with 304, so that an update is seen at once.
      const headers = { 'Cache-Control': 'no-cache', 'Content-Type': file.type };
      return serveBytes(c, { tag: file.tag, headers, bytes: () => file.bytes });
    },
  };
}
