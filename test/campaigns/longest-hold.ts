import { readFileSync } from 'node:fs';

export interface Hold {
  /** On the clock. */
  readonly wallMs: number;
  /** Of that, without what this thread waited for a processor that others had; the same where the system does not tell. */
  readonly heldMs: number;
}

/** Linux tells how long a thread was ready and not run, in ns; the main thread's number is the process's. */
function waitedMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** For how long the event loop was held at a stretch, at most, until `work` was done: between two of its turns. */
export async function longestHold(work: () => Promise<unknown>): Promise<Hold> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let wallMs = 0;
  let heldMs = 0;
  let over = false;
  let last = { at: performance.now(), waited: waitedMs() };
  const watching = (async () => {
    while (!over) {
      await turn();
      const next = { at: performance.now(), waited: waitedMs() };
      wallMs = Math.max(wallMs, next.at - last.at);
      heldMs = Math.max(heldMs, next.at - last.at - (next.waited - last.waited));
      last = next;
    }
  })();
  await turn();
  try {
    await work();
  } finally {
    await turn();
    over = true;
    await watching;
  }
  return { wallMs, heldMs };
}
