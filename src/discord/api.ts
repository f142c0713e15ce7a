import {
  type InteractionResponseType,
  type MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord.js';
import { type DiscordFailure, toFailure } from './failure.ts';
import { limits, type Payload } from './message.ts';
import type { Redact } from './redact.ts';

/** Discord waits 3 s for an acknowledgement, so there is no time for more. */
const acknowledgementTries = 3;
/** After these 3 s it no longer takes one; what has not arrived by then is asked for again, to learn what became of it. */
const acknowledgementMs = 3_000;
/** Interactions whose acknowledgement is in doubt; none of them matters after minutes. */
const mostUnsure = 1_000;

/** What answers an interaction, also long after its object is gone. */
export interface InteractionRef {
  readonly applicationId: string;
  readonly interactionId: string;
  readonly token: string;
}

export type Callback =
  | {
      readonly type:
        | InteractionResponseType.DeferredChannelMessageWithSource
        | InteractionResponseType.DeferredMessageUpdate;
      /** Of a deferred message: whom it will be shown to. */
      readonly data?: { readonly flags: MessageFlags };
    }
  | { readonly type: InteractionResponseType.UpdateMessage; readonly data: Pick<Payload['body'], 'components'> }
  | { readonly type: InteractionResponseType.ChannelMessageWithSource; readonly payload: Payload }
  | {
      readonly type: InteractionResponseType.ApplicationCommandAutocompleteResult;
      readonly data: { readonly choices: readonly { readonly name: string; readonly value: string }[] };
    };

export interface Acknowledged {
  /**
   * `ours`: acknowledged. `unknown`: Discord no longer knows the interaction. `elsewhere`: another program with the same
   * token has answered it. `gone`: the message that was pressed is deleted.
   */
  readonly outcome: 'ours' | 'unknown' | 'elsewhere' | 'gone';
  /** The message that now stands in the channel, where Discord told. */
  readonly messageId?: string;
}

/** The few calls that we make, on discord.js's REST queue. Every one rejects with a DiscordFailure, and with nothing else. */
export interface Api {
  /** A repeated acknowledgement counts as the first, whose answer was lost. */
  acknowledge(ref: InteractionRef, callback: Callback): Promise<Acknowledged>;
  /** Changes the answer itself; repeating it does no harm, which is why results are delivered this way. */
  editOriginal(ref: InteractionRef, payload: Payload): Promise<void>;
  /** Changes the answer's text and nothing else. */
  editText(ref: InteractionRef, text: string): Promise<void>;
  deleteOriginal(ref: InteractionRef): Promise<void>;
  followUp(ref: InteractionRef, payload: Payload): Promise<void>;
  /** A plain message. Discord keeps the nonce for some minutes, so a repeated send posts once. */
  send(channelId: string, payload: Payload, nonce: string): Promise<void>;
  /** Rejects where it would have to wait for a rate limit: by then there may be something newer to send. */
  editComponents(channelId: string, messageId: string, components: Payload['body']['components']): Promise<void>;
  deleteMessage(channelId: string, messageId: string): Promise<void>;
}

export interface ApiParts {
  readonly rest: REST;
  /** For acknowledgements: one that tries once, so that every doubt whether something arrived is seen here. */
  readonly callbacks: REST;
  readonly redact: Redact;
  /** An interaction was answered by another program. */
  readonly onElsewhere: () => void;
}

const outcomes: ReadonlyMap<number | undefined, Acknowledged['outcome']> = new Map<
  number | undefined,
  Acknowledged['outcome']
>([
  [RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged, 'elsewhere'],
  [RESTJSONErrorCodes.UnknownInteraction, 'unknown'],
  [RESTJSONErrorCodes.UnknownMessage, 'gone'],
]);

export function createApi({ rest, callbacks, redact, onElsewhere }: ApiParts): Api {
  /** Interactions that an earlier try of ours may have acknowledged. */
  const unsure = new Set<string>();
  const doubt = (interactionId: string) => {
    unsure.add(interactionId);
    for (const id of unsure) {
      if (unsure.size <= mostUnsure) break;
      unsure.delete(id);
    }
  };

  /** What a refusal of an acknowledgement means; undefined where it means that it failed. */
  const outcomeOf = (interactionId: string, code: number | undefined): Acknowledged['outcome'] | undefined => {
    const outcome = outcomes.get(code);
    if (outcome !== 'elsewhere') return outcome;
    if (unsure.has(interactionId)) return 'ours';
    onElsewhere();
    return outcome;
  };
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toFailure(error, redact);
    }
  };
  const original = (ref: InteractionRef) => Routes.webhookMessage(ref.applicationId, ref.token, '@original');
  // An interaction's own token authorises these; with the bot's, an expired one (401) would log the bot out of REST.
  const auth = false;
  const withResponse = new URLSearchParams({ with_response: 'true' });

  return {
    async acknowledge(ref, callback) {
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
          const answer = await call(() => callbacks.post(route, request));
          const messageId = (answer as RESTPostAPIInteractionCallbackWithResponseResult).resource?.message?.id;
          return { outcome: 'ours', ...(messageId === undefined ? {} : { messageId }) };
        } catch (error) {
          const { code, transient } = error as DiscordFailure;
          const outcome = outcomeOf(ref.interactionId, code);
          if (outcome) return { outcome };
          // A cut connection leaves open whether it arrived; asking again tells.
          if (transient) doubt(ref.interactionId);
          if (!transient || tries === acknowledgementTries) throw error;
        }
      }
    },
    async editOriginal(ref, { body, files }) {
      await call(() => rest.patch(original(ref), { auth, body, files }));
    },
    async editText(ref, text) {
      const body = { content: text.slice(0, limits.content), allowed_mentions: { parse: [] } };
      await call(() => rest.patch(original(ref), { auth, body }));
    },
    async deleteOriginal(ref) {
      await call(() => rest.delete(original(ref), { auth }));
    },
    async followUp(ref, { body, files }) {
      await call(() => rest.post(Routes.webhook(ref.applicationId, ref.token), { auth, body, files }));
    },
    async send(channelId, { body, files }, nonce) {
      await call(() =>
        rest.post(Routes.channelMessages(channelId), { body: { ...body, nonce, enforce_nonce: true }, files }),
      );
    },
    async editComponents(channelId, messageId, components) {
      await call(() => rest.patch(Routes.channelMessage(channelId, messageId), { body: { components } }));
    },
    async deleteMessage(channelId, messageId) {
      await call(() => rest.delete(Routes.channelMessage(channelId, messageId)));
    },
  };
}
