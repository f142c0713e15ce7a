import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type RawFile,
} from 'discord.js';
import type { Attachment, Button, Menu, Message, Rows, VoiceFile } from '../chat/chat.ts';
import { isMenu } from '../chat/rows.ts';

/** Discord's limits for one message. */
export const limits = { content: 2000, embed: 4096, attachments: 10, rows: 5, rowButtons: 5, choices: 25 } as const;

/** A message as its JSON and its files; `body.attachments` names the files by their position. */
export interface Payload {
  readonly body: {
    readonly content: string;
    readonly embeds: readonly { readonly description: string }[];
    readonly components: APIActionRowComponent<APIComponentInMessageActionRow>[];
    readonly attachments: readonly { readonly id: number; readonly filename: string; readonly description?: string }[];
    readonly allowed_mentions: { readonly parse: readonly never[]; readonly users?: readonly string[] };
    readonly flags?: MessageFlags;
  };
  readonly files: RawFile[];
}

const buttonStyles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const satisfies Record<Button['style'], ButtonStyle>;

const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

const toButton = (button: Button): APIComponentInMessageActionRow => ({
  type: ComponentType.Button,
  style: buttonStyles[button.style],
  custom_id: button.id,
  ...(button.label === '' ? {} : { label: clip(button.label, 80) }),
  ...(button.emoji === undefined ? {} : { emoji: { name: button.emoji } }),
  ...(button.disabled ? { disabled: true } : {}),
});

const toMenu = (menu: Menu): APIComponentInMessageActionRow => ({
  type: ComponentType.StringSelect,
  custom_id: menu.id,
  placeholder: clip(menu.placeholder, 150),
  options: menu.choices
    .slice(0, limits.choices)
    .map(({ name, value }) => ({ label: clip(name, 100), value, default: false })),
});

export const toComponents = (rows: Rows = []): APIActionRowComponent<APIComponentInMessageActionRow>[] =>
  rows
    .filter((row) => (isMenu(row) ? row.choices.length > 0 : row.length > 0))
    .map((row) => ({ type: ComponentType.ActionRow, components: isMenu(row) ? [toMenu(row)] : row.map(toButton) }));

const styleNames = new Map(Object.entries(buttonStyles).map(([name, style]) => [style, name as Button['style']]));

/** The rows of the message that Discord sends with a press, as they were posted; foreign components are left out. */
export const fromComponents = (components: readonly APIMessageTopLevelComponent[]): Rows =>
  components
    .filter((row) => row.type === ComponentType.ActionRow)
    .map((row) => {
      const menu = row.components.find((component) => component.type === ComponentType.StringSelect);
      if (!menu) return row.components.filter(isPressable).map(fromButton);
      const choices = menu.options.map(({ label, value }) => ({ name: label, value }));
      return { id: menu.custom_id, placeholder: menu.placeholder ?? '', choices };
    });

const isPressable = (component: APIComponentInMessageActionRow): component is APIButtonComponentWithCustomId =>
  component.type === ComponentType.Button && 'custom_id' in component;

const fromButton = ({ custom_id: id, label = '', style, emoji, disabled }: APIButtonComponentWithCustomId): Button => ({
  id,
  label,
  style: styleNames.get(style) ?? 'secondary',
  ...(emoji?.name ? { emoji: emoji.name } : {}),
  ...(disabled ? { disabled } : {}),
});

/** A classic message: only those show an inline player under each WAV. Text over the limit of a message goes into an embed. */
export function toPayload(message: Message): Payload {
  const { sounds = [], picture, files = [] } = message;
  const wavs = sounds.map(({ name, wav, alt }): Attachment => ({ name, type: 'audio/wav', bytes: wav, alt }));
  const attachments = [...wavs, ...(picture ? [picture] : []), ...files];
  if (attachments.length > limits.attachments)
    throw new Error(`A message takes ${limits.attachments} files, this one has ${attachments.length}.`);
  const long = message.text.length > limits.content;
  return {
    body: {
      content: long ? '' : message.text,
      embeds: long ? [{ description: clip(message.text, limits.embed) }] : [],
      components: toComponents(message.rows),
      attachments: attachments.map(({ name, alt }, id) => ({
        id,
        filename: name,
        ...(alt === undefined ? {} : { description: clip(alt, 1024) }),
      })),
      allowed_mentions: { parse: [] },
    },
    // Bytes only: discord.js would fetch a string as an address or read it as a path.
    files: attachments.map(({ name, type, bytes }) => ({
      name,
      contentType: type,
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })),
  };
}

const { Ephemeral, IsVoiceMessage } = MessageFlags;

/** A voice message for one person alone: one file, and nothing else, which Discord would refuse. */
export const voicePayload = ({ name, type, bytes, durationSecs, waveform }: VoiceFile) => ({
  body: {
    flags: Ephemeral | IsVoiceMessage,
    attachments: [
      { id: 0, filename: name, duration_secs: durationSecs, waveform: Buffer.from(waveform).toString('base64') },
    ],
  },
  files: [{ name, contentType: type, data: Buffer.from(bytes) }],
});

/** The same message for one person alone. */
export const ephemeral = ({ body, files }: Payload): Payload => ({
  body: { ...body, flags: MessageFlags.Ephemeral },
  files,
});

/** The same message, which notifies one person, and nobody else whatever the text says. */
export const calling = ({ body, files }: Payload, userId: string): Payload => ({
  body: {
    ...body,
    content: clip(`<@${userId}> ${body.content}`.trimEnd(), limits.content),
    allowed_mentions: { parse: [], users: [userId] },
  },
  files,
});
