import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { UnknownFormat } from '../audio/read-sound.ts';
import type { Command, ContextAction, Person, Upload } from '../chat/chat.ts';
import type { Router } from '../chat/router.ts';
import type { Locale } from '../languages/index.ts';
import { browserWordsIn } from '../languages/page-words.ts';
import { sentence } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { type Channel, localPlace } from './channel.ts';
import type { ChannelLog } from './channel-log.ts';
import { commandList } from './command-list.ts';
import { type Entry, idPatterns } from './entry.ts';
import type { LiveEvents } from './live-events.ts';
import { channelPage } from './pages/channel-page.ts';
import { pageContext, problemOf } from './site.ts';
import { createUploads } from './uploads.ts';

export interface ChannelRouteParts {
  readonly channel: Channel;
  readonly messages: ChannelLog;
  readonly live: LiveEvents;
  readonly router: Pick<Router, 'complete'>;
  readonly commands: readonly Command<never>[];
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name'>[];
  readonly workshop: Pick<Workshop, 'check'>;
  readonly person: Person;
  readonly render: (entry: Entry, locale: Locale) => Promise<string>;
  /** What can be done with a file that was dropped, as markup. */
  readonly offer: (upload: Upload, locale: Locale) => Promise<string>;
  readonly localeOf: (c: Context) => Locale;
}

const longestLine = 1000;
const saidSchema = z.object({
  line: z.string().trim().min(1).max(longestLine),
  uploads: z.array(z.string().regex(idPatterns.upload)).max(1).default([]),
});
const buttonId = z.string().regex(/^[\w:.-]{1,100}$/);
const pressSchema = z.object({
  entry: z.string().regex(idPatterns.entry),
  id: buttonId,
  chosen: z.string().max(100).optional(),
});
const contextSchema = z.object({
  entry: z.string().regex(idPatterns.entry),
  verb: z.string().regex(/^[a-z-]{1,40}$/),
  sample: z.string().regex(idPatterns.sample),
});
const dismissSchema = z.object({ entry: z.string().regex(idPatterns.entry) });

const messagesPerPage = 24;

/** The channel's page and what its modules ask for. Everything in a request is matched against a schema first. */
export function channelRoutes(parts: ChannelRouteParts): Hono {
  const { channel, messages, live, router, commands, contextActions, workshop, person, render, offer, localeOf } =
    parts;
  const app = new Hono();
  const uploads = createUploads(workshop);

  /** One after the other: to ask for two hundred sounds at once would hold the event loop. */
  async function renderAll(entries: readonly Entry[], locale: Locale): Promise<string[]> {
    const rendered: string[] = [];
    for (const entry of entries) rendered.push(await render(entry, locale));
    return rendered;
  }

  app.get('/', async (c) => {
    const context = pageContext(c, 'channel');
    const version = live.version();
    const shown = messages.entries().slice(-messagesPerPage);
    const rendered = await renderAll(shown, context.locale);
    c.header('Cache-Control', 'no-store');
    c.header('Vary', 'Accept-Language, Cookie');
    const hasEarlier = messages.entries().length > shown.length;
    return c.html(String(channelPage(context, { messages: rendered, hasEarlier, version, contextActions })));
  });

  /** Messages before one, or the newest: for scrolling back, and after a lost connection. */
  app.get('/api/messages', async (c) => {
    const version = live.version();
    const all = messages.entries();
    const before = c.req.query('before');
    // Before a message that has left the channel there is none.
    const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
    const shown = all.slice(0, Math.max(0, end)).slice(-messagesPerPage);
    const html = (await renderAll(shown, localeOf(c))).join('');
    return c.json({ version, html, hasEarlier: shown.length > 0 && shown[0] !== all[0] }, 200, {
      'Cache-Control': 'no-store',
    });
  });

  app.get('/api/events', (c) => live.subscribe(c, localeOf(c)));

  app.get('/api/commands', (c) => {
    const locale = localeOf(c);
    c.header('Vary', 'Accept-Language');
    return c.json({ commands: commandList(commands, locale), words: browserWordsIn(locale) }, 200, {
      'Cache-Control': 'no-cache',
    });
  });

  app.get('/api/complete', async (c) => {
    const [command = '', option = '', typed = ''] = ['command', 'option', 'typed'].map((key) =>
      c.req.query(key)?.slice(0, 100),
    );
    const asker = { person, place: localPlace, locale: localeOf(c) };
    return c.json(await router.complete(command, option, typed, asker), 200, { 'Cache-Control': 'no-store' });
  });

  app.post('/api/lines', bodyLimit({ maxSize: 16 * 1024 }), async (c) => {
    const said = await bodyOf(c, saidSchema);
    if (!said) throw new UserError('lineLength', { most: longestLine });
    const files = said.uploads.map((id) => uploads.find(id));
    if (files.some((file) => file === undefined))
      return c.json({ problem: problemOf(sentence('uploadGone', {}), c) }, 409);
    const isTaken = await channel.say(
      said.line,
      files.filter((file) => file !== undefined),
      localeOf(c),
    );
    return isTaken ? c.body(null, 204) : c.json({ refused: true });
  });

  app.post('/api/presses', bodyLimit({ maxSize: 4096 }), async (c) => {
    const press = await bodyOf(c, pressSchema);
    if (!press) return c.json({ problem: 'Not a button of this channel.' }, 400);
    const pressed = await channel.press(press.entry, press.id, press.chosen, localeOf(c));
    return pressed ? c.body(null, 204) : c.json({ problem: 'No message here has this button.' }, 404);
  });

  app.post('/api/contexts', bodyLimit({ maxSize: 4096 }), async (c) => {
    const action = await bodyOf(c, contextSchema);
    if (!action) return c.json({ problem: 'Not an action of this channel.' }, 400);
    const done = await channel.context(action.entry, action.verb, action.sample, localeOf(c));
    return done ? c.body(null, 204) : c.json({ problem: 'No message here has this sound.' }, 404);
  });

  app.post('/api/dismissals', bodyLimit({ maxSize: 4096 }), async (c) => {
    const dismissal = await bodyOf(c, dismissSchema);
    if (!dismissal) return c.json({ problem: 'Not a message of this channel.' }, 400);
    await channel.dismiss(dismissal.entry);
    return c.body(null, 204);
  });

  app.post('/api/uploads', async (c) => {
    const name = (c.req.query('name') ?? 'sound').slice(0, 200);
    try {
      const { id, upload } = await uploads.receive(name, c.req.raw.body);
      return c.json(
        { id, name: upload.name, sizeBytes: upload.sizeBytes, offer: await offer(upload, localeOf(c)) },
        201,
      );
    } catch (error) {
      // The page then tries whether its browser can read the file.
      if (error instanceof UnknownFormat && error.isAudio) return c.json({ problem: problemOf(error, c) }, 415);
      throw error;
    }
  });

  app.get('/files/:id', async (c) => {
    const found = await messages.readFile(c.req.param('id'));
    if (!found) return c.notFound();
    const { file, bytes } = found;
    const isPicture = file.type === 'image/png';
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': isPicture ? 'image/png' : 'application/octet-stream',
      'Content-Disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'Cache-Control': 'private, max-age=31536000, immutable',
    });
  });

  return app;
}

async function bodyOf<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T> | undefined> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  return parsed.success ? parsed.data : undefined;
}
