import { join } from 'node:path';
import { DeviceChoice, type DeviceReport } from '../runtime/device-choice.ts';
import type { Device } from '../runtime/devices.ts';
import { machineIdentity } from '../runtime/machine-identity.ts';
import { type Measurements, openMeasurements } from '../runtime/measurements.ts';
import { runtimeVersion } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { forwardFlops } from '../unet/flops.ts';
import { BatchRunner, type WorkerLog } from './batch-runner.ts';
import type { Batch, BatchResult, Engine, RunOptions } from './engine.ts';
import { Measuring } from './measuring.ts';
import { type PatienceLimits, usualPatience } from './patience.ts';
import { WorkerKeeper } from './worker-keeper.ts';
import { WorkerDied } from './worker-process.ts';

export interface EngineOptions {
  readonly device: Device | 'auto';
  /** CPU threads; 0: as many as pay. */
  readonly threads: number;
  /** Where measurements of devices outlive the program; absent: they do not. */
  readonly dataDir?: string;
  /** Environment variables that choose drivers: a measurement under others is not believed. */
  readonly drivers?: Readonly<Record<string, string>>;
  /** The models that the device has to be up to. */
  readonly models?: () => readonly InstalledModel[];
  /** One line for the log: a device chosen, a worker that died. */
  readonly log?: WorkerLog;
  /** Called when a model's batches move from the CPU to a device. */
  readonly onFaster?: (device: Device, model: InstalledModel) => void;
  /** Default: usualPatience. */
  readonly patience?: Partial<PatienceLimits>;
}

export const createEngine = (options: EngineOptions): WorkerEngine => new WorkerEngine(options);

/**
 * The engine of the product, in a worker process. Where the device is `auto`, the CPU serves until another device was
 * measured to be faster; one that was set by name is checked before it is used.
 */
export class WorkerEngine implements Engine {
  readonly #models: () => readonly InstalledModel[];
  readonly #log: WorkerLog;
  readonly #measurements: Measurements;
  readonly #choice: DeviceChoice;
  readonly #keeper: WorkerKeeper;
  readonly #measuring: Measuring;
  readonly #runner: BatchRunner;
  /** Set by name, other than the CPU. */
  readonly #toCheck: Device | undefined;
  #checking: Promise<void> | undefined;
  /** Settles when the worker is free. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    const { device: setting, threads, models = () => [], log = () => {}, onFaster = () => {} } = options;
    const limits = { ...usualPatience, ...options.patience };
    this.#models = models;
    this.#log = log;
    this.#measurements = measurementsOf(options);
    this.#choice = new DeviceChoice(setting, this.#measurements);
    this.#toCheck = setting === 'auto' ? undefined : this.#choice.candidates[0];
    this.#keeper = new WorkerKeeper({ threads, limits, log });
    const shared = { choice: this.#choice, log };
    this.#measuring = new Measuring({ ...shared, threads, limits, measurements: this.#measurements, onFaster });
    this.#runner = new BatchRunner({ ...shared, keeper: this.#keeper, check: () => this.#check() });
  }

  async generate(batch: Batch, options: RunOptions = {}): Promise<BatchResult> {
    const result = await this.#alone(() => this.#runner.run(batch, options));
    this.#measuring.request(batch.model);
    return result;
  }

  async device(): Promise<DeviceReport> {
    // A check runs in the worker, where it must not meet a batch.
    if (this.#toCheck && !this.#checking) await this.#alone(() => this.#check());
    else await (this.#checking ?? this.#keeper.start());
    return this.#choice.report(this.#models());
  }

  /** Where the device is `auto`: measures at once what these models still need; `anew`: all of it. */
  async measure(models: readonly InstalledModel[], { anew = false } = {}): Promise<DeviceReport> {
    if (anew) this.#measurements.clear();
    await this.#measuring.measure(models);
    return this.#choice.report(models);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#measuring.stop(), this.#keeper.stop()]);
  }

  /** Waits until the worker is free: jobs hand out one batch at a time, but warming up may meet one. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  #check(): Promise<void> {
    const device = this.#toCheck;
    if (!device) return Promise.resolve();
    this.#checking ??= this.#checkDevice(device).catch((error: unknown) => {
      this.#checking = undefined;
      throw error;
    });
    return this.#checking;
  }

  /** On the largest network that it will have to run. */
  async #checkDevice(device: Device): Promise<void> {
    const cost = ({ manifest }: InstalledModel) => forwardFlops(manifest.architecture, manifest.lengthFrames);
    const [model] = [...this.#models()].sort((a, b) => cost(b) - cost(a));
    const worker = await this.#keeper.start();
    try {
      const fault = await worker.ask({ type: 'check', device, model });
      if (fault !== undefined) this.#choice.leaveOut(device, fault);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      await this.#keeper.replace(worker, { hasDied: false });
      this.#choice.leaveOut(device, `it ${error.how === 'hung' ? 'hung' : 'crashed'} when it was tried`);
    }
    this.#log(`The worker runs on ${this.#choice.report(this.#models()).note}.`);
  }
}

function measurementsOf({ device, threads, dataDir, drivers = {}, log }: EngineOptions): Measurements {
  if (device !== 'auto') return openMeasurements({ machine: '' });
  return openMeasurements({
    path: dataDir === undefined ? undefined : join(dataDir, 'devices.json'),
    machine: machineIdentity({ version: runtimeVersion(), threads, drivers }),
    ...(log && { warn: log }),
  });
}
