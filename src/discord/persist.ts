import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordFailure } from './failure.ts';

/** Waits between tries, ms; the last one repeats. */
const waits = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Tries until Discord answers. Only for what may arrive twice without harm. Rejects once `signal` fires, or where Discord refuses. */
export async function persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DiscordFailure) || !error.transient || signal.aborted) throw error;
      const waitMs = waits[Math.min(tries, waits.length - 1)] ?? 0;
      // The wait ends early when the bot stops; the failure is then what there is to say.
      await sleep(waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
