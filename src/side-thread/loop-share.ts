import { setImmediate as othersTurn } from 'node:timers/promises';

/** The most time that such work may take in one turn of the event loop, in ms. */
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
 * Awaited between pieces of synchronous work (statements, whose driver blocks; messages that are rendered): without it
 * a hundred of them would never yield to the event loop. Resolves once some of the turn's share is left, which all such
 * work in this process has in common.
 */
export async function loopShare(): Promise<void> {
  while (isUsedUp()) await othersTurn();
}
