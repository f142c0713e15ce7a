import { channelJson, isThread } from './channels.ts';
import type { Posted, StoredFile, World } from './world.ts';

const fileJson = (world: World, message: Posted, file: StoredFile) => ({
  id: file.id,
  filename: file.filename,
  size: file.bytes.byteLength,
  content_type: file.contentType,
  url: `${world.origin}/attachments/${message.channelId}/${file.id}/${encodeURIComponent(file.filename)}?ex=1`,
  proxy_url: `${world.origin}/attachments/${message.channelId}/${file.id}/${encodeURIComponent(file.filename)}`,
  ...(file.description === undefined ? {} : { description: file.description }),
});

export const botUser = (world: World) => ({
  id: world.botId,
  username: 'rimshot',
  discriminator: '0',
  global_name: null,
  avatar: null,
  bot: true,
});

const timestamp = () => new Date().toISOString();

/** What a forward shows of the message that it forwards: no author, no nonce, a copy of the rest. */
const snapshotJson = (world: World, original: Posted) => ({
  message: {
    type: 0,
    content: original.content,
    timestamp: timestamp(),
    edited_timestamp: null,
    flags: 0,
    mentions: [],
    mention_roles: [],
    attachments: original.attachments.map((file) => fileJson(world, original, file)),
    embeds: original.embeds,
    components: original.components,
  },
});

const forwardJson = (world: World, original: Posted) => ({
  message_reference: {
    type: 1,
    channel_id: original.channelId,
    message_id: original.id,
    guild_id: world.channels.get(original.channelId)?.guildId,
  },
  message_snapshots: [snapshotJson(world, original)],
});

/** A message as Discord sends it. */
export const messageJson = (world: World, message: Posted) => ({
  id: message.id,
  type: 0,
  channel_id: message.channelId,
  author: message.authorId === world.botId ? botUser(world) : { ...botUser(world), id: message.authorId, bot: false },
  content: message.content,
  timestamp: timestamp(),
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: message.attachments.map((file) => fileJson(world, message, file)),
  embeds: message.embeds,
  components: message.components,
  pinned: false,
  flags: (message.visibleTo === undefined ? 0 : 64) | (message.loading ? 128 : 0),
  ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
  ...(message.forwards === undefined ? {} : forwardJson(world, message.forwards)),
});

const everyoneRole = (id: string) => ({
  id,
  name: '@everyone',
  permissions: '0',
  position: 0,
  color: 0,
  hoist: false,
  managed: false,
  mentionable: false,
});

const noneOf = {
  emojis: [],
  stickers: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
} as const;

/** A server as GUILD_CREATE names it, with the channels and threads that Discord tells a bot of. */
export function guildJson(world: World, id: string) {
  const told = [...world.channels.values()].filter(
    ({ guildId, known, announced }) => guildId === id && known && announced,
  );
  return {
    id,
    name: world.guilds.get(id)?.name ?? '',
    owner_id: world.botId,
    unavailable: false,
    joined_at: timestamp(),
    large: false,
    member_count: 2,
    features: [],
    preferred_locale: 'en-US',
    premium_tier: 0,
    nsfw_level: 0,
    verification_level: 0,
    system_channel_flags: 0,
    afk_timeout: 300,
    roles: [everyoneRole(id)],
    channels: told.filter((channel) => !isThread(channel)).map(channelJson),
    threads: told.filter(isThread).map(channelJson),
    members: [{ user: botUser(world), roles: [], joined_at: timestamp(), deaf: false, mute: false, flags: 0 }],
    ...noneOf,
  };
}
