import {
  type APIInteractionResponse,
  type APIInteractionResponseChannelMessageWithSource,
  type InteractionResponseType,
  type REST,
  RESTJSONErrorCodes,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord.js';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Log } from '../log.ts';
import { type DiscordFailure, toFailure } from './failure.ts';
import { limits, type Payload, type voicePayload } from './message.ts';
import type { Redact } from './redact.ts';

/** Discord waits 3 s for an acknowledgement, so there is no time for more. */
const acknowledgementTries = 3;
/** After 3 s Discord takes none; a request without an answer by then is repeated, to learn what became of it. */
const acknowledgementMs = 3_000;
/** Interactions whose acknowledgement is in doubt; none of them matters after minutes. */
const mostUnsure = 1_000;
const elsewhereEveryMs = 10 * 60_000;

/** What it takes to answer an interaction, also long after its object is gone. */
export interface InteractionRef {
  readonly applicationId: string;
  readonly interactionId: string;
  readonly token: string;
}

/** As Discord takes it, but for a message, which comes with its files. */
export type Callback =
  | Exclude<APIInteractionResponse, APIInteractionResponseChannelMessageWithSource>
  | { readonly type: InteractionResponseType.ChannelMessageWithSource; readonly payload: Payload };

export interface Acknowledged {
  /**
   * `ours`: acknowledged. `unknown`: Discord no longer knows the interaction. `elsewhere`: another program with the same
   * token has answered it. `gone`: the message that was pressed is deleted.
   */
  readonly outcome: 'ours' | 'unknown' | 'elsewhere' | 'gone';
  /** The message that now stands in the channel, where Discord named it. */
  readonly messageId?: string;
}

export interface ApiParts {
  readonly rest: REST;
  /** For acknowledgements. Tries once, so that every doubt about an arrival is seen here. */
  readonly callbacks: REST;
  readonly redact: Redact;
  readonly log: Log;
  readonly now: () => number;
}

const outcomes = new Map<number | undefined, Acknowledged['outcome']>([
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged, 'elsewhere'],
  [RESTJSONErrorCodes.UnknownInteraction, 'unknown'],
  [RESTJSONErrorCodes.UnknownMessage, 'gone'],
]);

const original = (ref: InteractionRef) => Routes.webhookMessage(ref.applicationId, ref.token, '@original');
// An interaction's own token authorises these; with the bot's, an expired one (401) would log the bot out of REST.
const auth = false;
const withResponse = new URLSearchParams({ with_response: 'true' });

/** The few calls that we make, on discord.js's REST queue. Every one rejects with a DiscordFailure, and with nothing else. */
export class Api {
  readonly #parts: ApiParts;
  /** Interactions that an earlier try of ours may have acknowledged. */
  readonly #unsure = new BoundedMap<string, true>(mostUnsure);
  #saidElsewhereAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  /** A repeated acknowledgement counts as the first, whose answer was lost. */
  async acknowledge(ref: InteractionRef, callback: Callback): Promise<Acknowledged> {
    const { body, files } =
      'payload' in callback
        ? { body: { type: callback.type, data: callback.payload.body }, files: callback.payload.files }
        : { body: callback, files: [] };
    const route = Routes.interactionCallback(ref.interactionId, ref.token);
    for (let tries = 1; ; tries++) {
      // Files may take longer to arrive than the 3 s, which end with the head of the request.
      const signal = files.length === 0 ? AbortSignal.timeout(acknowledgementMs) : undefined;
      const request = { auth, body, files, query: withResponse, ...(signal ? { signal } : {}) };
      try {
        const answer = await this.#call(() => this.#parts.callbacks.post(route, request));
        const messageId = (answer as RESTPostAPIInteractionCallbackWithResponseResult).resource?.message?.id;
        return { outcome: 'ours', ...(messageId === undefined ? {} : { messageId }) };
      } catch (error) {
        const { code, transient } = error as DiscordFailure;
        const outcome = this.#outcomeOf(ref.interactionId, code);
        if (outcome) return { outcome };
        // A cut connection leaves open whether it arrived; asking again tells.
        if (transient) this.#unsure.set(ref.interactionId, true);
        if (!transient || tries === acknowledgementTries) throw error;
      }
    }
  }

  /** Changes the answer itself; repeating it does no harm, which is why results are delivered this way. */
  async editOriginal(ref: InteractionRef, { body, files }: Payload): Promise<void> {
    await this.#call((rest) => rest.patch(original(ref), { auth, body, files }));
  }

  /** Changes the answer's text and nothing else. */
  async editText(ref: InteractionRef, text: string): Promise<void> {
    const body = { content: text.slice(0, limits.content), allowed_mentions: { parse: [] } };
    await this.#call((rest) => rest.patch(original(ref), { auth, body }));
  }

  async deleteOriginal(ref: InteractionRef): Promise<void> {
    await this.#call((rest) => rest.delete(original(ref), { auth }));
  }

  async followUp(ref: InteractionRef, { body, files }: Payload | ReturnType<typeof voicePayload>): Promise<void> {
    await this.#call((rest) => rest.post(Routes.webhook(ref.applicationId, ref.token), { auth, body, files }));
  }

  /** A plain message. Discord keeps the nonce for some minutes, so a repeated send posts once. */
  async send(channelId: string, { body, files }: Payload, nonce: string): Promise<void> {
    const whole = { ...body, nonce, enforce_nonce: true };
    await this.#call((rest) => rest.post(Routes.channelMessages(channelId), { body: whole, files }));
  }

  /** Rejects where it would have to wait for a rate limit: by then there may be something newer to send. */
  async editComponents(channelId: string, messageId: string, components: Payload['body']['components']): Promise<void> {
    await this.#call((rest) => rest.patch(Routes.channelMessage(channelId, messageId), { body: { components } }));
  }

  async deleteMessage(channelId: string, messageId: string): Promise<void> {
    await this.#call((rest) => rest.delete(Routes.channelMessage(channelId, messageId)));
  }

  async #call<T>(work: (rest: REST) => Promise<T>): Promise<T> {
    const { rest, redact } = this.#parts;
    try {
      return await work(rest);
    } catch (error) {
      throw toFailure(error, redact);
    }
  }

  /** What the refusal of an acknowledgement means; undefined where it failed. */
  #outcomeOf(interactionId: string, code: number | undefined): Acknowledged['outcome'] | undefined {
    const outcome = outcomes.get(code);
    if (outcome !== 'elsewhere') return outcome;
    if (this.#unsure.has(interactionId)) return 'ours';
    this.#sayElsewhere();
    return outcome;
  }

  /** Another program uses the same token; said again only after a while, for it comes with every second request. */
  #sayElsewhere(): void {
    const { log, now } = this.#parts;
    if (now() - this.#saidElsewhereAt < elsewhereEveryMs) return;
    this.#saidElsewhereAt = now();
    log.error(
      {},
      'Another program is connected with the same DISCORD_TOKEN and answers requests before this one. What it answers, this one leaves alone. Stop one of the two, or give it an application of its own; if you know of no other, reset the token.',
    );
  }
}
