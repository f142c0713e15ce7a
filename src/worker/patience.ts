/** How long a worker may be silent, in ms. A GPU's driver can hang, and so can a machine's disk. */
export interface PatienceLimits {
  /** For loading weights, building a session and its first run. */
  readonly loadMs: number;
  /** For a step, and for everything that has no steps: at least this. */
  readonly leastMs: number;
  /** For a step: this many times the last one. */
  readonly stepFactor: number;
  /** From a cancel until the worker lets go: at least this. */
  readonly cancelMs: number;
  /** And this many times the last step. */
  readonly cancelFactor: number;
}

export const usualPatience: PatienceLimits = {
  loadMs: 300_000,
  leastMs: 30_000,
  stepFactor: 10,
  cancelMs: 5_000,
  cancelFactor: 3,
};

/** How often it is looked. */
const lookEveryMs = 250;

/**
 * Decides when a worker at a task has been silent for too long. Time is counted in looks: what passes while this process
 * itself is stopped (a laptop that sleeps, a blocked event loop) is not the worker's.
 */
export class Patience {
  readonly #limits: PatienceLimits;
  #limitMs: number;
  #silentMs = 0;
  #stepMs = 0;
  #sinceCancelMs: number | undefined;

  constructor(limits: PatienceLimits) {
    this.#limits = limits;
    this.#limitMs = limits.loadMs;
  }

  loading(): void {
    this.within(this.#limits.loadMs);
  }

  /** A step was done, which took so long. */
  step(ms: number): void {
    this.#stepMs = ms;
    this.within(Math.max(this.#limits.leastMs, this.#limits.stepFactor * ms));
  }

  /** The next sign of life comes within so long. */
  within(limitMs: number): void {
    this.#limitMs = limitMs;
    this.#silentMs = 0;
  }

  /** A task without steps. */
  brief(): void {
    this.within(this.#limits.leastMs);
  }

  cancelled(): void {
    this.#sinceCancelMs ??= 0;
  }

  /** `ms` have passed. True where patience is at its end. */
  isOverAfter(ms: number): boolean {
    this.#silentMs += ms;
    if (this.#sinceCancelMs !== undefined) {
      this.#sinceCancelMs += ms;
      const { cancelMs, cancelFactor } = this.#limits;
      if (this.#sinceCancelMs > Math.max(cancelMs, cancelFactor * this.#stepMs)) return true;
    }
    return this.#silentMs > this.#limitMs;
  }

  get silentMs(): number {
    return this.#silentMs;
  }
}

/** Looks until patience is at its end, and then calls `onOver` once. Returns how to stop looking. */
export function watch(patience: Patience, onOver: () => void): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const passed = Math.min(now - last, 4 * lookEveryMs);
    last = now;
    if (!patience.isOverAfter(passed)) return;
    clearInterval(timer);
    onOver();
  }, lookEveryMs);
  return () => clearInterval(timer);
}
