import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { Message, Rows } from '../chat/chat.ts';
import { AnsweredElsewhere } from '../chat/platform-errors.ts';
import type { Log } from '../log.ts';
import type { Acknowledged, Api, Callback } from './api.ts';
import type { ButtonEdits, PressedPlace } from './button-edits.ts';
import type { Deliverer } from './deliver.ts';
import type { DiscordDelivery } from './delivery.ts';
import { tokenIsGone } from './failure.ts';
import { calling, ephemeral, toComponents, toPayload } from './message.ts';
import type { Taken } from './taken-message.ts';

/** Discord waits 3 s for an acknowledgement, and the round trip takes its share. */
const patienceMs = 500;

export interface AnswerParts {
  readonly api: Api;
  readonly deliverer: Deliverer;
  readonly buttonEdits: ButtonEdits;
  readonly log: Log;
  readonly taken: Taken;
}

/** The message that was pressed. */
export interface PressedMessage extends PressedPlace {
  /** Shown to one person alone; only their own press can change it. */
  readonly ephemeral: boolean;
}

const { ChannelMessageWithSource, DeferredChannelMessageWithSource, DeferredMessageUpdate } = InteractionResponseType;

/**
 * The answer to one interaction. Discord takes one acknowledgement, which decides how the next answer is said:
 * `open` nothing yet, `waiting` a public "thinking…", `whispering` a private one, `quiet` a press without a message,
 * `answered` a message, `elsewhere` that another program was faster: then nothing more is said.
 *
 * Where nothing is answered in time, because a write waits for another program's lock or the machine is busy, it says
 * "thinking…" by itself. The answer then completes that, or takes it away.
 */
export class Answer {
  readonly #parts: AnswerParts;
  readonly #way: DiscordDelivery;
  readonly #pressed: PressedMessage | undefined;
  readonly #timer: NodeJS.Timeout;
  #late: Promise<void> | undefined;
  #state: 'open' | 'waiting' | 'whispering' | 'quiet' | 'answered' | 'elsewhere' = 'open';

  constructor(parts: AnswerParts, way: DiscordDelivery, pressed?: PressedMessage) {
    this.#parts = parts;
    this.#way = way;
    this.#pressed = pressed;
    this.#timer = setTimeout(() => {
      this.#late = this.#defer();
      // Whoever answers hears of it.
      this.#late.catch(() => {});
    }, patienceMs).unref();
  }

  async defer(note?: string): Promise<void> {
    if (!(await this.#isLate())) await this.#defer(note);
  }

  async deferPrivately(): Promise<void> {
    if (await this.#isLate()) return;
    this.#mustBeOpen();
    this.#state = 'whispering';
    const data = { flags: MessageFlags.Ephemeral } as const;
    await this.#deferred(this.#parts.api.acknowledge(this.#way, { type: DeferredChannelMessageWithSource, data }));
  }

  async reply(given: Message): Promise<void> {
    // Ahead of the question whether it is late, which may come true meanwhile.
    const message = await this.#parts.taken(given);
    await this.#isLate();
    if (this.#state === 'elsewhere') return;
    if (this.#state === 'answered') throw new Error('answered an interaction twice');
    const { api, deliverer } = this.#parts;
    const payload = toPayload(message);
    if (this.#state === 'waiting') {
      await deliverer.deliver(this.#way, given);
    } else if (this.#state === 'open') {
      if ((await this.#acknowledge({ type: ChannelMessageWithSource, payload })) === 'unknown')
        await this.#say(message);
    } else {
      // A follow-up to a private "thinking…" would become as private.
      if (this.#state === 'whispering') await this.#deleteOriginal();
      if (await tokenIsGone(api.followUp(this.#way, payload))) await this.#say(message);
    }
    this.#state = 'answered';
  }

  async whisper(given: Message): Promise<void> {
    const message = await this.#parts.taken(given);
    await this.#isLate();
    if (this.#state === 'elsewhere') return;
    const { api, log } = this.#parts;
    const payload = ephemeral(toPayload(message));
    let isLost: boolean;
    if (this.#state === 'open') {
      isLost = (await this.#acknowledge({ type: ChannelMessageWithSource, payload })) === 'unknown';
    } else if (this.#state === 'whispering') {
      // It stays as private as it was announced.
      isLost = await tokenIsGone(api.editOriginal(this.#way, toPayload(message)));
    } else {
      // A follow-up to a waiting answer would become that public answer, so it goes first.
      if (this.#state === 'waiting') await this.#deleteOriginal();
      isLost = await tokenIsGone(api.followUp(this.#way, payload));
    }
    const { interactionId } = this.#way;
    if (isLost) log.warn({ interactionId }, 'A private answer was lost: Discord no longer knows the interaction.');
    this.#state = 'answered';
  }

  async updateButtons(rows: () => Promise<Rows>, receipt?: string): Promise<void> {
    const isLate = await this.#isLate();
    // "Thinking…" is a message of its own, which the receipt takes away.
    if (isLate && receipt !== undefined) await this.whisper({ text: receipt });
    const pressed = this.#pressed;
    const { buttonEdits } = this.#parts;
    if (!pressed) throw new Error('only a press has buttons to update');
    const render = async () => toComponents(await rows());
    const mayEdit = buttonEdits.mayEdit(pressed, this.#way.interactionId);
    if (!mayEdit && receipt !== undefined) return await this.whisper({ text: receipt });
    if (this.#state !== 'open') {
      if (mayEdit && !pressed.ephemeral) buttonEdits.changed(pressed, render);
      return;
    }
    if (mayEdit) this.#outcomeOf(await buttonEdits.answer(pressed, this.#way, render));
    else await this.#acknowledge({ type: DeferredMessageUpdate });
    this.#state = 'quiet';
  }

  /** Ends the wait: whether "thinking…" was said meanwhile. */
  async #isLate(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#late;
    return this.#late !== undefined;
  }

  async #defer(note?: string): Promise<void> {
    this.#mustBeOpen();
    const { api, deliverer } = this.#parts;
    const acknowledged = api.acknowledge(this.#way, { type: DeferredChannelMessageWithSource });
    deliverer.deferring(this.#way.interactionId, acknowledged);
    this.#state = 'waiting';
    const isKnown = await this.#deferred(acknowledged);
    if (isKnown && note !== undefined) await deliverer.progress(this.#way, note);
  }

  /** Whether a "thinking…" stands. Where it does not, the answer that follows finds another way. */
  async #deferred(acknowledged: Promise<Acknowledged>): Promise<boolean> {
    const { interactionId } = this.#way;
    const { log } = this.#parts;
    try {
      if (this.#outcomeOf(await acknowledged) !== 'unknown') return true;
      log.warn({ interactionId }, 'Discord did not know an interaction.');
    } catch (error) {
      if (error instanceof AnsweredElsewhere) throw error;
      log.warn({ interactionId, error }, 'An interaction could not be acknowledged.');
    }
    return false;
  }

  async #acknowledge(callback: Callback): Promise<Acknowledged['outcome']> {
    return this.#outcomeOf(await this.#parts.api.acknowledge(this.#way, callback));
  }

  /** The outcome of the first answer, unless it is another program's. */
  #outcomeOf({ outcome }: Acknowledged): Acknowledged['outcome'] {
    if (outcome !== 'elsewhere') return outcome;
    this.#state = 'elsewhere';
    throw new AnsweredElsewhere(`interaction ${this.#way.interactionId}`);
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error(`deferred an interaction that is ${this.#state}`);
  }

  /** By a plain message, where the interaction is unknown to Discord (late, or its own hiccup). */
  async #say(message: Message): Promise<void> {
    const { channelId, userId, interactionId } = this.#way;
    await this.#parts.api.send(channelId, calling(toPayload(message), userId), interactionId);
  }

  async #deleteOriginal(): Promise<void> {
    await tokenIsGone(this.#parts.api.deleteOriginal(this.#way));
  }
}
