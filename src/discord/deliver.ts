import { setTimeout as sleep } from 'node:timers/promises';
import { SnowflakeUtil } from 'discord.js';
import type { Delivery, Message, Platform } from '../chat/chat.ts';
import { CannotPost } from '../chat/platform-errors.ts';
import { dayMs, isRecent } from '../durations.ts';
import { DeliveryPostponed } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Acknowledged, Api } from './api.ts';
import { asDiscordDelivery, type DiscordDelivery, tokenIsOld, tokenLifeMs } from './delivery.ts';
import { DiscordFailure, placeIsGone, tokenIsGone } from './failure.ts';
import { calling, ephemeral, type Payload, toPayload } from './message.ts';
import type { Taken } from './taken-message.ts';

/** Discord allows some five edits in five seconds; a progress line needs fewer. */
const progressPaceMs = 2_500;
/** Interactions without an answer (refused or given up) are forgotten after this. */
const longestJobMs = dayMs;
/** Waits between tries, ms; the last one repeats. */
const waits = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

export interface DeliverOptions {
  readonly api: Api;
  readonly log: Log;
  readonly now: () => number;
  /** Fires when the bot stops: retries end, and their answers stay with their jobs. */
  readonly signal: AbortSignal;
  readonly taken: Taken;
}

/** What is remembered of an interaction. */
interface Interaction {
  /** Until it is answered. */
  acknowledged?: Promise<Acknowledged> | undefined;
  /** When the last progress line was sent. */
  pacedAt: number;
  /** When its answer was begun: a later progress line would replace it. */
  answeredAt?: number;
}

const codeOf = (error: unknown) => (error instanceof DiscordFailure ? error.code : undefined);

/** How finished, failing and long jobs reach people: by the interaction's token while it lives, then by a plain message. */
export class Deliverer implements Platform {
  readonly #options: DeliverOptions;
  readonly #interactions = new Map<string, Interaction>();

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  /** Registers a `defer` under way, because a result may come before its acknowledgement. */
  deferring(interactionId: string, acknowledged: Promise<Acknowledged>): void {
    const interaction = this.#known(interactionId);
    interaction.acknowledged = acknowledged;
    acknowledged.catch(() => {
      interaction.acknowledged = undefined;
    });
  }

  async deliver(to: Delivery, message: Message): Promise<void> {
    const delivery = asDiscordDelivery(to);
    const payload = toPayload(await this.#options.taken(message));
    await this.#finish(delivery, payload, () => this.#options.api.editOriginal(delivery, payload));
  }

  async progress(to: Delivery, text: string): Promise<void> {
    const { api, log, now, signal } = this.#options;
    const delivery = asDiscordDelivery(to);
    const interaction = this.#known(delivery.interactionId);
    const isTooSoon = isRecent(interaction.pacedAt, now(), progressPaceMs);
    if (isTooSoon || interaction.answeredAt !== undefined || tokenIsOld(delivery, now()) || signal.aborted) return;
    interaction.pacedAt = now();
    const isElsewhere = (await outcomeOf(interaction))?.outcome === 'elsewhere';
    if (interaction.answeredAt !== undefined || isElsewhere) return;
    try {
      await api.editText(delivery, text);
    } catch (error) {
      // Nothing hangs on a progress line.
      log.debug({ job: to.job, error }, 'A progress line was not shown.');
    }
  }

  async fail(to: Delivery, sentence: string): Promise<void> {
    const { api } = this.#options;
    const delivery = asDiscordDelivery(to);
    const payload = toPayload({ text: sentence });
    await this.#finish(delivery, payload, async () => {
      // The public answer goes first: Discord would turn a follow-up to a waiting answer into that answer.
      await tokenIsGone(api.deleteOriginal(delivery));
      await api.followUp(delivery, ephemeral(payload));
    });
  }

  async post(channelId: string, message: Message, nonce: string): Promise<void> {
    const payload = toPayload(await this.#options.taken(message));
    try {
      await this.#insist(() => this.#options.api.send(channelId, payload, nonce));
    } catch (error) {
      if (!placeIsGone.has(codeOf(error))) throw error;
      throw new CannotPost(channelId, error);
    }
  }

  #known(interactionId: string): Interaction {
    const known = this.#interactions.get(interactionId) ?? { pacedAt: 0 };
    this.#interactions.set(interactionId, known);
    return known;
  }

  /** Gives the answer, by the token while it lives, unless another program with the same token gave one. */
  async #finish(delivery: DiscordDelivery, payload: Payload, byToken: () => Promise<void>): Promise<void> {
    const interaction = this.#known(delivery.interactionId);
    interaction.answeredAt = this.#options.now();
    const acknowledged = await outcomeOf(interaction);
    const isOurs = acknowledged?.outcome !== 'elsewhere';
    const isLate = tokenIsOld(delivery, this.#options.now());
    if (isOurs && (isLate || (await tokenIsGone(this.#insist(byToken)))))
      await this.#sendLate(delivery, payload, acknowledged?.messageId);
    interaction.acknowledged = undefined;
    this.#forgetOld();
  }

  #forgetOld(): void {
    const now = this.#options.now();
    for (const [id, { answeredAt }] of this.#interactions) {
      const isOld =
        answeredAt === undefined
          ? now - SnowflakeUtil.timestampFrom(id) >= longestJobMs
          : !isRecent(answeredAt, now, tokenLifeMs);
      if (isOld) this.#interactions.delete(id);
    }
  }

  /** Resolves where Discord closed the place to us: trying again would not help, and the sounds are in the library. */
  async #sendLate(delivery: DiscordDelivery, payload: Payload, shownId: string | undefined): Promise<void> {
    const { api, log } = this.#options;
    const { channelId, userId, interactionId, job } = delivery;
    try {
      await this.#insist(() => api.send(channelId, calling(payload, userId), interactionId));
    } catch (error) {
      if (!placeIsGone.has(codeOf(error))) throw error;
      log.warn(
        { job, channelId, error },
        'An answer could not be delivered: the channel is gone or closed to the bot.',
      );
    }
    // The "thinking…" would stand above the answer for ever: its token can no longer change it.
    if (shownId === undefined) return;
    await api.deleteMessage(channelId, shownId).catch((error: unknown) => {
      log.debug({ job, channelId, error }, 'What was shown while an answer was waited for is still there.');
    });
  }

  /**
   * Tries until Discord answers; only for what may arrive twice without harm. Where the bot stops first, the job keeps
   * its answer for the next start. Rejects where Discord refuses.
   */
  async #insist(work: () => Promise<void>): Promise<void> {
    const { signal } = this.#options;
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DiscordFailure) || !error.transient) throw error;
        const isOver = await sleep(waits[Math.min(tries, waits.length - 1)], false, { signal }).catch(() => true);
        if (isOver) throw new DeliveryPostponed(error.message);
      }
    }
  }
}

/** Undefined where the acknowledgement failed, or there is none. */
const outcomeOf = async ({ acknowledged }: Interaction): Promise<Acknowledged | undefined> =>
  acknowledged?.catch(() => undefined);
