import { InteractionResponseType, SnowflakeUtil } from 'discord.js';
import type { Log } from '../log.ts';
import type { Acknowledged, Api, InteractionRef } from './api.ts';
import { DiscordFailure } from './failure.ts';
import type { Payload } from './message.ts';

type Components = Payload['body']['components'];
/** The buttons of a message as they are now. */
export type Render = () => Promise<Components>;

/** Discord limits edits of messages over an hour old (30046), so those are left alone; five minutes are for edits that wait. */
const editableMs = 55 * 60_000;
/** Discord waits 3 s for an acknowledgement; a press that has waited this long for its turn is acknowledged without an update. */
const longestTurnMs = 1_000;
/** Longest wait of an edit for a rate limit; the limit of old messages asks for minutes. */
const longestEditWaitMs = 60_000;
const editTries = 3;
const retryMs = 2_000;

export interface PressedPlace {
  readonly id: string;
  readonly channelId: string;
}

interface Press {
  readonly ref: InteractionRef;
  readonly render: Render;
  readonly timer: NodeJS.Timeout;
  settle(answer: Promise<Acknowledged>): void;
}

/** What is under way for one message. */
interface Lane {
  readonly message: PressedPlace;
  presses: Press[];
  /** Set where the shown state may be older than the stored one. */
  stale: Render | undefined;
  /** A state is on its way. */
  busy: boolean;
  tries: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Keeps the counts on a message's buttons from going backwards. A press is answered with the updated message, which
 * costs no edit. Only one state of a message is on its way at a time: presses that come meanwhile are answered together
 * with the next, rendered when it is sent. The message itself is edited only where no answer could show the last state,
 * and the edit takes its turn like an answer.
 */
export class ButtonEdits {
  readonly #api: Api;
  readonly #log: Log;
  readonly #lanes = new Map<string, Lane>();
  /** Channel -> its latest edit: one at a time, so that none waits in the REST queue after it was rendered. */
  readonly #channels = new Map<string, Promise<void>>();

  constructor(api: Api, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  /** By Discord's own clock on both sides. */
  mayEdit({ id }: PressedPlace, interactionId: string): boolean {
    return SnowflakeUtil.timestampFrom(interactionId) - SnowflakeUtil.timestampFrom(id) < editableMs;
  }

  /** Answers a press with its message as it is when the answer is sent. */
  answer(message: PressedPlace, ref: InteractionRef, render: Render): Promise<Acknowledged> {
    return new Promise((resolve) => {
      const lane = this.#laneOf(message);
      const timer = setTimeout(() => this.#acknowledgeOnly(lane, press), longestTurnMs);
      const press: Press = { ref, render, timer, settle: resolve };
      lane.presses.push(press);
      void this.#run(lane);
    });
  }

  /** Edits the message, unless a press shows the new state first. */
  changed(message: PressedPlace, render: Render): void {
    const lane = this.#laneOf(message);
    lane.stale = render;
    if (!lane.busy) this.#editLater(lane, 0);
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    await Promise.all(
      [...this.#lanes.values()].map((lane) => {
        clearTimeout(lane.timer);
        lane.timer = undefined;
        return this.#edit(lane);
      }),
    );
  }

  #laneOf(message: PressedPlace): Lane {
    const known = this.#lanes.get(message.id);
    if (known) return known;
    const lane: Lane = { message, presses: [], stale: undefined, busy: false, tries: 0, timer: undefined };
    this.#lanes.set(message.id, lane);
    return lane;
  }

  async #run(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    while (lane.presses.length > 0) await this.#answerWaiting(lane);
    lane.busy = false;
    if (lane.stale) this.#editLater(lane, 0);
    else if (lane.timer === undefined) this.#lanes.delete(lane.message.id);
  }

  /** Answers every press that waits with one and the same state. */
  async #answerWaiting(lane: Lane): Promise<void> {
    const presses = lane.presses.splice(0);
    const newest = presses.at(-1);
    if (!newest) return;
    lane.stale = undefined;
    // Where the state cannot be read, that is the presses' answer.
    const data = newest.render().then((components) => ({ components }));
    const answers = presses.map(async ({ ref, timer, settle }) => {
      clearTimeout(timer);
      const answer = data.then((data) =>
        this.#api.acknowledge(ref, { type: InteractionResponseType.UpdateMessage, data }),
      );
      settle(answer);
      return answer;
    });
    const outcomes = (await Promise.allSettled(answers)).map((one) =>
      one.status === 'fulfilled' ? one.value.outcome : 'failed',
    );
    if (outcomes.includes('ours')) lane.tries = 0;
    else if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'unknown')) lane.stale ??= newest.render;
  }

  /** Acknowledges a press that would otherwise come too late, and leaves the update to whatever comes next. */
  #acknowledgeOnly(lane: Lane, press: Press): void {
    lane.presses = lane.presses.filter((one) => one !== press);
    lane.stale = press.render;
    press.settle(this.#api.acknowledge(press.ref, { type: InteractionResponseType.DeferredMessageUpdate }));
  }

  #editLater(lane: Lane, waitMs: number): void {
    lane.timer ??= setTimeout(() => {
      lane.timer = undefined;
      void this.#edit(lane);
    }, waitMs).unref();
  }

  async #edit(lane: Lane): Promise<void> {
    const { channelId } = lane.message;
    const turn = (this.#channels.get(channelId) ?? Promise.resolve()).then(() => this.#editNow(lane));
    this.#channels.set(channelId, turn);
    await turn;
    if (this.#channels.get(channelId) === turn) this.#channels.delete(channelId);
  }

  async #editNow(lane: Lane): Promise<void> {
    const render = lane.stale;
    // A press on its way either shows the state or asks for the edit again.
    if (lane.busy) return;
    if (!render) return this.#run(lane);
    lane.busy = true;
    lane.stale = undefined;
    const { id, channelId } = lane.message;
    let waitMs: number | undefined;
    try {
      await this.#api.editComponents(channelId, id, await render());
      lane.tries = 0;
    } catch (error) {
      waitMs = waitAfter(error, lane);
      // The vote itself is stored; the next press shows the count.
      this.#log.debug({ messageId: id, error }, 'The buttons of a message were not updated.');
    }
    lane.busy = false;
    if (waitMs === undefined) return this.#run(lane);
    lane.stale ??= render;
    this.#editLater(lane, waitMs);
    if (lane.presses.length > 0) await this.#run(lane);
  }
}

/** How long until it is worth another try, ms; undefined where it is not. */
function waitAfter(error: unknown, lane: Lane): number | undefined {
  if (!(error instanceof DiscordFailure)) return undefined;
  const { retryAfterMs, transient } = error;
  if (retryAfterMs !== undefined) return retryAfterMs <= longestEditWaitMs ? retryAfterMs : undefined;
  return transient && ++lane.tries < editTries ? retryMs : undefined;
}
