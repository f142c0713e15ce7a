import { createOutlastLock, type OutlastLock } from '../jobs/outlast-lock.ts';
import type { Log } from '../log.ts';
import { UserError } from '../user-error.ts';

/** Of a commit whose answer was lost with the connection, nobody knows whether it happened. */
export const isUncertain = (error: unknown): boolean => error instanceof UserError && error.key === 'databaseUncertain';

/**
 * Does fenced work again for as long as PostgreSQL is away. Where it happened and nobody heard of it, the fence says so
 * by a StaleAttempt.
 */
export function createPersistently(isStopping: () => boolean, log: Pick<Log, 'warn'>): OutlastLock {
  const outlastLock = createOutlastLock(isStopping, (sentence) => log.warn({}, `Accepted requests wait. ${sentence}`));
  return async (work) => {
    for (;;) {
      try {
        return await outlastLock(work);
      } catch (error) {
        if (!isUncertain(error) || isStopping()) throw error;
      }
    }
  };
}
