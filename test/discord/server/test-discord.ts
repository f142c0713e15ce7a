import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Channel, type ChannelOptions, channelJson, isThread } from './channels.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createLimits } from './limits.ts';
import { type AttachedFile, createPerson, type Person, type PersonOptions } from './person.ts';
import { answer } from './rest.ts';
import type { Row } from './schemas.ts';
import { snowflake } from './snowflake.ts';
import { botPermissions, createWorld, type Guild, type Posted, type Sent, type World } from './world.ts';

export type { Channel, ChannelKind } from './channels.ts';
export type { AttachedFile, Person, Values } from './person.ts';
export { manageGuild, manageMessages } from './person.ts';
export type { Guild, Posted, Sent } from './world.ts';

/** A Discord of one bot, on loopback: as strict as Discord where it refuses, loud where it does not know an answer. */
export interface TestDiscord {
  /** Base of the REST API, for the client's `rest.api`. */
  readonly api: string;
  readonly token: string;
  readonly world: World;
  readonly gateway: Gateway;
  readonly faults: Faults;
  guild(name: string, options?: { locale?: string }): Guild;
  channel(guild: Guild, name: string, options?: ChannelOptions): Channel;
  /** A thread under a channel; public, open and told to the bot unless said otherwise. */
  thread(parent: Channel, name: string, options?: ChannelOptions): Channel;
  person(name: string, options?: PersonOptions): Person;
  /** A file as Discord hands it on: on this server, with the size that it has; `told` changes what the bot is told. */
  file(name: string, bytes: Uint8Array, told?: Partial<AttachedFile>): AttachedFile;
  /** An address on this server that answers as told. */
  serve(path: string, respond: (response: ServerResponse) => void): string;
  /** A message of the bot from another time. */
  remember(channel: Channel, message: { ageMs: number; content?: string; components: readonly Row[] }): Posted;
  /** Messages of a channel in their order, without deleted and ephemeral ones. */
  messages(channel: Channel): readonly Posted[];
  /** What answers an interaction: the message that everyone sees. */
  answerTo(sent: Sent): Posted | undefined;
  /** What only the person sees. */
  whisperTo(sent: Sent): Posted | undefined;
  /** Waits until the probe gives a value. Rejects with what was asked of the server last. */
  until<T>(what: string, probe: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Ends the server. Rejects where the bot asked for something that it does not know, or a planned fault was never met. */
  stop(): Promise<void>;
}

/** Starts on a free port of 127.0.0.1. */
export async function startTestDiscord(options: { token?: string } = {}): Promise<TestDiscord> {
  const world = createWorld(options.token ?? 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GtEsTt.abcdefghijklmnopqrstuvwxyz0123456789AB');
  const faults = createFaults();
  const limits = createLimits();
  const server = createServer((request, response) => void answer({ world, faults, limits }, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = createGateway(world, server);
  const all = () => [...world.messages.values()].filter(({ deleted }) => !deleted);

  function addChannel(
    where: Pick<Channel, 'guildId' | 'parentId' | 'name'>,
    channelOptions: ChannelOptions = {},
  ): Channel {
    const channel: Channel = {
      id: snowflake(),
      kind: 'text',
      permissions: botPermissions,
      known: true,
      announced: true,
      archived: false,
      locked: false,
      joined: true,
      ...where,
      ...channelOptions,
    };
    world.channels.set(channel.id, channel);
    const isNews = channel.known && channel.announced && world.guilds.has(channel.guildId);
    if (isNews) gateway.dispatch(isThread(channel) ? 'THREAD_CREATE' : 'CHANNEL_CREATE', channelJson(channel));
    return channel;
  }

  const serve: TestDiscord['serve'] = (path, respond) => {
    world.uploads.set(path, respond);
    return `${world.origin}${path}`;
  };

  return {
    api: `${world.origin}/api`,
    token: world.token,
    world,
    gateway,
    faults,
    guild(name, { locale = 'en-US' } = {}) {
      const guild = { id: snowflake(), name, locale };
      world.guilds.set(guild.id, guild);
      return guild;
    },
    channel: (guild, name, channelOptions) => addChannel({ guildId: guild.id, name }, channelOptions),
    thread: (parent, name, channelOptions) =>
      addChannel(
        { guildId: parent.guildId, parentId: parent.id, name },
        { kind: 'public-thread', permissions: parent.permissions, ...channelOptions },
      ),
    person: (name, personOptions) => createPerson(world, gateway, name, personOptions),
    serve,
    file(name, bytes, told = {}) {
      const url = serve(`/uploads/${snowflake()}/${encodeURIComponent(name)}`, (response) =>
        response.writeHead(200, { 'content-type': 'audio/wav' }).end(bytes),
      );
      return { name, size: bytes.byteLength, url, ...told };
    },
    remember(channel, { ageMs, content = '', components }) {
      const message: Posted = {
        id: snowflake(Date.now() - ageMs),
        channelId: channel.id,
        authorId: world.botId,
        content,
        embeds: [],
        components,
        attachments: [],
        loading: false,
        pinged: [],
        edits: 0,
        deleted: false,
      };
      world.messages.set(message.id, message);
      return message;
    },
    messages: (channel) => all().filter((item) => item.channelId === channel.id && item.visibleTo === undefined),
    answerTo: (sent) =>
      all().find((item) => item.interactionId === sent.id && item.visibleTo === undefined && !item.loading),
    whisperTo: (sent) =>
      all().find((item) => item.interactionId === sent.id && item.visibleTo === sent.userId && !item.loading),
    async until(what, probe, timeoutMs = 10_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const value = probe();
        if (value !== undefined && value !== false) return value;
        const leftMs = deadline - Date.now();
        if (leftMs <= 0) {
          const last = world.requests.slice(-8).map(({ method, path }) => `${method} ${path.slice(0, 60)}`);
          throw new Error(
            `Waited ${timeoutMs} ms for ${what}. Last requests:\n${last.join('\n')}\nRefused:\n${world.refusals.slice(-5).join('\n')}\n${world.complaints.join('\n')}`,
          );
        }
        // The probe may look at things that change without a request, so there is a slow beat as well.
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            world.events.off('change', done);
            resolve();
          };
          const timer = setTimeout(done, Math.min(leftMs, 50));
          world.events.on('change', done);
        });
      }
    },
    async stop() {
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (world.complaints.length > 0) throw new Error(`The test Discord complains:\n${world.complaints.join('\n')}`);
      if (faults.left() > 0) throw new Error(`${faults.left()} planned faults were never met.`);
    },
  };
}
