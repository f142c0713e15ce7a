import { ChannelType, type Client, Events, GatewayDispatchEvents } from 'discord.js';

/** What an interaction says of the channel that it was made in. */
export interface ToldChannel {
  /** Undefined where Discord keeps the kind from us. */
  readonly thread: boolean | undefined;
  /** Of a thread. */
  readonly parentId: string | undefined;
}

export interface ToldChannels {
  /** Once for each interaction. */
  take(interactionId: string): ToldChannel | undefined;
}

const threads: ReadonlySet<number> = new Set([
  ...[ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread],
]);

/** Interactions wait for a start at most; more than this are none of ours. */
const most = 1_000;

/**
 * Listens for the channels that interactions name. discord.js drops them for those in its cache, which knows no archived
 * or private thread, and may know an outdated kind or parent.
 */
export function hearChannels(client: Client): ToldChannels {
  const told = new Map<string, ToldChannel>();
  client.on(Events.Raw, ({ t, d }) => {
    if (t !== GatewayDispatchEvents.InteractionCreate) return;
    const { id, channel } = d as { id: string; channel?: { type: number; parent_id?: string | null } };
    if (!channel) return;
    const thread = channel.type in ChannelType ? threads.has(channel.type) : undefined;
    told.set(id, { thread, parentId: (thread && channel.parent_id) || undefined });
    for (const oldest of told.keys()) {
      if (told.size <= most) break;
      told.delete(oldest);
    }
  });
  return {
    take(interactionId) {
      const channel = told.get(interactionId);
      told.delete(interactionId);
      return channel;
    },
  };
}
