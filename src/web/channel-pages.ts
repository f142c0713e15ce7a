import { Hono } from 'hono';
import type { Command, ContextAction } from '../chat/chat.ts';
import type { Locale } from '../languages/index.ts';
import { browserWordsIn } from '../languages/page-words.ts';
import type { Library } from '../library/library.ts';
import type { KnobTables } from '../model-store/knob-tables.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { densities } from '../sound/knob-density.ts';
import { leastRows } from '../sound/knob-table.ts';
import { type KnobWish, knobs, rangeOf } from '../sound/knobs.ts';
import { UserError } from '../user-error.ts';
import type { Channel } from './channel.ts';
import type { ChannelEntry } from './channel-entry.ts';
import { localPlace } from './channel-request.ts';
import { commandList } from './command-list.ts';
import { kitView } from './kit-view.ts';
import { channelPage } from './pages/channel-page.ts';
import { localeIn, pageContext } from './site.ts';

const messagesPerPage = 24;

const noStore = { 'Cache-Control': 'no-store' };

export interface ChannelPageParts {
  readonly channel: Channel;
  readonly commands: readonly Command<never>[];
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name' | 'takesRecordings'>[];
  readonly library: Library;
  readonly models: ModelStore;
  readonly knobs: KnobTables;
}

/** The channel's page and what its modules read. */
export function channelPages({ channel, commands, contextActions, library, ...parts }: ChannelPageParts): Hono {
  const { log, live, router, person, render } = channel.parts;
  const app = new Hono();

  /** One after the other: to ask for two hundred sounds at once would hold the event loop. */
  async function renderAll(entries: readonly ChannelEntry[], locale: Locale): Promise<string[]> {
    const rendered: string[] = [];
    for (const entry of entries) rendered.push(await render(entry, locale));
    return rendered;
  }

  app.get('/', async (c) => {
    const context = pageContext(c, 'channel');
    const version = live.version();
    const shown = log.entries().slice(-messagesPerPage);
    const messages = await renderAll(shown, context.locale);
    const hasEarlier = log.entries().length > shown.length;
    const { locale } = context;
    const { serverId } = localPlace;
    const current = await library.currentKit({ personId: person.id, serverId });
    const kit = current ? await kitView(current, { locale, serverId, library }) : null;
    return c.html(String(channelPage(context, { messages, hasEarlier, version, contextActions, kit })), 200, {
      ...noStore,
      Vary: 'Accept-Language, Cookie',
    });
  });

  /** Messages before one, or the newest: for scrolling back, and after a lost connection. */
  app.get('/api/messages', async (c) => {
    const version = live.version();
    const all = log.entries();
    const before = c.req.query('before');
    // Before a message that has left the channel there is none.
    const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
    const shown = all.slice(0, Math.max(0, end)).slice(-messagesPerPage);
    const html = (await renderAll(shown, localeIn(c))).join('');
    return c.json({ version, html, hasEarlier: shown.length > 0 && shown[0] !== all[0] }, 200, noStore);
  });

  app.get('/api/events', (c) => live.subscribe(c, localeIn(c)));

  app.get('/api/commands', (c) => {
    const locale = localeIn(c);
    const headers = { Vary: 'Accept-Language', 'Cache-Control': 'no-cache' };
    return c.json({ commands: commandList(commands, locale), words: browserWordsIn(locale) }, 200, headers);
  });

  app.get('/api/complete', async (c) => {
    const [command = '', option = '', typed = ''] = ['command', 'option', 'typed'].map((key) =>
      c.req.query(key)?.slice(0, 100),
    );
    const asker = { person, place: localPlace, locale: localeIn(c) };
    return c.json(await router.complete(command, option, typed, asker), 200, noStore);
  });

  /** Where the sounds of a model lie along each knob, given what is asked of the others. */
  app.get('/api/knobs', (c) => {
    const asked = knobs.flatMap((knob) => {
      const value = c.req.query(knob);
      return value !== undefined && rangeOf(knob, value) ? [[knob, value] as const] : [];
    });
    return c.json(densitiesOf(c.req.query('model') ?? '', Object.fromEntries(asked), parts), 200, noStore);
  });

  app.get('/files/:id', async (c) => {
    const found = await log.readFile(c.req.param('id'));
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

/** Nothing where there is no such model, or too few of its seeds were measured. */
function densitiesOf(key: string, wish: KnobWish, { models, knobs }: Pick<ChannelPageParts, 'models' | 'knobs'>) {
  try {
    const table = knobs.of(models.resolve(key.slice(0, 100)));
    return table.rows.length < leastRows ? {} : densities(table, wish);
  } catch (error) {
    if (error instanceof UserError) return {};
    throw error;
  }
}
