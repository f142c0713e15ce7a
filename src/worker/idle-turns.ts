import type { Batch, BatchResult, Engine } from './engine.ts';

export type IdleEngine = ReturnType<typeof withIdleTurns>;

/** The same engine with work for its idle time: a batch of it is given up as soon as somebody's comes. */
export function withIdleTurns(engine: Engine) {
  let busy = 0;
  let idle: AbortController | undefined;
  const generate: Engine['generate'] = async (batch, options) => {
    busy++;
    idle?.abort();
    try {
      return await engine.generate(batch, options);
    } finally {
      busy--;
    }
  };
  return {
    generate,
    device: () => engine.device(),
    stop(): Promise<void> {
      idle?.abort();
      return engine.stop();
    },
    /** Undefined where somebody's batch ran, or came meanwhile. Rejects where the batch fails. */
    async generateIdle(batch: Batch): Promise<BatchResult | undefined> {
      if (busy > 0 || idle) return undefined;
      const own = new AbortController();
      idle = own;
      try {
        return await engine.generate(batch, { signal: own.signal });
      } catch (error) {
        if (own.signal.aborted) return undefined;
        throw error;
      } finally {
        idle = undefined;
      }
    },
  };
}
