import { setImmediate as turn } from 'node:timers/promises';
import { StoreAway } from '../blobs/store-errors.ts';
import { DatabaseBusy } from '../library/sql-errors.ts';

/** Database or store of sounds were not to be had: nothing was written, and the same work may succeed later. */
export const isPassing = (error: unknown): error is DatabaseBusy | StoreAway =>
  error instanceof DatabaseBusy || error instanceof StoreAway;

/** Does the work again for as long as the database is locked, or the store of sounds away. */
export type OutlastLock = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * For every write of an accepted job: a database browser may stay open with its changes unsaved for hours, and what was
 * accepted must not fail of it. Whoever is not accepted yet is told of the lock instead.
 */
export const createOutlastLock =
  (
    /** The next start goes on with what is not written then. */
    isStopping: () => boolean,
    /** Called each time that a write has waited for as long as the database does. */
    onLocked: (sentence: string) => void,
  ): OutlastLock =>
  async (work) => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || isStopping()) throw error;
        onLocked(error.message);
        // However impatient the database is, the event loop stays free.
        await turn();
      }
    }
  };
