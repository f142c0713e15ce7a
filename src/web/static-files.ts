import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Context } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page's own style sheets and modules, read once; a request's name only looks up this table. */
export interface StaticFiles {
  serve(c: Context, name: string): Response | undefined;
}

export async function loadStaticFiles(): Promise<StaticFiles> {
  const folder = new URL('./static/', import.meta.url);
  const files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; type: string; etag: string }>();
  for (const name of await readdir(folder)) {
    const type = types[extname(name)];
    if (!type) continue;
    const bytes = new Uint8Array(await readFile(new URL(name, folder)));
    files.set(name, { bytes, type, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` });
  }
  return {
    serve(c, name) {
      const file = files.get(name);
      if (!file) return undefined;
      // Asked for anew each time and mostly answered with 304, so that an update is seen at once.
      const headers = { ETag: file.etag, 'Cache-Control': 'no-cache', 'Content-Type': file.type };
      if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
      return c.body(file.bytes, 200, headers);
    },
  };
}
