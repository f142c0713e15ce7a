import { type Channel, partialChannelJson } from './channels.ts';
import type { Gateway } from './gateway.ts';
import { messageJson } from './json.ts';
import type { CommandBody, Row } from './schemas.ts';
import { snowflake } from './snowflake.ts';
import { type Posted, randomToken, type Sent, type World } from './world.ts';

/** A file that a person attaches: where the bot is told to get it, and what it is told about it. */
export interface AttachedFile {
  readonly name: string;
  readonly size: number;
  readonly url: string;
  readonly contentType?: string;
}

export type Values = Readonly<Record<string, string | number | boolean | AttachedFile>>;

export interface PersonOptions {
  /** Discord's permission bits in every channel; default View, Send, Attach, use commands. */
  readonly permissions?: bigint;
  readonly nick?: string;
  readonly locale?: string;
}

export interface Unchecked {
  /** Sends what Discord's own client would not let a person send. */
  readonly unchecked?: boolean;
}

export interface Person {
  readonly id: string;
  slash(channel: Channel, name: string, values?: Values, options?: Unchecked): Sent;
  click(message: Posted, customId: string, options?: Unchecked): Sent;
  select(message: Posted, customId: string, value: string, options?: Unchecked): Sent;
  contextMenu(message: Posted, name: string): Sent;
  /** Forwards a message into a channel: a message without anything of its own. */
  forward(message: Posted, channel: Channel): Posted;
  /** Takes away what this person alone sees. */
  dismiss(message: Posted): void;
  /** Types into an option; the choices arrive in `sent.choices`. */
  type(channel: Channel, command: string, option: string, typed: string): Sent;
}

const everyday = (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 31n);
export const manageGuild = 1n << 5n;
export const manageMessages = 1n << 13n;

type ChatCommand = Extract<CommandBody, { type: 1 }>;

/** Whether Discord's dialogue offers a file: by the class of its type, or its ending. */
const offers = (types: readonly string[] | undefined, { name, contentType = 'audio/wav' }: AttachedFile): boolean =>
  !types || types.some((type) => name.toLowerCase().endsWith(type) || contentType.startsWith(`${type}/`));

/** What Discord's client checks before it sends a command. */
function checkValues(command: ChatCommand, values: Values): void {
  for (const { name, required } of command.options ?? [])
    if (required && !(name in values)) throw new Error(`/${command.name}: ${name} is required`);
  for (const [name, value] of Object.entries(values)) {
    const option = command.options?.find((item) => item.name === name);
    if (!option) throw new Error(`/${command.name} has no option ${name}`);
    const { type, min_value: min, max_value: max, max_length: length, choices } = option;
    const types = { 3: 'string', 4: 'number', 5: 'boolean', 7: 'string', 10: 'number', 11: 'object' } as const;
    if (typeof value !== types[type]) throw new Error(`/${command.name} ${name}: ${types[type]} expected`);
    if (typeof value === 'number' && (value < (min ?? value) || value > (max ?? value)))
      throw new Error(`/${command.name} ${name}: ${value} is outside ${min} to ${max}`);
    if (type === 4 && !Number.isInteger(value)) throw new Error(`/${command.name} ${name}: whole number expected`);
    if (typeof value === 'string' && value.length > (length ?? 6000)) throw new Error(`${name} is too long`);
    if (typeof value === 'object' && !offers(option.file_types, value))
      throw new Error(`/${command.name} ${name} does not offer ${value.name}`);
    if (choices?.length && !choices.some((choice) => choice.value === value))
      throw new Error(`/${command.name} ${name}: ${value} is not offered`);
  }
}

/** Someone in a guild, who acts as through Discord's client. */
export function createPerson(world: World, gateway: Gateway, name: string, options: PersonOptions = {}): Person {
  const id = snowflake();
  const { permissions = everyday, nick = null, locale = 'en-US' } = options;

  function send(type: number, channel: Channel, data: unknown, extra: { message?: Posted } = {}): Sent {
    const guildLocale = world.guilds.get(channel.guildId)?.locale ?? 'en-US';
    const sent: Sent = {
      id: snowflake(),
      token: randomToken(),
      type,
      userId: id,
      channelId: channel.id,
      sentAt: Date.now(),
      expired: false,
      unknown: false,
      ...(extra.message ? { pressedId: extra.message.id } : {}),
    };
    world.interactions.set(sent.id, sent);
    world.byToken.set(sent.token, sent);
    gateway.dispatch('INTERACTION_CREATE', {
      id: sent.id,
      application_id: world.applicationId,
      type,
      token: sent.token,
      version: 1,
      guild_id: channel.guildId,
      guild: { id: channel.guildId, locale: guildLocale, features: [] },
      channel_id: channel.id,
      channel: partialChannelJson(channel, permissions),
      member: {
        user: { id, username: name.toLowerCase(), discriminator: '0', global_name: name, avatar: null },
        nick,
        roles: [],
        permissions: `${permissions}`,
        joined_at: '2024-01-01T00:00:00.000Z',
        deaf: false,
        mute: false,
        flags: 0,
      },
      app_permissions: `${channel.permissions}`,
      locale,
      guild_locale: guildLocale,
      entitlements: [],
      authorizing_integration_owners: { 0: channel.guildId },
      context: 0,
      attachment_size_limit: 10 * 1024 * 1024,
      data,
      ...(extra.message ? { message: messageJson(world, extra.message) } : {}),
    });
    return sent;
  }

  const channelOf = (message: Posted): Channel => {
    const channel = world.channels.get(message.channelId);
    if (!channel) throw new Error(`no channel ${message.channelId}`);
    return channel;
  };

  const registered = (channel: Channel): readonly (CommandBody & { readonly id: string })[] => [
    ...(world.commands.get('') ?? []),
    ...(world.commands.get(channel.guildId) ?? []),
  ];

  function chatCommand(channel: Channel, command: string): ChatCommand & { id: string } {
    const found = registered(channel).find((item) => item.type === 1 && item.name === command);
    if (found?.type !== 1) throw new Error(`/${command} is not registered`);
    const needed = BigInt(found.default_member_permissions ?? 0);
    if ((permissions & needed) !== needed) throw new Error(`/${command} is not shown to ${name}`);
    return found;
  }

  /** The component of a message that carries this id, if this person sees it and it is not disabled. */
  function component(message: Posted, customId: string): Row['components'][number] {
    const found = message.components.flatMap((row) => [...row.components]).find((item) => item.custom_id === customId);
    if (!found || found.disabled || message.deleted) throw new Error(`nothing to press: ${customId}`);
    if (message.visibleTo !== undefined && message.visibleTo !== id) throw new Error(`${name} cannot see this message`);
    return found;
  }

  return {
    id,
    slash(channel, command, values = {}, { unchecked = false } = {}) {
      const found = chatCommand(channel, command);
      if (!unchecked) checkValues(found, values);
      const attachments: Record<string, unknown> = {};
      const given = Object.entries(values).map(([option, value]) => {
        const type = found.options?.find((item) => item.name === option)?.type ?? 3;
        if (typeof value !== 'object') return { name: option, type, value };
        const fileId = snowflake();
        const { name: filename, size, url, contentType: content_type = 'audio/wav' } = value;
        attachments[fileId] = { id: fileId, filename, size, url, proxy_url: url, content_type, ephemeral: true };
        return { name: option, type, value: fileId };
      });
      return send(2, channel, { id: found.id, name: command, type: 1, options: given, resolved: { attachments } });
    },
    click(message, customId, { unchecked = false } = {}) {
      if (!unchecked && component(message, customId).type !== 2) throw new Error(`${customId} is not a button`);
      return send(3, channelOf(message), { custom_id: customId, component_type: 2 }, { message });
    },
    select(message, customId, value, { unchecked = false } = {}) {
      const found = unchecked ? undefined : component(message, customId);
      if (found && (found.type !== 3 || !found.options.some((option) => option.value === value)))
        throw new Error(`${value} is not offered by ${customId}`);
      return send(3, channelOf(message), { custom_id: customId, component_type: 3, values: [value] }, { message });
    },
    contextMenu(message, command) {
      const channel = channelOf(message);
      const found = registered(channel).find((item) => item.type === 3 && item.name === command);
      if (!found) throw new Error(`"${command}" is not registered`);
      const resolved = { messages: { [message.id]: messageJson(world, message) } };
      return send(2, channel, { id: found.id, name: command, type: 3, target_id: message.id, resolved });
    },
    forward(message, channel) {
      const forwarded: Posted = {
        id: snowflake(),
        channelId: channel.id,
        authorId: id,
        content: '',
        embeds: [],
        components: [],
        attachments: [],
        loading: false,
        pinged: [],
        edits: 0,
        deleted: false,
        forwards: message,
      };
      world.messages.set(forwarded.id, forwarded);
      return forwarded;
    },
    dismiss(message) {
      if (message.visibleTo !== id) throw new Error(`${name} has no such message to dismiss`);
      message.deleted = true;
    },
    type(channel, command, option, typed) {
      const found = chatCommand(channel, command);
      const definition = found.options?.find((item) => item.name === option);
      if (!definition?.autocomplete) throw new Error(`/${command} ${option} offers nothing while typing`);
      const options = [{ name: option, type: definition.type, value: typed, focused: true }];
      return send(4, channel, { id: found.id, name: command, type: 1, options });
    },
  };
}
