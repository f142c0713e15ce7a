import { SnowflakeUtil } from 'discord.js';
import type { Api } from './api.ts';
import type { Log } from './log.ts';
import type { Payload } from './message.ts';

type Components = Payload['body']['components'];

/** Discord limits edits to messages over an hour old (30046), so those are left alone; five minutes are for clocks that differ. */
const editableMs = 55 * 60_000;
/** Votes come in bursts; between two edits of a message lies at least this. */
const paceMs = 1_500;

/** Keeps the edits of vote counts apart: one at once, the rest of a burst as one. */
export interface ButtonEdits {
  mayEdit(messageId: string): boolean;
  /** True: the message was not edited of late, and the caller edits it now. */
  takeTurn(messageId: string): boolean;
  /** The newest of the burst, at the end of it. */
  later(message: { readonly id: string; readonly channelId: string }, components: Components): void;
  /** Sends what waits. */
  flush(): Promise<void>;
}

export function createButtonEdits(options: { api: Api; log: Log; now: () => number }): ButtonEdits {
  const { api, log, now } = options;
  const turns = new Map<string, number>();
  const waiting = new Map<string, { channelId: string; components: Components; timer: NodeJS.Timeout }>();

  async function edit(messageId: string): Promise<void> {
    const item = waiting.get(messageId);
    if (!item) return;
    waiting.delete(messageId);
    clearTimeout(item.timer);
    turns.set(messageId, now());
    await api.editComponents(item.channelId, messageId, item.components).catch((error: unknown) => {
      // The vote itself is stored; the next press shows the count.
      log.debug({ messageId, error }, 'The buttons of a message were not updated.');
    });
  }

  return {
    mayEdit: (messageId) => now() - SnowflakeUtil.timestampFrom(messageId) < editableMs,
    takeTurn(messageId) {
      for (const [id, at] of turns) if (now() - at >= paceMs) turns.delete(id);
      if (turns.has(messageId) || waiting.has(messageId)) return false;
      turns.set(messageId, now());
      return true;
    },
    later({ id, channelId }, components) {
      const before = waiting.get(id);
      const timer =
        before?.timer ?? setTimeout(() => void edit(id), Math.max(0, (turns.get(id) ?? 0) + paceMs - now()));
      waiting.set(id, { channelId, components, timer });
    },
    async flush() {
      await Promise.all([...waiting.keys()].map(edit));
    },
  };
}
