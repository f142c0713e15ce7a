import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { type DeviceChoice, describeMeasured } from '../runtime/device-choice.ts';
import type { Device } from '../runtime/devices.ts';
import { isFaster, type Measured, type Measurements, type Timing } from '../runtime/measurements.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { modelKey } from '../sound/manifest.ts';
import { UserError } from '../user-error.ts';
import type { KeeperOptions } from './worker-keeper.ts';
import { WorkerDied, WorkerProcess } from './worker-process.ts';

export interface MeasuringOptions extends KeeperOptions {
  readonly choice: DeviceChoice;
  readonly measurements: Measurements;
  /** A device is faster than the CPU: the next batches of the model are made on it. */
  readonly onFaster: (device: Device, model: InstalledModel) => void;
}

/** Short runs of the program end before: the CPU serves them sooner than a GPU is measured. */
const startAfterMs = 3000;

/**
 * Measures devices beside the serving worker, in a process of its own that is ended where it takes too long: a driver that
 * crashes or hangs is known for it, and nobody has waited.
 */
export class Measuring {
  readonly #options: MeasuringOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #ending = new AbortController();
  readonly #asked = new Set<string>();
  #worker: WorkerProcess | undefined;

  constructor(options: MeasuringOptions) {
    this.#options = options;
  }

  /** Has a model measured in the background where a device is still unmeasured for it. */
  request(model: InstalledModel): void {
    const { sha256 } = model.manifest.weights;
    if (this.#asked.has(sha256) || this.#options.choice.unmeasured(model) === undefined) return;
    this.#asked.add(sha256);
    this.#queue
      .add(async () => {
        // The program does not stay up for it.
        await sleep(startAfterMs, undefined, { ref: false, signal: this.#ending.signal }).catch(() => {});
        // A failed measurement is not tried again: every batch would start a process for it.
        if (await this.#measure(model)) this.#asked.delete(sha256);
      })
      .catch((error: unknown) => this.#options.log(`Devices could not be measured: ${(error as Error).message}`));
  }

  /** Measures at once where that is still to be done, and waits for it. */
  async measure(models: readonly InstalledModel[]): Promise<void> {
    for (const model of models) await this.#queue.add(() => this.#measure(model));
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#queue.clear();
    await this.#worker?.kill();
  }

  /** False where that was not possible. */
  async #measure(model: InstalledModel): Promise<boolean> {
    const { choice, measurements, log, onFaster } = this.#options;
    for (let device = choice.unmeasured(model); device; device = choice.unmeasured(model)) {
      const measured = this.#ending.signal.aborted ? undefined : await this.#measured(device, model);
      if (measured === undefined || this.#ending.signal.aborted) return false;
      measurements.set(device, model, measured);
      if ('fault' in measured && measured.of === 'device') choice.leaveOut(device, measured.fault);
      log(`${device} was measured for ${modelKey(model.manifest)}: ${describeMeasured(measured, device)}.`);
      if (isFaster(measured)) onFaster(device, model);
    }
    return true;
  }

  /** Undefined where the model or the machine is at fault, which says nothing about the device. */
  async #measured(device: Device, model: InstalledModel): Promise<Measured | undefined> {
    const { threads, limits, log } = this.#options;
    let timing: Timing | undefined;
    try {
      this.#worker = await WorkerProcess.start(threads, limits, this.#ending.signal);
      const onTiming = (now: Timing) => {
        timing = now;
      };
      return await this.#worker.ask({ type: 'measure', device, model }, { onTiming });
    } catch (error) {
      if (error instanceof UserError) {
        log(`${device} could not be measured: ${error.message}`);
        return undefined;
      }
      if (!(error instanceof WorkerDied)) throw error;
      if (error.how === 'hung' && timing) {
        const { of, cpuMs, limitMs } = timing;
        return { of, cpuMs, deviceMs: limitMs, stopped: true };
      }
      return { fault: `it ${error.how === 'hung' ? 'hung' : 'crashed'} when it was measured`, of: 'network' };
    } finally {
      await this.#worker?.kill();
      this.#worker = undefined;
    }
  }
}
