import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { Message, Rows } from '../chat/chat.ts';
import { AnsweredElsewhere } from '../chat/platform-errors.ts';
import type { Acknowledged, Api, Callback, InteractionRef } from './api.ts';
import type { ButtonEdits } from './button-edits.ts';
import type { Deliverer } from './deliver.ts';
import type { DiscordDelivery } from './delivery.ts';
import { DiscordFailure, tokenIsGone } from './failure.ts';
import type { Log } from './log.ts';
import { calling, ephemeral, toComponents, toPayload } from './message.ts';

export interface AnswerParts {
  readonly api: Api;
  readonly deliverer: Deliverer;
  readonly buttonEdits: ButtonEdits;
  readonly log: Log;
}

/** What a press knows about the message that it sits on. */
export interface PressedMessage {
  readonly id: string;
  readonly channelId: string;
  /** Shown to one person alone; only their own press can change it. */
  readonly ephemeral: boolean;
}

export type Answer = Readonly<{
  defer(note?: string): Promise<void>;
  deferPrivately(): Promise<void>;
  reply(message: Message): Promise<void>;
  whisper(message: Message): Promise<void>;
  updateButtons(rows: () => Promise<Rows>, receipt?: string): Promise<void>;
}>;

/**
 * The answer to one interaction. Discord takes one acknowledgement; what that was decides how the next one is said:
 * `open` nothing yet, `waiting` a public "thinking…", `whispering` a private one, `quiet` a press without a message,
 * `answered` a message, `elsewhere` that another program was faster: then nothing more is said.
 */
export function createAnswer(parts: AnswerParts, delivery: DiscordDelivery, pressed?: PressedMessage): Answer {
  const { api, deliverer, buttonEdits, log } = parts;
  const ref: InteractionRef = delivery;
  let state: 'open' | 'waiting' | 'whispering' | 'quiet' | 'answered' | 'elsewhere' = 'open';

  /** Passes on what became of the first answer, unless it is another program's. */
  const first = ({ outcome }: Acknowledged): Acknowledged['outcome'] => {
    if (outcome !== 'elsewhere') return outcome;
    state = 'elsewhere';
    throw new AnsweredElsewhere(`interaction ${ref.interactionId}`);
  };
  const acknowledge = async (callback: Callback) => first(await api.acknowledge(ref, callback));

  /** By the channel, where the interaction is unknown to Discord (late, or its own hiccup). */
  const say = (message: Message) =>
    api.send(delivery.channelId, calling(toPayload(message), delivery.userId), delivery.interactionId);

  const unlessGone = async (work: () => Promise<void>, otherwise: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DiscordFailure) || !tokenIsGone.has(error.code)) throw error;
      await otherwise();
    }
  };

  const untold = async () =>
    log.warn(
      { interactionId: ref.interactionId },
      'A private answer was lost: Discord no longer knows the interaction.',
    );

  const whisper = async (message: Message): Promise<void> => {
    const payload = ephemeral(toPayload(message));
    if (state === 'elsewhere') return;
    if (state === 'open') {
      const type = InteractionResponseType.ChannelMessageWithSource;
      if ((await acknowledge({ type, payload })) === 'unknown') await untold();
    } else if (state === 'whispering') {
      // It stays as private as it was announced.
      await unlessGone(() => api.editOriginal(ref, toPayload(message)), untold);
    } else {
      // A follow-up to a waiting answer would become that public answer, so it goes first.
      if (state === 'waiting')
        await unlessGone(
          () => api.deleteOriginal(ref),
          async () => undefined,
        );
      await unlessGone(() => api.followUp(ref, payload), untold);
    }
    state = 'answered';
  };

  const mustBeOpen = () => {
    if (state !== 'open') throw new Error(`deferred an interaction that is ${state}`);
  };

  return {
    async deferPrivately() {
      mustBeOpen();
      state = 'whispering';
      const { interactionId } = ref;
      const type = InteractionResponseType.DeferredChannelMessageWithSource;
      try {
        const outcome = await acknowledge({ type, data: { flags: MessageFlags.Ephemeral } });
        if (outcome === 'unknown') log.warn({ interactionId }, 'Discord did not know an interaction.');
      } catch (error) {
        if (error instanceof AnsweredElsewhere) throw error;
        // The whisper that follows finds out whether it arrived all the same.
        log.warn({ interactionId, error }, 'An interaction could not be acknowledged.');
      }
    },

    async defer(note) {
      mustBeOpen();
      const acknowledged = api.acknowledge(ref, { type: InteractionResponseType.DeferredChannelMessageWithSource });
      deliverer.deferring(ref.interactionId, acknowledged);
      state = 'waiting';
      const { interactionId } = ref;
      try {
        if (first(await acknowledged) === 'unknown')
          log.warn({ interactionId }, 'Discord did not know an interaction.');
        else if (note !== undefined) await deliverer.progress(delivery, note);
      } catch (error) {
        if (error instanceof AnsweredElsewhere) throw error;
        // The job is stored and goes on; its delivery finds a way that works then.
        log.warn({ interactionId, error }, 'An interaction could not be acknowledged.');
      }
    },

    async reply(message) {
      const payload = toPayload(message);
      if (state === 'elsewhere') return;
      if (state === 'answered') throw new Error('answered an interaction twice');
      if (state === 'open') {
        const type = InteractionResponseType.ChannelMessageWithSource;
        if ((await acknowledge({ type, payload })) === 'unknown') await say(message);
      } else if (state === 'waiting') {
        await deliverer.deliver(delivery, message);
      } else {
        // A follow-up to a private "thinking…" would become as private.
        if (state === 'whispering')
          await unlessGone(
            () => api.deleteOriginal(ref),
            async () => undefined,
          );
        await unlessGone(
          () => api.followUp(ref, payload),
          () => say(message),
        );
      }
      state = 'answered';
    },

    whisper,

    async updateButtons(rows, receipt) {
      if (!pressed) throw new Error('only a press has buttons to update');
      const render = async () => toComponents(await rows());
      const mayEdit = buttonEdits.mayEdit(pressed, ref.interactionId);
      if (!mayEdit && receipt !== undefined) return await whisper({ text: receipt });
      if (state !== 'open') {
        if (mayEdit && !pressed.ephemeral) buttonEdits.changed(pressed, render);
        return;
      }
      if (mayEdit) first(await buttonEdits.answer(pressed, ref, render));
      else await acknowledge({ type: InteractionResponseType.DeferredMessageUpdate });
      state = 'quiet';
    },
  };
}
