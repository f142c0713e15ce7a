import { readFileSync } from 'node:fs';

export interface Hold {
  /** On the clock: also while the system gave the processor to other programs. */
  readonly wallMs: number;
  /** This thread's processor time; NaN where the system does not tell. */
  readonly busyMs: number;
}

/** Linux tells a thread's time on the processor, in ns; the main thread's number is the process's. */
function busyNs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return Number.NaN;
  }
}

/** For how long the event loop was held at a stretch, at most, until `work` was done: between two of its turns. */
export async function longestHold(work: () => Promise<unknown>): Promise<Hold> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let wallMs = 0;
  let busyMs = 0;
  let over = false;
  let last = { at: performance.now(), busy: busyNs() };
  const watching = (async () => {
    while (!over) {
      await turn();
      const next = { at: performance.now(), busy: busyNs() };
      wallMs = Math.max(wallMs, next.at - last.at);
      busyMs = Math.max(busyMs, (next.busy - last.busy) / 1e6);
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
  return { wallMs, busyMs };
}
