import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseBusy, isBusy } from './sql-errors.ts';

/** How long to wait for a lock that another program holds. */
export interface Patience {
  readonly deadlineMs: number;
  /** Between two tries; the last one repeats. */
  readonly pausesMs: readonly number[];
}

/** A person waits for the answer: a minute outlasts backups and `prune`, and is not for ever. */
export const defaultPatience: Patience = { deadlineMs: 60_000, pausesMs: [1, 2, 5, 10, 20, 50, 100] };

/**
 * Does the work again for as long as somebody else holds a lock that it needs. It waits here, not in SQLite, whose
 * busy handler would sleep on the event loop. Whatever `work` does before it finds the lock taken must be undone.
 * @param askedMs of `performance.now()`: when the waiting began
 */
export async function patiently<T>(
  work: () => T | Promise<T>,
  path: string,
  { deadlineMs, pausesMs }: Patience,
  askedMs = performance.now(),
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const waitedMs = performance.now() - askedMs;
      if (waitedMs >= deadlineMs) throw new DatabaseBusy(path, waitedMs, error);
      await pause(pausesMs[Math.min(tries, pausesMs.length - 1)]);
    }
  }
}
