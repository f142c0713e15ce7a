import { parentPort } from 'node:worker_threads';
import { type Answer, type Call, type Calls, failureOf } from './calls.ts';

/**
 * Runs in the side thread: answers each call with the function of its name, and calls `end`, if there is one, at the
 * end.
 */
export function answerCalls({ end, ...calls }: Calls): void {
  parentPort?.on('message', async (message: Call | 'end') => {
    if (message === 'end') {
      await end?.();
      parentPort?.close();
      return;
    }
    const { id, name, args } = message;
    const answer = await Promise.resolve()
      .then(() => calls[name]?.(...args))
      .then(
        (value): Answer => ({ id, value }),
        (error: unknown): Answer => ({ id, failure: failureOf(error) }),
      );
    parentPort?.postMessage(answer);
  });
}
