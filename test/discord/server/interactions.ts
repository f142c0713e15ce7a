import { messageJson } from './json.ts';
import { change, post } from './messages.ts';
import { refusals } from './refusal.ts';
import { at, type Call, type Route } from './route.ts';
import { callback, check, edit, message as messageSchema } from './schemas.ts';
import type { Posted, Sent, World } from './world.ts';

const acknowledgeWithinMs = 3_000;
const tokenLifeMs = 15 * 60_000;

function sentOf(world: World, token: string): Sent {
  const sent = world.byToken.get(token);
  if (!sent || sent.unknown || !sent.acknowledgement) throw refusals.unknownWebhook();
  if (sent.expired || Date.now() - sent.sentAt > tokenLifeMs) throw refusals.expiredToken();
  return sent;
}

export function alive(world: World, id: string | undefined): Posted {
  const message = id === undefined ? undefined : world.messages.get(id);
  if (!message || message.deleted) throw refusals.unknownMessage();
  return message;
}

/** The message that an interaction's token reaches: `@original`, or one of its own follow-ups. */
function target(world: World, sent: Sent, id: string): Posted {
  const message = alive(world, id === '@original' ? sent.originalId : id);
  if (message.id !== sent.originalId && message.interactionId !== sent.id) throw refusals.unknownMessage();
  return message;
}

const visibleTo = (sent: Sent, flags: number | undefined) => (flags && flags & 64 ? sent.userId : undefined);

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
  const { channelId } = sent;
  if (answer.type === 4) {
    const where = { channelId, visibleTo: visibleTo(sent, answer.data.flags), interactionId: id };
    sent.originalId = post(world, answer.data, files, where).id;
  } else if (answer.type === 5) {
    const where = { channelId, visibleTo: visibleTo(sent, answer.data?.flags), interactionId: id, loading: true };
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
  const where = { channelId: sent.channelId, visibleTo: visibleTo(sent, content.flags), interactionId: sent.id };
  return messageJson(world, post(world, content, files, where));
}

/** Authorised by the interaction's token in the path, and limited by no bucket of the bot. */
export const interactionRoutes: readonly Route[] = [
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
    handle: ({ world, params: [, token = '', which = ''] }) => {
      target(world, sentOf(world, token), which).deleted = true;
    },
  },
];
