import { refusals } from './refusal.ts';
import type { World } from './world.ts';

/** Discord's numbers for the kinds of channels in a server. */
export const channelTypes = {
  text: 0,
  voice: 2,
  category: 4,
  announcement: 5,
  'announcement-thread': 10,
  'public-thread': 11,
  'private-thread': 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const;

export type ChannelKind = keyof typeof channelTypes;

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** Of a thread: the channel that it hangs on. */
  readonly parentId?: string;
  /** What the bot may do here. */
  permissions: bigint;
  /** False: interactions come without knowing the channel's kind, as for a bot without the scope `bot`. */
  known: boolean;
  /** Whether the bot was told of it before anyone acts in it: archived and private threads never are. */
  readonly announced: boolean;
  /** Of a thread: nobody wrote in it for long; the next message opens it again. */
  archived: boolean;
  /** Of a thread: closed by a moderator. */
  locked: boolean;
  /** Of a private thread: whether the bot is among its members. */
  readonly joined: boolean;
}

export type ChannelOptions = Partial<Omit<Channel, 'id' | 'guildId' | 'name' | 'parentId'>>;

const bits = {
  view: 1n << 10n,
  send: 1n << 11n,
  embed: 1n << 14n,
  attach: 1n << 15n,
  manageMessages: 1n << 13n,
  sendInThreads: 1n << 38n,
} as const;

export const isThread = ({ kind }: Pick<Channel, 'kind'>): boolean => kind.endsWith('-thread');

/** In these, people write in threads alone. */
const isThreadOnly = ({ kind }: Channel): boolean => kind === 'forum' || kind === 'media' || kind === 'category';

/** The channel that a route names, where the bot may see it. */
export function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw refusals.unknownChannel();
  const hidden = channel.kind === 'private-thread' && !channel.joined;
  if (!(channel.permissions & bits.view) || hidden) throw refusals.missingAccess();
  return channel;
}

/** What a message needs that the bot sends on its own account. */
export function mustSend(channel: Channel, message: { files: boolean; embeds: boolean }): void {
  if (isThreadOnly(channel)) throw refusals.notText();
  if (channel.locked) throw refusals.locked();
  const needed = [
    isThread(channel) ? bits.sendInThreads : bits.send,
    ...(message.files ? [bits.attach] : []),
    ...(message.embeds ? [bits.embed] : []),
  ];
  if (needed.some((bit) => !(channel.permissions & bit))) throw refusals.missingPermissions();
}

export const mayManageMessages = ({ permissions }: Channel): boolean => (permissions & bits.manageMessages) !== 0n;

const threadParts = ({ archived, locked }: Channel) => ({
  owner_id: '123456789012345678',
  message_count: 1,
  member_count: 1,
  total_message_sent: 1,
  rate_limit_per_user: 0,
  thread_metadata: {
    archived,
    locked,
    auto_archive_duration: 1_440,
    archive_timestamp: '2026-01-01T00:00:00.000Z',
    create_timestamp: '2026-01-01T00:00:00.000Z',
  },
});

/** A channel as events name it. */
export const channelJson = (channel: Channel) => ({
  id: channel.id,
  type: channelTypes[channel.kind],
  name: channel.name,
  guild_id: channel.guildId,
  parent_id: channel.parentId ?? null,
  position: 0,
  flags: 0,
  ...(isThread(channel) ? threadParts(channel) : { permission_overwrites: [] }),
});

/** A channel as an interaction names it: partial, and with what the person may do in it. */
export function partialChannelJson(channel: Channel, permissions: bigint) {
  // What a bot knows of a place that Discord keeps from it is no more than its id.
  if (!channel.known) return { id: channel.id, type: 99 };
  const { permission_overwrites: _hidden, ...json } = { permission_overwrites: [], ...channelJson(channel) };
  return { ...json, permissions: `${permissions}`, last_message_id: null };
}
