import {
  type BaseInteraction,
  type Attachment as DiscordFile,
  type Message as DiscordMessage,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import { uploadLimits } from '../audio/sound-limits.ts';
import type { Asker, BareRequest, Rows, Upload } from '../chat/chat.ts';
import { isWav } from '../chat/sounds-of-message.ts';
import { type Locale, localeOf } from '../languages/index.ts';
import { UserError } from '../user-error.ts';
import { Answer, type AnswerParts } from './answer.ts';
import type { InteractionRef } from './api.ts';
import type { DiscordDelivery } from './delivery.ts';
import { fromComponents } from './message.ts';
import { missingPermissions } from './permissions.ts';
import type { TakeChannel, ToldChannel } from './told-channels.ts';
import { download } from './upload.ts';

/** Discord's own, where a server has no higher one. */
const defaultAttachmentLimitBytes = 10 * 1024 * 1024;

/** Control, format and direction characters turn the text around a name upside down; Discord's own limit of a name is 32. */
const cleanName = (name: string): string =>
  [...name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()].slice(0, 40).join('') || '?';

/** An interaction in a server, the only kind that we take. */
export type GuildInteraction = BaseInteraction & { readonly token: string };

export const refOf = ({ applicationId, id: interactionId, token }: GuildInteraction): InteractionRef => ({
  applicationId,
  interactionId,
  token,
});

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
  readonly takeChannel: TakeChannel;
}

export const toUpload = (file: DiscordFile, { uploadOrigin }: RequestParts): Upload => ({
  name: file.name,
  sizeBytes: file.size,
  read: async () => {
    const maxBytes = uploadLimits.bytes;
    if (file.size > maxBytes) throw new UserError('bytesTooMany', { most: maxBytes });
    return await download(file.url, { deadlineMs: 20_000, maxBytes, extraOrigin: uploadOrigin });
  },
});

/** The message that a press or context action is about; of a forward, what it forwards. */
function toMessageParts(message: DiscordMessage, parts: RequestParts): Pick<BareRequest, 'rows' | 'uploads'> {
  const said = [message, ...message.messageSnapshots.values()];
  const files = said.flatMap(({ attachments }) => [...attachments.values()]);
  const recordings = files.filter(({ name, contentType }) => isWav(name) || contentType?.startsWith('audio/'));
  return {
    rows: fromComponents(said.flatMap(({ components }) => components.map((row) => row.toJSON()))),
    uploads: recordings.map((file) => toUpload(file, parts)),
  };
}

/** The message that a press or context action is about. */
export interface ActedOn {
  readonly message: DiscordMessage;
  readonly isPressed: boolean;
}

/** What the router takes: who asks what, and the answer. */
export class DiscordRequest extends Answer implements BareRequest {
  readonly id: string;
  readonly person: Asker['person'];
  readonly place: Asker['place'];
  readonly locale: Locale;
  readonly rows?: Rows;
  readonly uploads?: readonly Upload[];
  readonly #delivery: DiscordDelivery;
  readonly #missing: readonly string[];

  constructor(interaction: GuildInteraction, parts: RequestParts, actedOn?: ActedOn) {
    const channel = parts.takeChannel(interaction.id);
    const { person, place, locale } = toAsker(interaction, channel);
    const { channelId } = place;
    const ref = refOf(interaction);
    const delivery = { platform: 'discord', ...ref, channelId, userId: interaction.user.id } as const;
    const message = actedOn?.message;
    const isEphemeral = message?.flags.has(MessageFlags.Ephemeral) ?? false;
    const pressed = actedOn?.isPressed ? { id: actedOn.message.id, channelId, ephemeral: isEphemeral } : undefined;
    super(parts, delivery, pressed);
    this.id = interaction.id;
    this.person = person;
    this.place = place;
    this.locale = locale;
    this.#delivery = delivery;
    this.#missing = missingPermissions(interaction.appPermissions, channel?.thread);
    if (message) Object.assign(this, toMessageParts(message, parts));
  }

  /** Throws a UserError where the bot could not answer later. */
  get delivery(): DiscordDelivery {
    const missing = this.#missing;
    if (missing.length > 0)
      throw new UserError('missingPermissions', { names: missing.join(', ') }, { kind: 'failed' });
    return this.#delivery;
  }
}
