import PQueue from 'p-queue';
import type { InstalledModel } from '../model-store/manifest.ts';
import { modelKey } from '../model-store/manifest.ts';
import { UserError } from '../user-error.ts';
import { type DeviceChoice, describeMeasured } from './device-choice.ts';
import { isFaster, type Measured, type Measurements } from './measurements.ts';
import type { FromWorker } from './messages.ts';
import type { PatienceLimits } from './patience.ts';
import type { Device } from './session.ts';
import { WorkerDied, WorkerProcess } from './worker-process.ts';

export interface MeasuringOptions {
  readonly threads: number;
  readonly limits: PatienceLimits;
  readonly choice: DeviceChoice;
  readonly measurements: Measurements;
  readonly log: (line: string) => void;
  /** A device was found to be faster than the CPU: the next batches of the model are made on it. */
  readonly onFaster: (device: Device, model: InstalledModel) => void;
}

/** Short runs of the program do without: the CPU serves them sooner than a GPU is measured. */
const startAfterMs = 3000;

/**
 * Measures devices beside the serving worker, in a process of its own that is ended where it takes too long: a driver that
 * crashes or hangs is then known for it, and nobody has waited.
 */
export class Measuring {
  readonly #options: MeasuringOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #ending = new AbortController();
  readonly #asked = new Set<string>();
  #worker: WorkerProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MeasuringOptions) {
    this.#options = options;
  }

  /** Has a model measured in the background, where that is still to be done. */
  request(model: InstalledModel): void {
    const { sha256 } = model.manifest.weights;
    if (this.#asked.has(sha256) || this.#options.choice.unmeasured(model) === undefined) return;
    this.#asked.add(sha256);
    this.#queue
      .add(async () => {
        await this.#pause();
        await this.#measure(model);
      })
      .catch((error: unknown) => this.#options.log(`Devices could not be measured: ${(error as Error).message}`))
      .finally(() => this.#asked.delete(sha256));
  }

  /** Measures now what was not measured yet, and waits for it. */
  async measure(models: readonly InstalledModel[]): Promise<void> {
    for (const model of models) await this.#queue.add(() => this.#measure(model));
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#queue.clear();
    await this.#worker?.kill();
  }

  async #measure(model: InstalledModel): Promise<void> {
    const { choice, measurements, log, onFaster } = this.#options;
    for (let device = choice.unmeasured(model); device; device = choice.unmeasured(model)) {
      if (this.#ending.signal.aborted) return;
      const measured = await this.#measured(device, model);
      if (this.#ending.signal.aborted) return;
      measurements.set(device, model, measured);
      if ('fault' in measured && measured.of === 'device') choice.leaveOut(device, measured.fault);
      log(`${device} was measured for ${modelKey(model.manifest)}: ${describeMeasured(measured, device)}.`);
      if (isFaster(measured)) onFaster(device, model);
    }
  }

  async #measured(device: Device, model: InstalledModel): Promise<Measured> {
    const { threads, limits } = this.#options;
    const worker = await WorkerProcess.start(threads, limits, this.#ending.signal);
    this.#worker = worker;
    let timing: Extract<FromWorker, { type: 'timing' }> | undefined;
    try {
      const onTiming = (now: typeof timing) => {
        timing = now;
      };
      const answer = await worker.ask({ type: 'measure', device, model }, { onTiming });
      if (answer.type === 'measured') return answer.measured;
      throw new Error(`the worker answered ${answer.type} to measure`);
    } catch (error) {
      if (error instanceof UserError) return { fault: error.message, of: 'network' };
      if (!(error instanceof WorkerDied)) throw error;
      if (error.how === 'hung' && timing) return { cpuMs: timing.cpuMs, deviceMs: timing.limitMs, stopped: true };
      return { fault: `it ${error.how === 'hung' ? 'hung' : 'crashed'} when it was measured`, of: 'network' };
    } finally {
      this.#worker = undefined;
      await worker.kill();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      // The program does not stay up for it.
      this.#timer = setTimeout(resolve, startAfterMs).unref();
    });
  }
}
