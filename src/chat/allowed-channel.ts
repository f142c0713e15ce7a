import type { App } from '../app.ts';
import { UserError } from '../user-error.ts';
import type { BareRequest, Place } from './chat.ts';
import { stringsOf } from './text.ts';

/** A channel as its platform writes it. */
export const channelMention = (channelId: string, { platform }: Place): string =>
  platform === 'discord' ? `<#${channelId}>` : `#${channelId}`;

/** Throws a UserError that names the allowed channels where the server allows some and this is none of them. */
export async function refuseOtherChannels(request: BareRequest, { library }: Pick<App, 'library'>): Promise<void> {
  const { allowedChannelIds } = await library.settings(request.place.serverId);
  if (allowedChannelIds.length === 0 || allowedChannelIds.includes(request.place.channelId)) return;
  const channels = allowedChannelIds.map((id) => channelMention(id, request.place)).join(', ');
  throw new UserError(stringsOf(request.locale).bad.wrongChannel(channels));
}
