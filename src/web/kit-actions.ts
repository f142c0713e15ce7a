import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { App } from '../chat/app.ts';
import type { Asker } from '../chat/chat.ts';
import { findVisibleKit, refuseForeign } from '../chat/find-kit.ts';
import { findVisible } from '../chat/visible-sample.ts';
import { changed, type KitChange, kitChangeShape, newSlot } from '../kits/change-kit.ts';
import { grooved } from '../kits/grooves.ts';
import { type DrumPart, drumParts, type KitRecord, kitIdOf, slotKeyPattern } from '../kits/kit.ts';
import { kitName } from '../kits/kit-name.ts';
import type { SampleRecord } from '../library/library.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { UserError } from '../user-error.ts';
import type { Channel } from './channel.ts';
import { localPlace } from './channel-request.ts';
import { kitView } from './kit-view.ts';
import { localeIn } from './site.ts';

const id = z.string().regex(sampleIdPattern);
const changeSchema = z.strictObject({ kit: id, change: kitChangeShape });
const soundSchema = z.strictObject({ sampleId: id, slot: z.string().regex(slotKeyPattern).nullable().optional() });
const openSchema = z.strictObject({ kit: id });

const noStore = { 'Cache-Control': 'no-store' };

export interface KitActionParts {
  readonly channel: Channel;
  readonly app: Pick<App, 'library' | 'randomSeed'>;
}

/** The strip's own small changes. What makes sounds, or speaks in the channel, goes through commands and buttons. */
export function kitActions({ channel, app }: KitActionParts): Hono {
  const { library } = app;
  const { person } = channel.parts;
  const { serverId } = localPlace;
  const asker: Pick<Asker, 'person'> = { person };
  const routes = new Hono();

  async function ownKit(kitId: string): Promise<KitRecord> {
    const kit = await findVisibleKit(kitId, serverId, { library });
    if (!kit) throw new UserError('noSuchKit', { kit: kitId });
    return refuseForeign(kit, asker);
  }

  routes.get('/api/kit', async (c) => {
    const kit = await library.currentKit({ personId: person.id, serverId });
    return c.json({ kit: kit ? await kitView(kit, { locale: localeIn(c), serverId, library }) : null }, 200, noStore);
  });

  /** Checks a body, does what it asks, and answers with the kit after it. */
  function post<T extends z.ZodType>(path: string, schema: T, act: (body: z.infer<T>) => Promise<KitRecord>): void {
    routes.post(path, bodyLimit({ maxSize: 16 * 1024 }), async (c) => {
      const body = schema.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) throw new UserError('unknownButton');
      const kit = await act(body.data);
      return c.json({ kit: await kitView(kit, { locale: localeIn(c), serverId, library }) }, 200, noStore);
    });
  }

  post('/api/kit/changes', changeSchema, async ({ kit, change }) => {
    await ownKit(kit);
    const placed = 'restore' in change ? change.restore.sampleId : 'sampleId' in change ? change.sampleId : null;
    if (placed !== null) await visible(placed);
    return (await library.changeKit(kit, (before) => changed(before, change as KitChange))) ?? ownKit(kit);
  });

  post('/api/kit/open', openSchema, async ({ kit }) => {
    const own = await ownKit(kit);
    await library.setCurrentKit({ personId: person.id, serverId, kitId: own.id });
    return own;
  });

  async function visible(sampleId: string): Promise<SampleRecord> {
    const sample = await findVisible(sampleId, serverId, { library });
    if (!sample) throw new UserError('noSuchSound', { id: sampleId });
    return sample;
  }

  /** A sound into the strip: into the slot that is named, else into the first open one of its kind, else into a new one. */
  post('/api/kit/sounds', soundSchema, async ({ sampleId, slot }) => {
    const sample = await visible(sampleId);
    const part = partOf(sample);
    const current = await library.currentKit({ personId: person.id, serverId });
    if (!current) return firstKit(sample, part);
    const change = (kit: KitRecord): KitRecord => {
      const open = kit.slots.find((one) => !one.locked && one.part === part);
      const key = slot === undefined ? open?.key : (slot ?? undefined);
      return changed(kit, key === undefined ? { add: part, sampleId } : { slot: key, sampleId });
    };
    return (await library.changeKit(current.id, change)) ?? current;
  });

  /** Before there is any kit, a sound that is put in the strip begins one. */
  function firstKit(sample: SampleRecord, part: DrumPart): Promise<KitRecord> {
    const seed = app.randomSeed();
    const slots = [newSlot(part, part, sample.id)];
    const content = grooved({ name: kitName(seed), tempo: 120, bars: 1, swing: 50, slots }, 'plain');
    return library.addKit({ id: kitIdOf(`${seed} ${sample.id}`), serverId, ownerId: person.id, content });
  }

  return routes;
}

/** A hat's part is known only in a kit: alone it counts as closed. */
function partOf({ recipe }: SampleRecord): DrumPart {
  if (recipe.model === 'hat') return 'closed-hat';
  return drumParts.find((part) => part === recipe.model) ?? 'perc';
}
