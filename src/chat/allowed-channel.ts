import type { App } from '../app.ts';
import { UserError } from '../user-error.ts';
import type { BareRequest, Place } from './chat.ts';

/** A channel as its platform writes it. */
export const channelMention = (channelId: string, { platform }: Place): string =>
  platform === 'discord' ? `<#${channelId}>` : `#${channelId}`;

/** Throws a UserError that names the allowed channels where the server allows some and this is none of them. */
export async function refuseOtherChannels(request: BareRequest, { library }: Pick<App, 'library'>): Promise<void> {
  const { allowedChannelIds } = await library.settings(request.place.serverId);
  const { channelId, parentChannelId = channelId } = request.place;
  if (allowedChannelIds.length === 0) return;
  if (allowedChannelIds.includes(channelId) || allowedChannelIds.includes(parentChannelId)) return;
  const channels = allowedChannelIds.map((id) => channelMention(id, request.place)).join(', ');
  throw new UserError('wrongChannel', { channels });
}
