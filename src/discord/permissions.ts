import { OAuth2Scopes, PermissionFlagsBits, type PermissionsBitField } from 'discord.js';

const { ViewChannel, SendMessages, SendMessagesInThreads, EmbedLinks, AttachFiles, SendVoiceMessages } =
  PermissionFlagsBits;

/** The address at which a server's manager adds the bot. */
export function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: `${ViewChannel | SendMessages | SendMessagesInThreads | EmbedLinks | AttachFiles | SendVoiceMessages}`,
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/**
 * Names of the permissions without which sounds could not be delivered, also late and on the bot's own account.
 * `thread`: undefined where Discord did not name the kind of channel; then both permissions to send are needed.
 */
export function missingPermissions(granted: PermissionsBitField, thread: boolean | undefined): string[] {
  const needed = {
    'View Channel': ViewChannel,
    'Attach Files': AttachFiles,
    ...(thread === true ? {} : { 'Send Messages': SendMessages }),
    ...(thread === false ? {} : { 'Send Messages in Threads': SendMessagesInThreads }),
  };
  return Object.entries(needed)
    .filter(([, bit]) => !granted.has(bit))
    .map(([name]) => name);
}
