import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Channel } from './channels.ts';
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
  /** Of a voice message: what the bot says of its length and peaks. */
  readonly voice?: { readonly seconds: number; readonly waveform: Uint8Array };
  /** "Thinking…" */
  loading: boolean;
  /** The id of everyone whom it called, `@everyone` included. */
  pinged: readonly string[];
  edits: number;
  deleted: boolean;
  /** The message that somebody forwarded with this one, which has nothing of its own then. */
  readonly forwards?: Posted;
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

/** How often a bot may begin a session; a test may lower it. */
export interface SessionLimit {
  /** How many shards Discord recommends. */
  shards: number;
  readonly total: number;
  remaining: number;
  resetAfterMs: number;
  /** Shards of so many different remainders may identify at once, … */
  maxConcurrency: number;
  /** … each remainder once in this time. Discord: 5 s; 0 by default, because tests restart bots faster than anyone. */
  everyMs: number;
}

/** Everything that the server knows. Emits `change` after each request and event. */
export interface World {
  readonly applicationId: string;
  readonly botId: string;
  readonly token: string;
  readonly events: EventEmitter;
  readonly guilds: Map<string, Guild>;
  /** Servers in an outage: READY names them, and nothing more is told. */
  readonly unavailable: Set<string>;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Posted>;
  readonly interactions: Map<string, Sent>;
  readonly byToken: Map<string, Sent>;
  readonly sessions: SessionLimit;
  /** How long a request travels; where it varies, requests overtake each other. */
  latencyMs: () => number;
  /** An enforced nonce is remembered for minutes. */
  nonceLifeMs: number;
  /** Files that people attach to commands, by the path of their address. */
  readonly uploads: Map<string, (response: ServerResponse) => void>;
  /** By guild id, or '' for the global set. */
  readonly commands: Map<string, readonly (CommandBody & { readonly id: string })[]>;
  /** What the bot did that the server does not know how to answer: a test that ends with any fails. */
  readonly complaints: string[];
  /** Every refusal, as `code METHOD path`. */
  readonly refusals: string[];
  /** Requests that were one too many, as `METHOD path`. */
  readonly rateLimited: string[];
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
    unavailable: new Set(),
    channels: new Map(),
    messages: new Map(),
    interactions: new Map(),
    byToken: new Map(),
    sessions: {
      shards: 1,
      total: 1_000,
      remaining: 1_000,
      resetAfterMs: 86_400_000,
      maxConcurrency: 1,
      everyMs: 0,
    },
    latencyMs: () => 0,
    nonceLifeMs: 5 * 60_000,
    uploads: new Map(),
    commands: new Map(),
    complaints: [],
    refusals: [],
    rateLimited: [],
    requests: [],
    origin: '',
  };
}

export const randomToken = (): string => randomBytes(60).toString('base64url');
