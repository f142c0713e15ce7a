import { join } from 'node:path';
import { Hono } from 'hono';
import type { App } from '../chat/app.ts';
import type { Command, ContextAction, Platform, Upload } from '../chat/chat.ts';
import { knownSound } from '../chat/recognise-upload.ts';
import type { Router } from '../chat/router.ts';
import { findVisible } from '../chat/visible-sample.ts';
import type { Locale } from '../languages/index.ts';
import { wordsIn } from '../languages/page-words.ts';
import type { Log } from '../log.ts';
import { noPeers, type Peers } from '../peers/peers.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import { Channel } from './channel.ts';
import { channelActions } from './channel-actions.ts';
import type { ChannelEntry } from './channel-entry.ts';
import { openChannelLog } from './channel-log.ts';
import { channelPages } from './channel-pages.ts';
import { localPerson, localPlace } from './channel-request.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { ownHostOnly, ownOriginOnly } from './guard.ts';
import { guardVisitors } from './guard-visitors.ts';
import { isLoopback } from './host-names.ts';
import { kitActions } from './kit-actions.ts';
import { kitView } from './kit-view.ts';
import { libraryRoutes } from './library-routes.ts';
import { type Address, type Listening, listen } from './listen.ts';
import { LiveEvents } from './live-events.ts';
import { Access, guessesOf, installLogIn } from './log-in.ts';
import { entryView } from './pages/entry-view.ts';
import { offerView } from './pages/offer-view.ts';
import { Pictures } from './pictures.ts';
import { qrRoutes } from './qr-routes.ts';
import { shapeRoutes } from './shape-routes.ts';
import { openSharedChannelLog } from './shared-channel-log.ts';
import { installFirst, installLast, pageContext } from './site.ts';
import { takeRoutes } from './take-routes.ts';

export interface LocalChannelOptions extends Address {
  /** The token that people type; required where other machines can reach `host`. */
  readonly token: string | undefined;
  /** Names, some with a port, by which a proxy reaches the page. */
  readonly allowedHosts?: readonly string[];
  readonly router: Router;
  readonly commands: readonly Command<never>[];
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name' | 'takesRecordings'>[];
  readonly app: Pick<
    App,
    'library' | 'likeness' | 'models' | 'knobs' | 'jobs' | 'workshop' | 'now' | 'randomSeed' | 'galleryUrl'
  >;
  /** The channel's messages are kept in its folder `channel`. */
  readonly dataDir: string;
  readonly log: Pick<Log, 'error'>;
  /** Other processes that show the same channel. Default: there are none. */
  readonly peers?: Pick<Peers, 'channel' | 'news' | 'rate'>;
  /** The name of the person at the page, also in the gallery; none by default. */
  readonly personName?: string | undefined;
}

/** Opens the channel's page on this machine. Throws a UserError of one line where the port cannot be opened. */
export async function startLocalChannel(
  options: LocalChannelOptions,
): Promise<Platform & Pick<Listening, 'address' | 'stop'>> {
  const { host, port, token, router } = options;
  const { jobs, now } = options.app;
  if (token === undefined && !isLoopback(host)) throw new Error(`a token is required to listen on ${host}`);
  const { channel: rows, news } = options.peers ?? noPeers();
  const live = new LiveEvents();
  const log = rows
    ? await openSharedChannelLog({
        ...{ rows, news },
        heard: (id, entry) => channel.heard(id, entry),
        missed: () => live.renew(),
      })
    : await openChannelLog(join(options.dataDir, 'channel'));
  const person = localPerson(options.personName);
  const render = renderEntry(options.app, person.id);
  const channel: Channel = new Channel({ log, live, news, router, jobs, person, now, render });
  await channel.closeInterrupted();
  const stopHearing = channel.hearOthers();
  const stopWatching = watchOwnKits(options.app.library, person.id, live);
  let listening: Listening | undefined;
  const app = await siteOf(channel, options, () => listening?.address ?? '');
  try {
    listening = await listen(app, { host, port, settings: { host: 'LOCAL_HOST', port: 'LOCAL_PORT' } });
  } catch (error) {
    stopWatching();
    stopHearing();
    await log.close();
    throw error;
  }
  const { address, stop } = listening;
  return Object.assign(channel, {
    address,
    async stop() {
      stopWatching();
      stopHearing();
      live.close();
      await stop();
      await log.close();
    },
  });
}

/** All routes, behind their guards. */
async function siteOf(channel: Channel, options: LocalChannelOptions, baseUrl: () => string): Promise<Hono> {
  const { allowedHosts, commands, contextActions, app: parts } = options;
  const { workshop, now } = parts;
  const access = new Access(options.token);
  const app = new Hono();
  installFirst(app, 'channel');
  app.use(ownHostOnly(options.host, allowedHosts));
  app.use(ownOriginOnly(allowedHosts));
  installLogIn(app, access, guessesOf({ now, rate: options.peers?.rate }));
  const pictures = new Pictures(workshop);
  app.use(guardVisitors({ now, pictures, isVisitor: (c) => !access.isGranted(c) }));
  app.route('/', channelPages({ channel, commands, contextActions, ...parts }));
  app.route('/', kitActions({ channel, app: parts }));
  app.route('/', takeRoutes(parts));
  app.route('/', qrRoutes({ ...parts, baseUrl }));
  app.route('/', shapeRoutes(parts));
  app.route('/', libraryRoutes({ ...parts, personId: channel.parts.person.id, serverId: localPlace.serverId }));
  app.route('/', channelActions({ channel, workshop, rows: options.peers?.channel, offer: offerFor(parts) }));
  app.route(
    '/',
    galleryRoutes({
      ...parts,
      pictures,
      scopeOf: (c) => (access.isGranted(c) ? { serverId: localPlace.serverId } : { publicOnly: true }),
      contextOf: (c) => pageContext(c, access.isGranted(c) ? 'channel' : 'gallery'),
      baseUrl,
    }),
  );
  await installLast(app, 'channel', options.log);
  return app;
}

/** Tells every open page of each change of the person's kits. */
const watchOwnKits = (library: App['library'], personId: string, live: LiveEvents): (() => void) =>
  library.watchKits(({ kitId, ownerId, serverId, kit }) => {
    if (ownerId !== personId || serverId !== localPlace.serverId) return;
    const current = library.currentKit({ personId, serverId });
    live
      .publish(async (locale) => ({
        type: 'kit',
        kitId,
        kit: kit && (await kitView(kit, { locale, serverId, library })),
        isCurrent: (await current)?.id === kitId,
      }))
      // A page that misses it loads everything anew when the next event comes.
      .catch(() => undefined);
  });

/** One message as markup, with its sounds' votes, names and hearts as they are now. */
const renderEntry =
  ({ library }: Pick<App, 'library'>, personId: string) =>
  async (entry: ChannelEntry, locale: Locale): Promise<string> => {
    const ids = entry.sounds.map(({ sampleId }) => sampleId);
    const found = await Promise.all(ids.map((id) => findVisible(id, localPlace.serverId, { library })));
    const records = new Map(found.filter((record) => record !== undefined).map((record) => [record.id, record]));
    const keeps = await library.keepsAmong(personId, ids);
    await loopShare();
    return String(entryView({ entry, records, keeps, words: wordsIn(locale), locale }));
  };

/** What can be done with a dropped file, as markup. */
const offerFor =
  (app: Pick<App, 'library' | 'models' | 'workshop'>) =>
  async (upload: Upload, locale: Locale): Promise<string> => {
    const record = await knownSound(upload, localPlace.serverId, app);
    const models = [...new Set(app.models.list().map(({ manifest }) => manifest.name))];
    return String(offerView({ name: upload.name, record, models, words: wordsIn(locale) }));
  };
