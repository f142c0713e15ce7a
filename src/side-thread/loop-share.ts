import { setImmediate as othersTurn } from 'node:timers/promises';

/** How long work may go on in one turn of the event loop, in ms, before others have theirs. */
const shareMs = 5;

let beganMs: number | undefined;

function isUsedUp(): boolean {
  const nowMs = performance.now();
  if (beganMs === undefined) {
    beganMs = nowMs;
    setImmediate(() => {
      beganMs = undefined;
    });
  }
  return nowMs - beganMs >= shareMs;
}

/**
 * Awaited between pieces of work that take no time to wait (statements, whose driver answers at once; messages that are
 * rendered): without it a hundred of them never leave the event loop. Returns once there is something left of the share,
 * which all such work in this process has together.
 */
export async function loopShare(): Promise<void> {
  while (isUsedUp()) await othersTurn();
}
