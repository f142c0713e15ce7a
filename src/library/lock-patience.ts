import { retry } from '../files/retry.ts';
import { DatabaseBusy, isBusy } from './sql-errors.ts';

/** How long to wait for another program's lock. */
export interface LockPatience {
  readonly deadlineMs: number;
  /** Between two tries; the last one repeats. */
  readonly pausesMs: readonly number[];
}

/** A person waits for the answer: a minute outlasts backups and `prune`, and is bearable. */
export const defaultLockPatience: LockPatience = { deadlineMs: 60_000, pausesMs: [1, 2, 5, 10, 20, 50, 100] };

/**
 * Repeats the work for as long as another program holds a lock that it needs. It waits here, not in SQLite, whose busy
 * handler would sleep on the event loop. `work` must undo what it did before it met the lock.
 * @param askedMs of `performance.now()`: when the waiting began
 */
export function patiently<T>(
  work: () => T | Promise<T>,
  path: string,
  { deadlineMs, pausesMs }: LockPatience,
  askedMs = performance.now(),
): Promise<T> {
  return retry(work, (error, tries) => {
    if (!isBusy(error)) return undefined;
    const waitedMs = performance.now() - askedMs;
    if (waitedMs >= deadlineMs) throw DatabaseBusy.locked(path, waitedMs, error);
    return pausesMs[Math.min(tries, pausesMs.length) - 1];
  });
}
