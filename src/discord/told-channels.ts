import { ChannelType, type Client, Constants, Events, GatewayDispatchEvents } from 'discord.js';
import { BoundedMap } from '../files/bounded-map.ts';

/** An interaction's own words on its channel. */
export interface ToldChannel {
  /** Undefined where Discord keeps the kind from us. */
  readonly thread: boolean | undefined;
  /** Of a thread. */
  readonly parentId: string | undefined;
}

const threads: readonly number[] = Constants.ThreadChannelTypes;

/** Interactions wait during a start; more than this are not ours. */
const mostWaiting = 1_000;

/**
 * The channels that interactions name. discord.js drops them for those in its cache, which knows no archived or private
 * thread, and may know an outdated kind or parent.
 */
export function toldChannels(client: Client): TakeChannel {
  const told = new BoundedMap<string, ToldChannel>(mostWaiting);
  client.on(Events.Raw, ({ t, d }) => {
    if (t !== GatewayDispatchEvents.InteractionCreate) return;
    const { id, channel } = d as { id: string; channel?: { type: number; parent_id?: string | null } };
    if (!channel) return;
    const thread = channel.type in ChannelType ? threads.includes(channel.type) : undefined;
    told.set(id, { thread, parentId: (thread && channel.parent_id) || undefined });
  });
  return (interactionId) => {
    const channel = told.get(interactionId);
    told.delete(interactionId);
    return channel;
  };
}

/** Once for each interaction. */
export type TakeChannel = (interactionId: string) => ToldChannel | undefined;
