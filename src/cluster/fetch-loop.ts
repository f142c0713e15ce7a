import { setTimeout as pause } from 'node:timers/promises';

export interface FetchLoopParts<Work> {
  /** Takes what is next; undefined where there is nothing. */
  readonly fetch: () => Promise<Work | undefined>;
  readonly run: (work: Work) => Promise<void>;
  /** Runs at the same time. */
  readonly atOnce: number;
  /** Told of what `fetch` and `run` reject with. */
  readonly failed: (error: unknown) => void;
  /** Looked for work so often where nobody calls `wake`: a message may be lost. */
  readonly pollMs?: number;
}

const defaultPollMs = 2_000;
const afterFailureMs = 500;

/** Fetches work whenever there may be some, and runs it. */
export class FetchLoop<Work> {
  readonly #parts: FetchLoopParts<Work>;
  readonly #runs = new Set<Promise<void>>();
  readonly #running: Promise<void>;
  #isStopping = false;
  #isWoken = false;
  #rest = new AbortController();

  constructor(parts: FetchLoopParts<Work>) {
    this.#parts = parts;
    this.#running = this.#loop();
  }

  /** There may be work now. */
  wake(): void {
    this.#isWoken = true;
    this.#rest.abort();
  }

  /** Fetches no more; resolves once all runs have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#running;
    await Promise.all(this.#runs);
  }

  async #loop(): Promise<void> {
    const { fetch, atOnce, failed, pollMs = defaultPollMs } = this.#parts;
    while (!this.#isStopping) {
      this.#isWoken = false;
      try {
        const work = await fetch();
        if (work === undefined) await this.#sleep(pollMs);
        else this.#start(work);
      } catch (error) {
        failed(error);
        await pause(afterFailureMs);
      }
      if (this.#runs.size >= atOnce) await Promise.race(this.#runs);
    }
  }

  #start(work: Work): void {
    const run = this.#parts
      .run(work)
      .catch(this.#parts.failed)
      .finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isWoken) return;
    this.#rest = new AbortController();
    await pause(ms, undefined, { signal: this.#rest.signal }).catch(() => {});
  }
}
