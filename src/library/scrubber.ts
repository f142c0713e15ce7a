import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `work` for all who ask, at most once in `everyMs` and never twice at a time. Failures are nobody's. */
export function createScrubber(work: () => Promise<unknown>, everyMs: number) {
  const stopping = new AbortController();
  let [running, waiting] = [Promise.resolve(), undefined as Promise<void> | undefined];
  let dueMs = 0;

  async function runNext(): Promise<void> {
    // One that is under way may have read what was deleted meanwhile.
    await running;
    const restMs = Math.max(0, dueMs - performance.now());
    if (restMs > 0) await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => {});
    waiting = undefined;
    dueMs = performance.now() + everyMs;
    running = work().then(
      () => {},
      () => {},
    );
    await running;
  }

  return {
    /** Resolves once the work was done that began after this call. */
    scrub(): Promise<void> {
      waiting ??= runNext();
      return waiting;
    },
    /** What waits is done now. */
    async stop(): Promise<void> {
      stopping.abort();
      await (waiting ?? running);
    },
  };
}
