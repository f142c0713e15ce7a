import type { ServerSettings } from '../library/library.ts';
import { UserError } from '../user-error.ts';
import type { Asker, Place } from './chat.ts';

/** A channel as its platform writes it. */
export const channelMention = (channelId: string, { platform }: Place): string =>
  platform === 'discord' ? `<#${channelId}>` : `#${channelId}`;

/** Throws a UserError that names the allowed channels where the server allows some and this is none of them. */
export function refuseOtherChannels({ place }: Asker, { allowedChannelIds }: ServerSettings): void {
  const { channelId, parentChannelId = channelId } = place;
  if (allowedChannelIds.length === 0) return;
  if (allowedChannelIds.includes(channelId) || allowedChannelIds.includes(parentChannelId)) return;
  const channels = allowedChannelIds.map((id) => channelMention(id, place)).join(', ');
  throw new UserError('wrongChannel', { channels });
}
