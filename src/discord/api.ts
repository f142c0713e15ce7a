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
  /** False: Discord no longer knows the interaction. */
  readonly known: boolean;
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
  editComponents(channelId: string, messageId: string, components: Payload['body']['components']): Promise<void>;
  deleteMessage(channelId: string, messageId: string): Promise<void>;
}

export function createApi(rest: REST, redact: Redact): Api {
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
        try {
          const answer = await call(() => rest.post(route, { auth, body, files, query: withResponse }));
          const messageId = (answer as RESTPostAPIInteractionCallbackWithResponseResult).resource?.message?.id;
          return { known: true, ...(messageId === undefined ? {} : { messageId }) };
        } catch (error) {
          const { code, transient } = error as DiscordFailure;
          if (code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) return { known: true };
          if (code === RESTJSONErrorCodes.UnknownInteraction) return { known: false };
          // A cut connection leaves open whether it arrived; asking again tells.
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
