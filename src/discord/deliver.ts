import { SnowflakeUtil } from 'discord.js';
import type { Delivery, Message, Platform } from '../chat/chat.ts';
import { CannotPost } from '../chat/platform-errors.ts';
import { dayMs, isRecent } from '../durations.ts';
import { DeliveryPostponed } from '../jobs/job.ts';
import type { Acknowledged, Api } from './api.ts';
import { asDiscordDelivery, type DiscordDelivery, tokenIsOld, tokenLifeMs } from './delivery.ts';
import { DiscordFailure, placeIsGone, tokenIsGone } from './failure.ts';
import type { Log } from './log.ts';
import { calling, ephemeral, type Payload, toPayload } from './message.ts';
import { persist } from './persist.ts';

/** Discord allows some five edits in five seconds; a progress line needs fewer. */
export const progressPaceMs = 2_500;

/** Acknowledgements of what was refused afterwards, or given up, are forgotten after this. */
const longestJobMs = dayMs;

export interface DeliverOptions {
  readonly api: Api;
  readonly log: Log;
  readonly now: () => number;
  /** Fires when the bot stops: what is being tried again is given up and stays with its job. */
  readonly signal: AbortSignal;
}

export interface Deliverer extends Platform {
  /** Tells of a `defer` that is under way, because a result may be there before its acknowledgement. */
  deferring(interactionId: string, defer: Promise<Acknowledged>): void;
}

const codeOf = (error: unknown) => (error instanceof DiscordFailure ? error.code : undefined);

/** How finished, failing and long jobs reach people: by the interaction's token while it lives, then by a plain message. */
export function createDeliverer({ api, log, now, signal }: DeliverOptions): Deliverer {
  /** Interaction -> its acknowledgement, until it is answered. */
  const defers = new Map<string, Promise<Acknowledged>>();
  /** Interaction -> when its last progress line was sent. */
  const paced = new Map<string, number>();
  /** Interaction -> when its answer was begun: a progress line that comes after it would stand in its place. */
  const answered = new Map<string, number>();

  /** True: the answer is ours to give. False: another program with the same token gave one. */
  const close = async ({ interactionId }: DiscordDelivery): Promise<boolean> => {
    answered.set(interactionId, now());
    paced.delete(interactionId);
    const acknowledged = await defers.get(interactionId)?.catch(() => undefined);
    return acknowledged?.outcome !== 'elsewhere';
  };

  const closed = ({ interactionId }: DiscordDelivery) => {
    defers.delete(interactionId);
    // Oldest first, so each loop ends at the first young one.
    for (const [id, at] of answered) {
      if (isRecent(at, now(), tokenLifeMs)) break;
      answered.delete(id);
    }
    for (const id of defers.keys()) {
      if (now() - SnowflakeUtil.timestampFrom(id) < longestJobMs) break;
      defers.delete(id);
    }
  };

  /** Tries until Discord answers; where the bot stops first, the job keeps its answer for the next start. */
  const insist = async (work: () => Promise<void>): Promise<void> => {
    try {
      await persist(work, signal);
    } catch (error) {
      if (error instanceof DiscordFailure && error.transient) throw new DeliveryPostponed(error.message);
      throw error;
    }
  };

  /** True: done by the token. False: the token is gone. */
  const byToken = async (delivery: DiscordDelivery, work: () => Promise<void>): Promise<boolean> => {
    if (tokenIsOld(delivery, now())) return false;
    try {
      await insist(work);
      return true;
    } catch (error) {
      if (tokenIsGone.has(codeOf(error))) return false;
      throw error;
    }
  };

  const send = (channelId: string, payload: Payload, nonce: string) =>
    insist(() => api.send(channelId, payload, nonce));

  /** Resolves where Discord closed the place to us: trying again would not help, and the sounds are in the library. */
  const sendLate = async ({ channelId, userId, interactionId }: DiscordDelivery, payload: Payload) => {
    try {
      await send(channelId, calling(payload, userId), interactionId);
    } catch (error) {
      if (!placeIsGone.has(codeOf(error))) throw error;
      log.warn({ channelId, error }, 'An answer could not be delivered: the channel is gone or closed to the bot.');
    }
    // What was shown while it waited would stand above the answer for ever; its token can no longer change it.
    const acknowledged = await defers.get(interactionId)?.catch(() => undefined);
    if (acknowledged?.messageId === undefined) return;
    await api.deleteMessage(channelId, acknowledged.messageId).catch((error: unknown) => {
      log.debug({ channelId, error }, 'What was shown while an answer was waited for is still there.');
    });
  };

  return {
    deferring(interactionId, defer) {
      defers.set(interactionId, defer);
      defer.catch(() => defers.delete(interactionId));
    },

    async deliver(to: Delivery, message: Message) {
      const delivery = asDiscordDelivery(to);
      if (!(await close(delivery))) return closed(delivery);
      const payload = toPayload(message);
      const delivered = await byToken(delivery, () => api.editOriginal(delivery, payload));
      if (!delivered) await sendLate(delivery, payload);
      closed(delivery);
    },

    async progress(to, text) {
      const delivery = asDiscordDelivery(to);
      const { interactionId } = delivery;
      const tooSoon = isRecent(paced.get(interactionId) ?? 0, now(), progressPaceMs);
      if (tooSoon || answered.has(interactionId) || tokenIsOld(delivery, now()) || signal.aborted) return;
      paced.set(interactionId, now());
      const acknowledged = await defers.get(interactionId)?.catch(() => undefined);
      if (answered.has(interactionId) || acknowledged?.outcome === 'elsewhere') return;
      try {
        await api.editText(delivery, text);
      } catch (error) {
        // Nothing hangs on a progress line.
        log.debug({ error }, 'A progress line was not shown.');
      }
    },

    async fail(to, sentence) {
      const delivery = asDiscordDelivery(to);
      if (!(await close(delivery))) return closed(delivery);
      const payload = toPayload({ text: sentence });
      const told = await byToken(delivery, async () => {
        // First away with the public answer: Discord would turn a follow-up to a waiting one into that public answer.
        await api.deleteOriginal(delivery).catch((error: unknown) => {
          if (!tokenIsGone.has(codeOf(error))) throw error;
        });
        await api.followUp(delivery, ephemeral(payload));
      });
      if (!told) await sendLate(delivery, payload);
      closed(delivery);
    },

    async post(channelId, message, nonce) {
      try {
        await send(channelId, toPayload(message), nonce);
      } catch (error) {
        if (!placeIsGone.has(codeOf(error))) throw error;
        throw new CannotPost(channelId, error);
      }
    },
  };
}
