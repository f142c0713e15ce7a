import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats the work until it succeeds.
 * @param pauseAfter ms to wait after the failure number `tries`; undefined: give up with this error
 * @param signal ends a wait with an AbortError
 */
export async function retry<T>(
  work: () => T | Promise<T>,
  pauseAfter: (error: unknown, tries: number) => number | undefined,
  signal?: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const ms = pauseAfter(error, tries);
      if (ms === undefined) throw error;
      await pause(ms, undefined, { signal });
    }
  }
}
