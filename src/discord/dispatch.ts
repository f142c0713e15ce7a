import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  InteractionResponseType,
} from 'discord.js';
import type { OptionValue } from '../chat/chat.ts';
import type { Router } from '../chat/router.ts';
import { stringsOf } from '../languages/index.ts';
import { ephemeral, toPayload } from './message.ts';
import { DiscordRequest, type GuildInteraction, type RequestParts, refOf, toAsker, toUpload } from './request.ts';

export interface DispatchParts extends RequestParts {
  readonly router: Router;
  /** Names of the context menu entries, in English, with their verbs. */
  readonly contextVerbs: ReadonlyMap<string, string>;
  readonly refusing: () => boolean;
}

function optionsOf(interaction: ChatInputCommandInteraction, parts: RequestParts): Record<string, OptionValue> {
  const options: Record<string, OptionValue> = {};
  for (const { name, type, value, attachment } of interaction.options.data) {
    if (type === ApplicationCommandOptionType.Attachment && attachment) options[name] = toUpload(attachment, parts);
    else if (value !== undefined) options[name] = value;
  }
  return options;
}

async function complete(interaction: AutocompleteInteraction, parts: DispatchParts): Promise<void> {
  const { api, router, takeChannel } = parts;
  const { name, value } = interaction.options.getFocused(true);
  const asker = toAsker(interaction, takeChannel(interaction.id));
  const choices = [...(await router.complete(interaction.commandName, name, value, asker))];
  const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
  await api.acknowledge(refOf(interaction), { type, data: { choices } });
}

/** Says one sentence to one person, without a request. */
async function refuse(interaction: GuildInteraction, { api }: DispatchParts, text: string): Promise<void> {
  const payload = ephemeral(toPayload({ text }));
  await api.acknowledge(refOf(interaction), { type: InteractionResponseType.ChannelMessageWithSource, payload });
}

/** Takes one interaction to the router. Rejects only where Discord could not be reached with a refusal or a completion. */
export async function dispatch(interaction: Interaction, parts: DispatchParts): Promise<void> {
  const { router } = parts;
  if (interaction.isAutocomplete()) return await complete(interaction, parts);
  const { discord } = stringsOf(interaction.locale);
  if (!interaction.inGuild()) return await refuse(interaction, parts, discord.noServer);
  if (parts.refusing()) return await refuse(interaction, parts, discord.stopping);
  if (interaction.isChatInputCommand()) {
    const options = optionsOf(interaction, parts);
    return await router.command(interaction.commandName, options, new DiscordRequest(interaction, parts));
  }
  if (interaction.isMessageContextMenuCommand()) {
    const verb = parts.contextVerbs.get(interaction.commandName) ?? interaction.commandName;
    const request = new DiscordRequest(interaction, parts, { message: interaction.targetMessage, isPressed: false });
    return await router.context(verb, request);
  }
  if (interaction.isButton() || interaction.isStringSelectMenu()) {
    const request = new DiscordRequest(interaction, parts, { message: interaction.message, isPressed: true });
    const chosen = interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
    await router.press(interaction.customId, request, chosen);
  }
}
