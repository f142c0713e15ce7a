import { change, type Files, post } from './messages.ts';
import { refusals } from './refusal.ts';
import { callback, channelMessage, check, commands, edit, message as messageSchema } from './schemas.ts';
import { snowflake, snowflakeTime } from './snowflake.ts';
import { messageJson, type Posted, type Sent, type World } from './world.ts';

export interface Call {
  readonly world: World;
  /** The groups of the route's pattern. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: Files;
  /** Carries the bot's own token. */
  readonly authorised: boolean;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** False: the interaction's token in the path authorises. */
  readonly bot: boolean;
  /** What is answered; undefined: 204. */
  readonly handle: (call: Call) => unknown;
}

const acknowledgeWithinMs = 3_000;
const editsOfHourOld = 3;

function sentOf(world: World, token: string): Sent {
  const sent = world.byToken.get(token);
  if (!sent || sent.unknown || !sent.acknowledgement) throw refusals.unknownWebhook();
  if (sent.expired || Date.now() - sent.sentAt > 15 * 60_000) throw refusals.expiredToken();
  return sent;
}

function alive(world: World, id: string | undefined): Posted {
  const message = id === undefined ? undefined : world.messages.get(id);
  if (!message || message.deleted) throw refusals.unknownMessage();
  return message;
}

/** The message that a webhook route names, by `@original` or its id. */
const target = (world: World, sent: Sent, id: string): Posted =>
  alive(world, id === '@original' ? sent.originalId : id);

function channelFor(world: World, id: string) {
  const channel = world.channels.get(id);
  if (!channel) throw refusals.unknownChannel();
  if (!(channel.permissions & (1n << 10n))) throw refusals.missingAccess();
  return channel;
}

/** Answers an interaction: once, and in time. */
function acknowledge({ world, params: [id = '', token = ''], body, files, query }: Call): unknown {
  const sent = world.interactions.get(id);
  if (!sent || sent.token !== token || sent.unknown) throw refusals.unknownInteraction();
  if (sent.acknowledgement) throw refusals.acknowledged();
  const afterMs = Date.now() - sent.sentAt;
  if (afterMs > acknowledgeWithinMs) throw refusals.unknownInteraction();
  const answer = check(callback, body);
  const isPress = sent.pressedId !== undefined;
  const isCompletion = sent.type === 4;
  const allowed = isCompletion ? [8] : isPress ? [4, 5, 6, 7] : [4, 5];
  if (!allowed.includes(answer.type)) throw refusals.invalid([`type: ${answer.type} does not answer this interaction`]);
  const visibleTo = (flags: number | undefined) => (flags && flags & 64 ? sent.userId : undefined);
  const { channelId } = sent;
  if (answer.type === 4) {
    const { flags } = answer.data;
    sent.originalId = post(world, answer.data, files, { channelId, visibleTo: visibleTo(flags), interactionId: id }).id;
  } else if (answer.type === 5) {
    const where = { channelId, visibleTo: visibleTo(answer.data?.flags), interactionId: id, loading: true };
    sent.originalId = post(world, {}, files, where).id;
  } else if (answer.type === 8) {
    sent.choices = answer.data.choices;
  } else {
    const message = alive(world, sent.pressedId);
    sent.originalId = message.id;
    if (answer.type === 7) change(message, answer.data, files);
  }
  sent.acknowledgement = { type: answer.type, afterMs };
  if (query.get('with_response') !== 'true') return undefined;
  const message = sent.originalId === undefined ? undefined : world.messages.get(sent.originalId);
  return {
    interaction: { id, type: sent.type },
    resource: { type: answer.type, ...(message ? { message: messageJson(world, message) } : {}) },
  };
}

function followUp({ world, params: [, token = ''], body, files }: Call): unknown {
  const sent = sentOf(world, token);
  const content = check(messageSchema, body);
  const original = sent.originalId === undefined ? undefined : world.messages.get(sent.originalId);
  // The first follow-up to a waiting answer becomes that answer, as public or private as it was announced.
  if (original?.loading && !original.deleted) return messageJson(world, change(original, content, files));
  const visibleTo = content.flags && content.flags & 64 ? sent.userId : undefined;
  const where = { channelId: sent.channelId, visibleTo, interactionId: sent.id };
  return messageJson(world, post(world, content, files, where));
}

function sendToChannel({ world, params: [channelId = ''], body, files }: Call): unknown {
  const { permissions } = channelFor(world, channelId);
  if (!(permissions & (1n << 11n))) throw refusals.missingPermissions();
  if (files.size > 0 && !(permissions & (1n << 15n))) throw refusals.missingPermissions();
  const content = check(channelMessage, body);
  const same = content.enforce_nonce
    ? [...world.messages.values()].find((item) => item.channelId === channelId && item.nonce === content.nonce)
    : undefined;
  return messageJson(world, same ?? post(world, content, files, { channelId }));
}

function editInChannel({ world, params: [channelId = '', id = ''], body, files }: Call): unknown {
  channelFor(world, channelId);
  const message = alive(world, id);
  if (message.visibleTo !== undefined) throw refusals.unknownMessage();
  if (message.authorId !== world.botId) throw refusals.notYours();
  if (Date.now() - snowflakeTime(id) > 3_600_000 && message.edits >= editsOfHourOld) throw refusals.hourOld();
  return messageJson(world, change(message, check(edit, body), files));
}

function remove(message: Posted): undefined {
  message.deleted = true;
}

/** Discord hides localisations unless asked, and adds fields of its own. */
function listCommands({ world, query }: Call, guildId: string): unknown {
  return (world.commands.get(guildId) ?? []).map((command) => {
    const echoed = {
      dm_permission: true,
      nsfw: false,
      default_member_permissions: null,
      ...command,
      version: command.id,
    };
    const hidden =
      query.get('with_localizations') === 'true' ? [] : ['name_localizations', 'description_localizations'];
    return Object.fromEntries(Object.entries(echoed).filter(([key]) => !hidden.includes(key)));
  });
}

function putCommands(call: Call, guildId: string): unknown {
  if (guildId && !call.world.guilds.has(guildId)) throw refusals.missingAccess();
  const set = check(commands, call.body);
  call.world.commands.set(
    guildId,
    set.map((command) => ({ ...command, id: snowflake() })),
  );
  return listCommands(call, guildId);
}

const id = String.raw`(\d{17,19})`;
const at = (path: string) => new RegExp(`^${path.replaceAll(':id', id).replaceAll(':token', '([^/]+)')}$`);

export const routes: readonly Route[] = [
  {
    method: 'GET',
    pattern: at('/gateway/bot'),
    bot: true,
    handle: ({ world }) => ({
      url: world.origin.replace('http', 'ws'),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
    }),
  },
  {
    method: 'GET',
    pattern: at('/applications/:id/commands'),
    bot: true,
    handle: (call) => listCommands(call, ''),
  },
  {
    method: 'PUT',
    pattern: at('/applications/:id/commands'),
    bot: true,
    handle: (call) => putCommands(call, ''),
  },
  {
    method: 'GET',
    pattern: at('/applications/:id/guilds/:id/commands'),
    bot: true,
    handle: (call) => {
      const guildId = call.params[1] ?? '';
      if (!call.world.guilds.has(guildId)) throw refusals.missingAccess();
      return listCommands(call, guildId);
    },
  },
  {
    method: 'PUT',
    pattern: at('/applications/:id/guilds/:id/commands'),
    bot: true,
    handle: (call) => putCommands(call, call.params[1] ?? ''),
  },
  { method: 'POST', pattern: at('/interactions/:id/:token/callback'), bot: false, handle: acknowledge },
  { method: 'POST', pattern: at('/webhooks/:id/:token'), bot: false, handle: followUp },
  {
    method: 'PATCH',
    pattern: at('/webhooks/:id/:token/messages/(@original|\\d{17,19})'),
    bot: false,
    handle: ({ world, params: [, token = '', which = ''], body, files }) => {
      const message = target(world, sentOf(world, token), which);
      return messageJson(world, change(message, check(edit, body), files));
    },
  },
  {
    method: 'DELETE',
    pattern: at('/webhooks/:id/:token/messages/(@original|\\d{17,19})'),
    bot: false,
    handle: ({ world, params: [, token = '', which = ''] }) => remove(target(world, sentOf(world, token), which)),
  },
  { method: 'POST', pattern: at('/channels/:id/messages'), bot: true, handle: sendToChannel },
  { method: 'PATCH', pattern: at('/channels/:id/messages/:id'), bot: true, handle: editInChannel },
  {
    method: 'DELETE',
    pattern: at('/channels/:id/messages/:id'),
    bot: true,
    handle: ({ world, params: [channelId = '', id] }) => {
      channelFor(world, channelId);
      return remove(alive(world, id));
    },
  },
];
