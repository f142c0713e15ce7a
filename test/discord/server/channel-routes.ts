import { mayManageMessages, mustSend, visibleChannel } from './channels.ts';
import { alive } from './interactions.ts';
import { messageJson } from './json.ts';
import { change, post } from './messages.ts';
import { refusals } from './refusal.ts';
import { at, type Call, type Route } from './route.ts';
import { channelMessage, check, edit } from './schemas.ts';
import { snowflakeTime } from './snowflake.ts';
import type { Posted, World } from './world.ts';

const editsOfHourOld = 3;
const hourMs = 3_600_000;

/** The message that this nonce posted here, as long as Discord remembers. */
const postedWith = (world: World, channelId: string, nonce: string | number | undefined): Posted | undefined =>
  [...world.messages.values()].find(
    (item) =>
      item.channelId === channelId && item.nonce === nonce && Date.now() - snowflakeTime(item.id) < world.nonceLifeMs,
  );

function send({ world, params: [channelId = ''], body, files }: Call): unknown {
  const channel = visibleChannel(world, channelId);
  const content = check(channelMessage, body);
  mustSend(channel, { files: files.size > 0, embeds: (content.embeds?.length ?? 0) > 0 });
  const same = content.enforce_nonce ? postedWith(world, channelId, content.nonce) : undefined;
  const posted = same ?? post(world, content, files, { channelId });
  channel.archived = false;
  return messageJson(world, posted);
}

/** A message that stands in a channel for everyone: one for a single person is none that the channel has. */
function shown(world: World, channelId: string, id: string): Posted {
  const message = alive(world, id);
  if (message.channelId !== channelId || message.visibleTo !== undefined) throw refusals.unknownMessage();
  return message;
}

function editShown({ world, params: [channelId = '', id = ''], body, files }: Call): unknown {
  const channel = visibleChannel(world, channelId);
  const message = shown(world, channelId, id);
  if (message.authorId !== world.botId) throw refusals.notYours();
  if (channel.archived) throw refusals.archived();
  if (Date.now() - snowflakeTime(id) > hourMs && message.edits >= editsOfHourOld) throw refusals.hourOld();
  return messageJson(world, change(message, check(edit, body), files));
}

function deleteShown({ world, params: [channelId = '', id = ''] }: Call): undefined {
  const channel = visibleChannel(world, channelId);
  const message = shown(world, channelId, id);
  if (message.authorId !== world.botId && !mayManageMessages(channel)) throw refusals.missingPermissions();
  if (channel.archived) throw refusals.archived();
  message.deleted = true;
}

/** What the bot does on its own account. */
export const channelRoutes: readonly Route[] = [
  { method: 'POST', pattern: at('/channels/:id/messages'), bot: true, handle: send },
  { method: 'PATCH', pattern: at('/channels/:id/messages/:id'), bot: true, handle: editShown },
  { method: 'DELETE', pattern: at('/channels/:id/messages/:id'), bot: true, handle: deleteShown },
];
