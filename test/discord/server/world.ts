import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { CommandBody, Row } from './schemas.ts';
import { snowflake } from './snowflake.ts';

/** View Channel, Send Messages, Embed Links, Attach Files, Send Messages in Threads: what the invite link asks for. */
export const botPermissions = (1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n) | (1n << 38n);

export interface Guild {
  readonly id: string;
  readonly name: string;
  /** Discord sends it with every interaction: `en-US` where a server chose none. */
  readonly locale: string;
}

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  /** What the bot may do here. */
  permissions: bigint;
  /** False: interactions come without knowing the channel's kind, as from some threads. */
  known: boolean;
}

export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly description?: string;
}

export interface Posted {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  content: string;
  embeds: readonly { readonly description?: string | undefined }[];
  components: readonly Row[];
  attachments: readonly StoredFile[];
  /** Set on ephemeral messages: the only one who sees it. */
  readonly visibleTo?: string;
  readonly interactionId?: string;
  readonly nonce?: string | number;
  /** "Thinking…" */
  loading: boolean;
  /** The id of everyone whom it called, `@everyone` included. */
  pinged: readonly string[];
  edits: number;
  deleted: boolean;
}

/** An interaction as the server keeps it. */
export interface Sent {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly userId: string;
  readonly channelId: string;
  readonly sentAt: number;
  /** Of a press: the message that it was made on. */
  readonly pressedId?: string;
  acknowledgement?: { readonly type: number; readonly afterMs: number };
  /** The message that `@original` means. */
  originalId?: string;
  choices?: readonly { readonly name: string; readonly value: string | number }[];
  /** Its 15 minutes are over. */
  expired: boolean;
  /** Discord's own hiccup: the interaction was never known. */
  unknown: boolean;
}

/** Everything that the server knows. Emits `change` after each request and event. */
export interface World {
  readonly applicationId: string;
  readonly botId: string;
  readonly token: string;
  readonly events: EventEmitter;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Posted>;
  readonly interactions: Map<string, Sent>;
  readonly byToken: Map<string, Sent>;
  /** Files that people attach to commands, by the path of their address. */
  readonly uploads: Map<string, (response: ServerResponse) => void>;
  /** By guild id, or '' for the global set. */
  readonly commands: Map<string, readonly (CommandBody & { readonly id: string })[]>;
  /** What the bot did that the server does not know how to answer: a test that ends with any fails. */
  readonly complaints: string[];
  /** Every refusal, as `code METHOD path`. */
  readonly refusals: string[];
  readonly requests: { readonly method: string; readonly path: string; readonly at: number }[];
  /** Addresses of uploads and attachments. */
  origin: string;
}

export function createWorld(token: string): World {
  return {
    applicationId: snowflake(),
    botId: snowflake(),
    token,
    events: new EventEmitter().setMaxListeners(0),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    interactions: new Map(),
    byToken: new Map(),
    uploads: new Map(),
    commands: new Map(),
    complaints: [],
    refusals: [],
    requests: [],
    origin: '',
  };
}

export const randomToken = (): string => randomBytes(60).toString('base64url');

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

/** A message as Discord sends it. */
export const messageJson = (world: World, message: Posted) => ({
  id: message.id,
  type: 0,
  channel_id: message.channelId,
  author: message.authorId === world.botId ? botUser(world) : { ...botUser(world), id: message.authorId, bot: false },
  content: message.content,
  timestamp: new Date().toISOString(),
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
});
