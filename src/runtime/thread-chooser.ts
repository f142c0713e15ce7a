import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadLimit } from './thread-limit.ts';

/** The kernel counts in steps of 10 ms: over half a second that is 2 % of a processor. */
const windowMs = 500;

/**
 * Chooses the number of threads to compute with at the moment: all that pay, or as many as other programs leave free.
 * Where one of two threads shares its processor with another program, both wait for it: one alone is then faster
 * (docs/performance.md). The bits of a network's answer do not depend on it; the last bits of a training step do.
 *
 * The returned function costs little; call it before each step. Its first answer rests on the time since its creation,
 * later ones on the last half second in which it was called.
 */
export function createThreadChooser({
  limit = threadLimit().threads,
  read = readCpuTimes,
  now = () => performance.now(),
}: {
  readonly limit?: number;
  readonly read?: typeof readCpuTimes;
  /** A clock in ms that is never set back. */
  readonly now?: () => number;
} = {}): () => number {
  if (limit === 1) return () => 1;
  const rungs = rungsOf(limit);
  let last = { at: now(), times: read() };
  let chosen: number | undefined;
  return () => {
    const elapsedMs = now() - last.at;
    if (elapsedMs < windowMs && chosen !== undefined) return chosen;
    // Too short a time says nothing.
    if (elapsedMs < windowMs / 5) return limit;
    const times = read();
    const othersMs = times.busyMs - last.times.busyMs - (times.ownMs - last.times.ownMs);
    const free = times.processors - Math.max(0, othersMs) / elapsedMs;
    last = { at: last.at + elapsedMs, times };
    chosen = rungs.find((rung) => rung <= free + 0.5) ?? 1;
    return chosen;
  };
}

/** Measures for half a second, for work that keeps its number of threads to the end. */
export async function threadsFreeNow(choose: () => number = createThreadChooser()): Promise<number> {
  await sleep(windowMs);
  return choose();
}

/** The numbers of threads in use, most first: few, because each has a session of its own. */
function rungsOf(limit: number): number[] {
  const rungs = [limit];
  while (rungs.at(-1)! > 1) rungs.push(Math.floor(rungs.at(-1)! * 0.75));
  return rungs;
}

/** Processor time since the machine (busy, of all processors) and this process (own) started, in ms. */
function readCpuTimes() {
  const all = cpus();
  const own = process.cpuUsage();
  return {
    processors: all.length,
    busyMs: all.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0),
    ownMs: (own.user + own.system) / 1000,
  };
}
