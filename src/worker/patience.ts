/** How long a worker may be silent, in ms. A GPU's driver can hang, and so can a machine's disk. */
export const usualPatience = {
  /** For loading weights, building a session and its first run. */
  loadMs: 300_000,
  /** At least, for a step and for work without steps. */
  leastMs: 30_000,
  /** For a step, in times of the last one. */
  stepFactor: 10,
  /** At least, from a cancel until the worker lets go. */
  cancelMs: 5_000,
  /** From a cancel, in times of the last step. */
  cancelFactor: 3,
};
export type PatienceLimits = Readonly<typeof usualPatience>;

/** Interval between two looks. */
const lookEveryMs = 250;

/**
 * Decides when a worker at a task has been silent for too long. Time is counted in looks, so that the time during which
 * this process itself is stopped (a laptop that sleeps, a blocked event loop) is not the worker's fault.
 */
export class Patience {
  readonly #limits: PatienceLimits;
  #limitMs: number;
  silentMs = 0;
  #stepMs = 0;
  #sinceCancelMs: number | undefined;

  constructor(limits: PatienceLimits) {
    this.#limits = limits;
    this.#limitMs = limits.loadMs;
  }

  loading(): void {
    this.within(this.#limits.loadMs);
  }

  /** A step was done in `ms`. */
  step(ms: number): void {
    this.#stepMs = ms;
    this.within(Math.max(this.#limits.leastMs, this.#limits.stepFactor * ms));
  }

  /** Waits so long for the next sign of life. */
  within(limitMs: number): void {
    this.#limitMs = limitMs;
    this.silentMs = 0;
  }

  /** Work without steps follows. */
  brief(): void {
    this.within(this.#limits.leastMs);
  }

  cancelled(): void {
    this.#sinceCancelMs ??= 0;
  }

  /** `ms` have passed. True where patience is at its end. */
  isOverAfter(ms: number): boolean {
    this.silentMs += ms;
    if (this.#sinceCancelMs !== undefined) {
      this.#sinceCancelMs += ms;
      const { cancelMs, cancelFactor } = this.#limits;
      if (this.#sinceCancelMs > Math.max(cancelMs, cancelFactor * this.#stepMs)) return true;
    }
    return this.silentMs > this.#limitMs;
  }
}

/** Looks until patience is at its end, then calls `onOver` once; or until `signal` is aborted. */
export function watch(patience: Patience, signal: AbortSignal, onOver: () => void): void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const passed = Math.min(now - last, 4 * lookEveryMs);
    last = now;
    if (!patience.isOverAfter(passed)) return;
    clearInterval(timer);
    onOver();
  }, lookEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer));
}
