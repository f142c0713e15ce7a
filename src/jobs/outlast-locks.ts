import { setImmediate as turn } from 'node:timers/promises';
import type { Library } from '../library/library.ts';
import { DatabaseBusy } from '../library/sql-errors.ts';
import type { JobRows } from './job-rows.ts';

export interface OutlastOptions {
  /** The next start goes on with what is not written then. */
  readonly isStopping: () => boolean;
  /** Called each time that a write has waited for as long as the database does. */
  readonly onLocked: (sentence: string) => void;
}

/**
 * The parts through which accepted jobs are written, which wait for as long as another program keeps the database
 * locked: a database browser may stay open with its changes unsaved for hours, and what was accepted must not fail of
 * it. Whoever is not accepted yet (`insert`) is told of the lock instead.
 */
export function outlastLocks(
  { rows, library }: { readonly rows: JobRows; readonly library: Library },
  options: OutlastOptions,
): { readonly rows: JobRows; readonly library: Library } {
  return {
    rows: {
      ...rows,
      started: untilUnlocked(rows.started, options),
      struck: untilUnlocked(rows.struck, options),
      putBack: untilUnlocked(rows.putBack, options),
      made: untilUnlocked(rows.made, options),
      delivering: untilUnlocked(rows.delivering, options),
      notDelivered: untilUnlocked(rows.notDelivered, options),
      failing: untilUnlocked(rows.failing, options),
      over: untilUnlocked(rows.over, options),
    },
    library: {
      ...library,
      addSamples: untilUnlocked(library.addSamples, options),
      restoreAudio: untilUnlocked(library.restoreAudio, options),
    },
  };
}

function untilUnlocked<Given extends unknown[], Result>(
  work: (...given: Given) => Promise<Result>,
  { isStopping, onLocked }: OutlastOptions,
): (...given: Given) => Promise<Result> {
  return async (...given) => {
    for (;;) {
      try {
        return await work(...given);
      } catch (error) {
        if (!(error instanceof DatabaseBusy) || isStopping()) throw error;
        onLocked(error.message);
        // However impatient the database is, the event loop stays free.
        await turn();
      }
    }
  };
}
