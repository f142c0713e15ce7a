/** How long statements may follow one another before others have their turn. */
const shareMs = 5;

/**
 * The driver answers at once, so that requests of many statements never leave the event loop between them. Awaited
 * before each statement, this lets everybody else have a turn once the statements of this one have taken their share.
 */
export function createLoopShare(): () => Promise<void> | undefined {
  let beganMs: number | undefined;
  return () => {
    const nowMs = performance.now();
    if (beganMs === undefined) {
      beganMs = nowMs;
      setImmediate(() => {
        beganMs = undefined;
      });
    }
    return nowMs - beganMs < shareMs ? undefined : new Promise((resolve) => setImmediate(resolve));
  };
}
