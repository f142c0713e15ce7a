import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import type { Command, ContextAction, Option, OptionKind } from '../chat/chat.ts';
import { discordCodes, type Localised, localised } from '../languages/index.ts';
import { canonicalJson } from '../sound/recipe.ts';
import { HostError } from '../user-error.ts';
import { placeIsGone, toFailure } from './failure.ts';
import type { Asking } from './login.ts';

/** The translations beside the English text, by Discord's codes of the languages. */
const localizations = (text: Localised): Record<string, string> =>
  Object.fromEntries(
    (Object.keys(discordCodes) as (keyof typeof discordCodes)[]).flatMap((locale) =>
      discordCodes[locale].map((code) => [code, text[locale]]),
    ),
  );

const optionTypes = {
  text: ApplicationCommandOptionType.String,
  integer: ApplicationCommandOptionType.Integer,
  number: ApplicationCommandOptionType.Number,
  flag: ApplicationCommandOptionType.Boolean,
  file: ApplicationCommandOptionType.Attachment,
  channel: ApplicationCommandOptionType.Channel,
} as const satisfies Record<OptionKind, ApplicationCommandOptionType>;

/** Channels that an option offers: those where the bot can post by itself, or all where people write, and parents of threads. */
const channelTypes = {
  postable: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
  any: [
    ...[ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildVoice, ChannelType.GuildStageVoice],
    ...[ChannelType.GuildForum, ChannelType.GuildMedia],
    ...[ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread],
  ],
} as const satisfies Record<NonNullable<Option['channels']>, readonly ChannelType[]>;

type Json = Readonly<Record<string, unknown>>;

/** `min` and `max` of a number are its range, of a text its length. */
const limitsOf = ({ kind, min, max }: Option): Json => {
  if (kind === 'text') return { min_length: min, max_length: max };
  return kind === 'integer' || kind === 'number' ? { min_value: min, max_value: max } : {};
};

const toOption = <App>(option: Option<App>): Json => ({
  type: optionTypes[option.kind],
  name: option.name,
  name_localizations: option.names && localizations(option.names),
  description: option.description.en,
  description_localizations: localizations(option.description),
  required: option.required ? true : undefined,
  autocomplete: option.complete ? true : undefined,
  ...limitsOf(option as Option),
  choices: option.choices?.map(({ name, value, names }) => ({
    name,
    value,
    name_localizations: names && localizations(names),
  })),
  channel_types: option.kind === 'channel' ? channelTypes[option.channels ?? 'postable'] : undefined,
  file_types: option.fileTypes,
});

/** Only in servers, as a bot that was added to them. */
const everywhere = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
} as const;

const toCommand = <App>(command: Command<App>): Json => ({
  type: ApplicationCommandType.ChatInput,
  name: command.name,
  name_localizations: command.names && localizations(command.names),
  description: command.description.en,
  description_localizations: localizations(command.description),
  // Discord wants the required ones first; the sort is stable.
  options: [...command.options].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false)).map(toOption),
  // Only what Discord shows by default: server owners may change it, so it is checked again when the command runs.
  default_member_permissions: command.managersOnly ? PermissionFlagsBits.ManageGuild.toString() : undefined,
  ...everywhere,
});

const toContextCommand = <App>(action: ContextAction<App>): Json => ({
  type: ApplicationCommandType.Message,
  name: action.name.en,
  name_localizations: localizations(action.name),
  ...everywhere,
});

/** The whole set as Discord takes it. */
export const toRegistration = <App>(
  commands: readonly Command<App>[],
  contextActions: readonly ContextAction<App>[],
): Json[] => [...commands.map(toCommand), ...contextActions.map(toContextCommand)];

const compared: ReadonlySet<string> = new Set([
  ...Object.keys(toOption({ name: '', description: localised(() => ''), kind: 'text' })),
  ...['min_value', 'max_value', 'options', 'default_member_permissions', 'contexts', 'integration_types', 'value'],
]);

/** Keeps what we set and drops what means the default, so that Discord's echo of a command compares equal to it. */
function essence(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => essence(item));
  if (value === null || value === false || value === '') return undefined;
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value as Json)
    .filter(([name]) => key?.endsWith('_localizations') || compared.has(name))
    .map(([name, item]) => [name, essence(item, name)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const fingerprint = (set: readonly unknown[]): string =>
  canonicalJson(set.map((command) => canonicalJson(essence(command))).sort());

/** Where a set of commands is registered: for one server, or for all. */
export const setRoute = (applicationId: string, guildId: string | undefined): `/${string}` =>
  guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);

/**
 * Registers the set with one PUT, and only when it differs from what is registered (Discord counts creations).
 * In one server where `guildId` is given, in all otherwise. Rejects with a UserError. `sent` is false where the set was
 * registered already; `double` counts commands registered for all servers as well: in the one server each shows twice.
 */
export async function register(
  rest: REST,
  applicationId: string,
  guildId: string | undefined,
  set: readonly Json[],
  { redact, signal }: Asking,
) {
  const route = setRoute(applicationId, guildId);
  const list = async (at: `/${string}`) =>
    (await rest.get(at, { query: new URLSearchParams({ with_localizations: 'true' }), signal })) as unknown[];
  try {
    const sent = fingerprint(await list(route)) !== fingerprint(set);
    if (sent) await rest.put(route, { body: set, signal });
    return { sent, double: guildId === undefined ? 0 : (await list(setRoute(applicationId, undefined))).length };
  } catch (error) {
    const failure = toFailure(error, redact);
    if (guildId && placeIsGone.has(failure.code))
      throw new HostError(
        `DISCORD_GUILD_ID: the bot is not in the server ${guildId}. Invite it there first, or leave the setting empty.`,
      );
    throw new HostError(`Discord did not take the commands: ${failure.message}`, { kind: 'failed' });
  }
}
