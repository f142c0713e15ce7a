import { OAuth2Scopes, PermissionFlagsBits, type PermissionsBitField } from 'discord.js';

/** Permissions that the invitation asks for. */
export const invitePermissions = {
  ViewChannel: PermissionFlagsBits.ViewChannel,
  SendMessages: PermissionFlagsBits.SendMessages,
  SendMessagesInThreads: PermissionFlagsBits.SendMessagesInThreads,
  EmbedLinks: PermissionFlagsBits.EmbedLinks,
  AttachFiles: PermissionFlagsBits.AttachFiles,
} as const;

/** The address at which a server's manager adds the bot. */
export function inviteLink(applicationId: string): string {
  const permissions = Object.values(invitePermissions).reduce((sum, bit) => sum | bit, 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: permissions.toString(),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/**
 * Names of the permissions without which sounds could not be delivered, also late and on the bot's own account.
 * `thread`: undefined where Discord did not name the kind of channel; then both permissions to send are needed.
 */
export function missingPermissions(granted: PermissionsBitField, thread: boolean | undefined): string[] {
  const needed = {
    'View Channel': PermissionFlagsBits.ViewChannel,
    'Attach Files': PermissionFlagsBits.AttachFiles,
    ...(thread === true ? {} : { 'Send Messages': PermissionFlagsBits.SendMessages }),
    ...(thread === false ? {} : { 'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads }),
  };
  return Object.entries(needed)
    .filter(([, bit]) => !granted.has(bit))
    .map(([name]) => name);
}
