import { InteractionResponseType, SnowflakeUtil } from 'discord.js';
import type { Acknowledged, Api, InteractionRef } from './api.ts';
import { DiscordFailure } from './failure.ts';
import type { Log } from './log.ts';
import type { Payload } from './message.ts';

type Components = Payload['body']['components'];
/** The buttons of a message as they are now. */
export type Render = () => Promise<Components>;

/** Discord limits edits to messages over an hour old (30046), so those are left alone; five minutes are for what waits. */
const editableMs = 55 * 60_000;
/** Discord waits 3 s for an acknowledgement; a press that has waited so long for its turn is acknowledged without an update. */
const longestTurnMs = 1_000;
/** An edit waits so long for a rate limit at most; the hour-old message's limit asks for minutes. */
const longestEditWaitMs = 60_000;
const editTries = 3;
const retryMs = 2_000;

export interface PressedPlace {
  readonly id: string;
  readonly channelId: string;
}

/**
 * Keeps the counts on a message's buttons from going backwards. A press is answered with the updated message, which
 * costs no edit. Of one message only one state is on its way at a time: presses that come meanwhile are answered
 * together with the next, rendered when it is sent. An edit of the message itself is made only where no answer could
 * show the last state, and takes its turn like an answer.
 */
export interface ButtonEdits {
  mayEdit(message: PressedPlace, interactionId: string): boolean;
  /** Answers a press with its message as it is when the answer is sent. */
  answer(message: PressedPlace, ref: InteractionRef, render: Render): Promise<Acknowledged>;
  /** Edits the message, unless a press shows the new state first. */
  changed(message: PressedPlace, render: Render): void;
  /** Sends what waits. */
  flush(): Promise<void>;
}

interface Press {
  readonly ref: InteractionRef;
  readonly render: Render;
  readonly timer: NodeJS.Timeout;
  settle(answer: Promise<Acknowledged>): void;
}

interface Lane {
  readonly message: PressedPlace;
  presses: Press[];
  /** Set where what is shown may be older than what is stored. */
  stale: Render | undefined;
  /** A state is on its way. */
  busy: boolean;
  tries: number;
  timer: NodeJS.Timeout | undefined;
}

export function createButtonEdits({ api, log }: { api: Api; log: Log }): ButtonEdits {
  const lanes = new Map<string, Lane>();
  /** Channel -> its latest edit: one at a time, so that none waits in the REST queue after it was rendered. */
  const channels = new Map<string, Promise<void>>();

  const laneOf = (message: PressedPlace): Lane => {
    const known = lanes.get(message.id);
    if (known) return known;
    const lane: Lane = { message, presses: [], stale: undefined, busy: false, tries: 0, timer: undefined };
    lanes.set(message.id, lane);
    return lane;
  };

  /** Answers every press that waits with one and the same state. */
  async function answerWaiting(lane: Lane): Promise<void> {
    const presses = lane.presses.splice(0);
    const newest = presses.at(-1);
    if (!newest) return;
    for (const { timer } of presses) clearTimeout(timer);
    lane.stale = undefined;
    // Where the state cannot be read, that is the presses' answer.
    const data = newest.render().then((components) => ({ components }));
    const answers = presses.map(async ({ ref }) =>
      api.acknowledge(ref, { type: InteractionResponseType.UpdateMessage, data: await data }),
    );
    presses.forEach(({ settle }, n) => {
      settle(answers[n]!);
    });
    const outcomes = (await Promise.allSettled(answers)).map((one) =>
      one.status === 'fulfilled' ? one.value.outcome : 'failed',
    );
    if (outcomes.includes('ours')) lane.tries = 0;
    else if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'unknown')) lane.stale ??= newest.render;
  }

  async function run(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    while (lane.presses.length > 0) await answerWaiting(lane);
    lane.busy = false;
    if (lane.stale) editLater(lane, 0);
    else if (lane.timer === undefined) lanes.delete(lane.message.id);
  }

  function editLater(lane: Lane, waitMs: number): void {
    lane.timer ??= setTimeout(() => {
      lane.timer = undefined;
      void edit(lane);
    }, waitMs).unref();
  }

  /** One edit of a channel at a time. */
  async function edit(lane: Lane): Promise<void> {
    const { channelId } = lane.message;
    const turn = (channels.get(channelId) ?? Promise.resolve()).then(() => editNow(lane));
    channels.set(channelId, turn);
    await turn;
    if (channels.get(channelId) === turn) channels.delete(channelId);
  }

  async function editNow(lane: Lane): Promise<void> {
    const render = lane.stale;
    // A press on its way either shows the state or asks for the edit again.
    if (lane.busy) return;
    if (!render) return run(lane);
    lane.busy = true;
    lane.stale = undefined;
    const { id, channelId } = lane.message;
    let waitMs: number | undefined;
    try {
      await api.editComponents(channelId, id, await render());
      lane.tries = 0;
    } catch (error) {
      waitMs = waitAfter(error, lane);
      // The vote itself is stored; the next press shows the count.
      log.debug({ messageId: id, error }, 'The buttons of a message were not updated.');
    }
    lane.busy = false;
    if (waitMs === undefined) return run(lane);
    lane.stale ??= render;
    editLater(lane, waitMs);
    if (lane.presses.length > 0) await run(lane);
  }

  /** How long until it is worth another try, ms; undefined where it is not. */
  function waitAfter(error: unknown, lane: Lane): number | undefined {
    if (!(error instanceof DiscordFailure)) return undefined;
    const { retryAfterMs, transient } = error;
    if (retryAfterMs !== undefined) return retryAfterMs <= longestEditWaitMs ? retryAfterMs : undefined;
    return transient && ++lane.tries < editTries ? retryMs : undefined;
  }

  /** Acknowledges a press that would otherwise come too late, and leaves the update to whatever comes next. */
  function acknowledgeOnly(lane: Lane, press: Press): void {
    lane.presses = lane.presses.filter((one) => one !== press);
    lane.stale = press.render;
    press.settle(api.acknowledge(press.ref, { type: InteractionResponseType.DeferredMessageUpdate }));
  }

  return {
    // By Discord's own clock on both sides.
    mayEdit: ({ id }, interactionId) =>
      SnowflakeUtil.timestampFrom(interactionId) - SnowflakeUtil.timestampFrom(id) < editableMs,

    answer(message, ref, render) {
      return new Promise((resolve) => {
        const lane = laneOf(message);
        const timer = setTimeout(() => acknowledgeOnly(lane, press), longestTurnMs);
        const press: Press = { ref, render, timer, settle: resolve };
        lane.presses.push(press);
        void run(lane);
      });
    },

    changed(message, render) {
      const lane = laneOf(message);
      lane.stale = render;
      if (!lane.busy) editLater(lane, 0);
    },

    async flush() {
      await Promise.all(
        [...lanes.values()].map((lane) => {
          clearTimeout(lane.timer);
          lane.timer = undefined;
          return edit(lane);
        }),
      );
    },
  };
}
