import {
  type BaseInteraction,
  type Attachment as DiscordFile,
  type Message as DiscordMessage,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import type { Asker, BareRequest, Upload } from '../chat/chat.ts';
import { localeOf } from '../languages/index.ts';
import { UserError } from '../user-error.ts';
import { acknowledgeInTime } from './acknowledge-in-time.ts';
import { type AnswerParts, createAnswer, type PressedMessage } from './answer.ts';
import type { DiscordDelivery } from './delivery.ts';
import { fromComponents } from './message.ts';
import { missingPermissions } from './permissions.ts';
import type { ToldChannel, ToldChannels } from './told-channels.ts';
import { download, maxUploadBytes } from './upload.ts';

/** Discord's own, where a server has no higher one. */
const defaultAttachmentLimitBytes = 10 * 1024 * 1024;
const downloadDeadlineMs = 20_000;

/** Control, format and direction characters turn the text around a name upside down; Discord's own limit of a name is 32. */
const cleanName = (name: string): string =>
  [...name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()].slice(0, 40).join('') || '?';

/** An interaction in a server, the only kind that we take. */
export type GuildInteraction = BaseInteraction & { readonly token: string };

const nameOf = (interaction: GuildInteraction): string => {
  const { member, user } = interaction;
  const nick = member && 'nickname' in member ? member.nickname : member?.nick;
  return cleanName(nick ?? user.globalName ?? user.username);
};

/** Who asks, where, and in which language. */
export function toAsker(interaction: GuildInteraction, channel: ToldChannel | undefined): Asker {
  const permissions = interaction.memberPermissions;
  const parentChannelId = channel?.parentId;
  return {
    person: {
      id: `discord:${interaction.user.id}`,
      name: nameOf(interaction),
      moderator: permissions?.has(PermissionFlagsBits.ManageMessages) ?? false,
      manager: permissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
    },
    place: {
      platform: 'discord',
      serverId: interaction.guildId ?? '',
      channelId: interaction.channelId ?? '',
      ...(parentChannelId === undefined ? {} : { parentChannelId }),
      attachmentLimitBytes: interaction.attachmentSizeLimit || defaultAttachmentLimitBytes,
      locale: localeOf(interaction.guildLocale ?? ''),
    },
    locale: localeOf(interaction.locale),
  };
}

export interface RequestParts extends AnswerParts {
  readonly uploadOrigin: string | undefined;
  readonly channels: ToldChannels;
}

export const toUpload = (file: DiscordFile, { uploadOrigin }: RequestParts): Upload => ({
  name: file.name,
  sizeBytes: file.size,
  read: async () => {
    const maxBytes = maxUploadBytes;
    if (file.size > maxBytes) throw new UserError('bytesTooMany', { most: maxBytes });
    return await download(file.url, { deadlineMs: downloadDeadlineMs, maxBytes, extraOrigin: uploadOrigin });
  },
});

/** The message that a press or context action is about; of a forward, what it forwards. */
function toMessageParts(message: DiscordMessage, parts: RequestParts): Pick<BareRequest, 'rows' | 'uploads'> {
  const said = [message, ...message.messageSnapshots.values()];
  const wavs = said.flatMap(({ attachments }) => [...attachments.values()]).filter(({ name }) => /\.wav$/i.test(name));
  return {
    rows: fromComponents(said.flatMap(({ components }) => components.map((row) => row.toJSON()))),
    uploads: wavs.map((file) => toUpload(file, parts)),
  };
}

/** What the router takes. `message`: the one that was pressed or chosen in its context menu. */
export function toBareRequest(
  interaction: GuildInteraction,
  parts: RequestParts,
  message?: { readonly value: DiscordMessage; readonly pressed: boolean },
): BareRequest {
  const channel = parts.channels.take(interaction.id);
  const asker = toAsker(interaction, channel);
  const delivery: DiscordDelivery = {
    platform: 'discord',
    applicationId: interaction.applicationId,
    interactionId: interaction.id,
    token: interaction.token,
    channelId: asker.place.channelId,
    userId: interaction.user.id,
  };
  const pressed: PressedMessage | undefined = message?.pressed
    ? {
        id: message.value.id,
        channelId: asker.place.channelId,
        ephemeral: message.value.flags.has(MessageFlags.Ephemeral),
      }
    : undefined;
  return {
    id: interaction.id,
    ...asker,
    ...(message ? toMessageParts(message.value, parts) : {}),
    get delivery() {
      const missing = missingPermissions(interaction.appPermissions, channel?.thread);
      if (missing.length > 0)
        throw new UserError('missingPermissions', { names: missing.join(', ') }, { kind: 'failed' });
      return delivery;
    },
    ...acknowledgeInTime(createAnswer(parts, delivery, pressed)),
  };
}
