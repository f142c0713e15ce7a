import { type Context, Hono } from 'hono';
import type { App } from '../chat/app.ts';
import { packNameOf } from '../chat/pack-sounds.ts';
import { findVisible } from '../chat/visible-sample.ts';
import type { SampleRecord } from '../library/library.ts';
import type { Pack } from '../packs/pack.ts';
import { packFormatOf } from '../packs/pack-formats.ts';
import { packRecords } from '../packs/pack-records.ts';
import { idPatterns } from './channel-entry.ts';
import { localPlace } from './channel-request.ts';

/** As many as /pack takes. */
const mostSounds = 32;
const mostIdsLength = mostSounds * 14;

/**
 * `/take?ids=a,b,c&format=sfz`: these sounds as a file, in their order, for the download menu. Sounds that are unknown
 * here are left out; where none is left there is nothing. It changes nothing, so that a link is enough, and a drag.
 */
export function takeRoutes(parts: Pick<App, 'library' | 'models' | 'workshop'>): Hono {
  const app = new Hono();
  app.get('/take', async (c) => {
    const ids = (c.req.query('ids') ?? '').slice(0, mostIdsLength).split(',').slice(0, mostSounds);
    const format = packFormatOf(c.req.query('format') ?? 'all');
    if (format === undefined) return c.notFound();
    const records: SampleRecord[] = [];
    for (const id of ids) {
      const record = idPatterns.sample.test(id) ? await findVisible(id, localPlace.serverId, parts) : undefined;
      if (record) records.push(record);
    }
    if (!records.some(({ hasAudio }) => hasAudio)) return c.notFound();
    const { serverId, attachmentLimitBytes: limitBytes } = localPlace;
    const options = { name: packNameOf(records), format, serverId, limitBytes };
    const pack = await packRecords(
      records.map((record) => ({ record })),
      options,
      parts,
    );
    return servePack(c, pack);
  });
  return app;
}

/** A pack as a download. */
export const servePack = (c: Context, { name, type, bytes }: Pick<Pack, 'name' | 'type' | 'bytes'>): Response =>
  c.body(new Uint8Array(bytes), 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  });
