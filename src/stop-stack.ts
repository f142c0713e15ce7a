import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

/** For the whole stop. Nothing is lost after it: rows, votes and sounds are on disk before they are acknowledged. */
const stopMs = 4500;

export type StopStack = ReturnType<typeof createStopStack>;

/** How to end each part that is up. */
export function createStopStack(log: Pick<Log, 'error'>, deadlineMs = stopMs) {
  const ends: (() => unknown)[] = [];
  let stopped: Promise<void> | undefined;
  const run = async (end: () => unknown): Promise<void> => {
    try {
      await end();
    } catch (error) {
      log.error({ err: error }, 'A part did not stop as it should.');
    }
  };
  async function runAll(): Promise<void> {
    const timer = new AbortController();
    const late = sleep(deadlineMs, undefined, { signal: timer.signal }).catch(() => {});
    // After the deadline the rest is told to end as well, and not waited for.
    for (let end = ends.pop(); end; end = ends.pop()) await Promise.race([run(end), late]);
    timer.abort();
  }
  return {
    /** What is pushed later ends earlier; after `stop`, at once. */
    push: (end: () => unknown): void => void (stopped ? run(end) : ends.push(end)),
    /** Ends every part, latest first. May be called twice; never rejects: what fails is logged. */
    stop: (): Promise<void> => (stopped ??= runAll()),
  };
}
