import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { UnknownFormat } from '../audio/read-sound.ts';
import { uploadLimits } from '../audio/sound-limits.ts';
import type { Upload } from '../chat/chat.ts';
import { parseCustomId } from '../chat/custom-id.ts';
import { isMenu } from '../chat/rows.ts';
import type { Locale } from '../languages/index.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import type { ChannelRows } from '../peers/channel-rows.ts';
import { UserError } from '../user-error.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { Channel } from './channel.ts';
import { idPatterns } from './channel-entry.ts';
import { markdown } from './markdown.ts';
import { perLibraryPage } from './pages/library-page.ts';
import { localeIn, problemOf } from './site.ts';
import { Uploads } from './uploads.ts';

const longestLine = 1000;
const entry = z.string().regex(idPatterns.entry);
const saidSchema = z.object({
  line: z.string().trim().min(1).max(longestLine),
  uploads: z.array(z.string().regex(idPatterns.upload)).max(1).default([]),
});
const pressSchema = z.object({
  entry,
  id: z.string().regex(/^[\w:.-]{1,100}$/),
  chosen: z.string().max(100).optional(),
});
const contextSchema = z.object({
  entry,
  verb: z.string().regex(/^[a-z-]{1,40}$/),
  sample: z.string().regex(idPatterns.sample),
});
/** As many as a page of the Library has. */
const deletionSchema = z.object({ ids: z.array(z.string().regex(idPatterns.sample)).min(1).max(perLibraryPage) });
const dismissalSchema = z.object({ entry });
/** Presses that need no message. */
const asideSchema = z.union([
  z.object({ line: z.string().trim().min(1).max(longestLine) }),
  z.object({ press: z.string().regex(/^r1:(?:(?:vote|save|undo):[\w:.-]{1,90}|kit-delete:\w{13}:sure)$/) }),
]);

export interface ChannelActionParts {
  readonly channel: Channel;
  readonly workshop: Pick<Workshop, 'check'>;
  /** Where several processes take uploads. */
  readonly rows?: ChannelRows | undefined;
  /** What can be done with a dropped file, as markup. */
  readonly offer: (upload: Upload, locale: Locale) => Promise<string>;
}

/** What the person at the page does. Everything in a request is matched against a schema first. */
export function channelActions({ channel, workshop, rows, offer }: ChannelActionParts): Hono {
  const app = new Hono();
  const uploads = new Uploads(rows);

  function post<T extends z.ZodType>(
    path: string,
    { schema, problem, maxSize = 4096 }: { schema: T; problem: Sentence; maxSize?: number },
    answer: (c: Context, body: z.infer<T>) => Promise<Response>,
  ): void {
    app.post(path, bodyLimit({ maxSize }), async (c) => {
      const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
      return parsed.success ? answer(c, parsed.data) : c.json({ problem: problemOf(problem, c) }, 400);
    });
  }

  const line = { schema: saidSchema, problem: sentence('lineLength', { most: longestLine }), maxSize: 16 * 1024 };
  post('/api/lines', line, async (c, said) => {
    const found = await Promise.all(said.uploads.map((id) => uploads.find(id)));
    const files = found.filter((file) => file !== undefined);
    if (files.length < said.uploads.length) return c.json({ problem: problemOf(sentence('uploadGone', {}), c) }, 409);
    const isTaken = await channel.say(said.line, files, localeIn(c));
    return isTaken ? c.body(null, 204) : c.json({ refused: true });
  });

  const press = { schema: pressSchema, problem: sentence('unknownButton', {}) };
  post('/api/presses', press, async (c, { entry, id, chosen }) => {
    const isPressed = await channel.press(entry, id, chosen, localeIn(c));
    return isPressed ? c.body(null, 204) : c.json({ problem: problemOf(sentence('unknownButton', {}), c) }, 404);
  });

  const context = { schema: contextSchema, problem: sentence('unknownButton', {}) };
  post('/api/contexts', context, async (c, { entry, verb, sample }) => {
    const isDone = await channel.context(entry, verb, sample, localeIn(c));
    return isDone ? c.body(null, 204) : c.json({ problem: problemOf(sentence('noSoundsHere', {}), c) }, 404);
  });

  const dismissal = { schema: dismissalSchema, problem: sentence('unknownButton', {}) };
  post('/api/dismissals', dismissal, async (c, { entry }) => {
    await channel.dismiss(entry);
    return c.body(null, 204);
  });

  const aside = { schema: asideSchema, problem: sentence('unknownButton', {}), maxSize: 16 * 1024 };
  post('/api/asides', aside, async (c, asked) => {
    const { said, isTaken, isInChannel } = await channel.aside(asked, localeIn(c));
    const [undo] = (said?.rows ?? []).flatMap((row) => (isMenu(row) ? [] : row)).filter(({ id }) => isUndo(id));
    return c.json({
      text: said ? String(markdown(said.text)) : '',
      refused: !isTaken,
      inChannel: isInChannel,
      ...(undo && { undo: { id: undo.id, label: undo.label } }),
    });
  });

  const deletion = { schema: deletionSchema, problem: sentence('unknownButton', {}) };
  post('/api/deletions', deletion, async (c, { ids }) => {
    const { deleted, refusal } = await channel.deleteSounds(ids, localeIn(c));
    return c.json({ deleted, text: refusal === undefined ? '' : String(markdown(refusal)) });
  });

  app.post('/api/uploads', bodyLimit({ maxSize: uploadLimits.bytes, onError: refuseTooLarge }), async (c) => {
    const name = (c.req.query('name') ?? 'sound').slice(0, 200);
    try {
      const { id, upload } = await uploads.receive(workshop, name, new Uint8Array(await c.req.arrayBuffer()));
      const { sizeBytes } = upload;
      return c.json({ id, name: upload.name, sizeBytes, offer: await offer(upload, localeIn(c)) }, 201);
    } catch (error) {
      // The page then tries whether its browser can read the file.
      if (error instanceof UnknownFormat && error.isAudio) return c.json({ problem: problemOf(error, c) }, 415);
      throw error;
    }
  });

  return app;
}

const isUndo = (id: string): boolean => {
  const parsed = parseCustomId(id);
  return typeof parsed === 'object' && parsed.verb === 'undo';
};

function refuseTooLarge(): never {
  throw new UserError('bytesTooMany', { most: uploadLimits.bytes });
}
