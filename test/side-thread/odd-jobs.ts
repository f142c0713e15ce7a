import { threadId } from 'node:worker_threads';
import { HostError } from '../../src/user-error.ts';

/** What a side thread does in its tests. */
export const open = (given: unknown) => ({
  echo: (value: unknown): unknown => value,
  whoami: () => ({ given, thread: threadId }),
  busy(ms: number) {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return { thread: threadId };
  },
  refuse(): never {
    throw new HostError('No.', { kind: 'failed' });
  },
  busyError(): never {
    throw Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
  },
  die: (): never => process.exit(1),
  /** Which try it was. */
  dieOnce: (tries: Int32Array): number => (Atomics.add(tries, 0, 1) === 0 ? process.exit(1) : (tries[0] ?? 0)),
  throwLater: () =>
    new Promise<never>(() => {
      setImmediate(() => {
        throw new Error('a bug outside of any call');
      });
    }),
  hang(flag: Int32Array): void {
    Atomics.wait(flag, 0, 0);
  },
  /** Counts its tries first. */
  hangCounted(tries: Int32Array): void {
    Atomics.add(tries, 0, 1);
    Atomics.wait(tries, 1, 0);
  },
  end(): void {
    if (given instanceof Int32Array) Atomics.store(given, 0, 1);
  },
});
