import { join } from 'node:path';
import PQueue from 'p-queue';
import { DeviceChoice, type DeviceReport } from '../runtime/device-choice.ts';
import { machineIdentity } from '../runtime/machine-identity.ts';
import { type Measurements, openMeasurements } from '../runtime/measurements.ts';
import { type Device, runtimeVersion } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { forwardFlops } from '../unet/flops.ts';
import type { BatchResult, Engine } from './engine.ts';
import { Measuring } from './measuring.ts';
import { type PatienceLimits, usualPatience } from './patience.ts';
import { TaskRunner } from './task-runner.ts';
import { WorkerKeeper } from './worker-keeper.ts';
import { WorkerDied } from './worker-process.ts';

export interface EngineOptions {
  readonly device: Device | 'auto';
  /** 0 is ONNX Runtime's choice. */
  readonly threads: number;
  /** Where measurements of devices outlive the program; absent: they do not. */
  readonly dataDir?: string;
  /** Environment variables that choose drivers: what was measured with others is not believed. */
  readonly drivers?: Readonly<Record<string, string>>;
  /** Those that the device has to be up to. */
  readonly models?: () => readonly InstalledModel[];
  /** One line for the log: a device chosen, a worker that died. */
  readonly log?: (line: string) => void;
  /** Called when a model's batches move from the CPU to a device. */
  readonly onFaster?: (device: Device, model: InstalledModel) => void;
  /** Default: usualPatience. */
  readonly patience?: Partial<PatienceLimits>;
}

/** The engine of the product. */
export interface WorkerEngine extends Engine {
  /** Where the device is `auto`: measures at once what these models still need. `anew`: and what was measured before. */
  measure(models: readonly InstalledModel[], options?: { readonly anew?: boolean }): Promise<DeviceReport>;
}

/**
 * The engine in a worker process, which makes one batch after another. Where the device is `auto`, the CPU serves until
 * another device was measured to be faster; one that was set by name is checked before it is used.
 */
export function createEngine(options: EngineOptions): WorkerEngine {
  const { device: setting, threads, log = () => {}, onFaster = () => {}, models = () => [] } = options;
  const limits = { ...usualPatience, ...options.patience };
  const queue = new PQueue({ concurrency: 1 });
  const measurements = measurementsOf(options);
  const choice = new DeviceChoice({ setting, measurements });
  const keeper = new WorkerKeeper({ threads, limits, log });
  const measuring = new Measuring({ threads, limits, choice, measurements, log, onFaster });
  const runner = new TaskRunner({ keeper, choice, check, log });
  let checking: Promise<void> | undefined;

  function check(): Promise<void> {
    const [device] = choice.candidates;
    if (setting === 'auto' || !device) return Promise.resolve();
    checking ??= checkDevice(device).catch((error: unknown) => {
      checking = undefined;
      throw error;
    });
    return checking;
  }

  /** On the largest network that it will have to run. */
  async function checkDevice(device: Device): Promise<void> {
    const cost = ({ manifest }: InstalledModel) => forwardFlops(manifest.architecture, manifest.lengthFrames);
    const [model] = [...models()].sort((a, b) => cost(b) - cost(a));
    const worker = await keeper.start();
    try {
      const answer = await worker.ask({ type: 'check', device, ...(model && { model }) });
      if (answer.type === 'checked' && answer.fault !== undefined) choice.leaveOut(device, answer.fault);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      await keeper.replace(worker, { hasDied: false });
      choice.leaveOut(device, `it ${error.how === 'hung' ? 'hung' : 'crashed'} when it was tried`);
    }
    log(`The worker runs on ${choice.report(models()).note}.`);
  }

  return {
    async generate(batch, runOptions = {}): Promise<BatchResult> {
      const answer = await queue.add(() => runner.run({ type: 'generate', batch, device: 'cpu' }, runOptions));
      measuring.request(batch.model);
      if (answer.type !== 'generated') throw new Error(`the worker answered ${answer.type} to generate`);
      return answer.result;
    },

    async picture(wavs) {
      const answer = await queue.add(() => runner.run({ type: 'picture', wavs }, {}));
      if (answer.type !== 'pictured') throw new Error(`the worker answered ${answer.type} to picture`);
      return answer.png;
    },

    async device() {
      // A check runs in the worker, where it must not meet a batch.
      if (!checking && choice.candidates.length > 0 && setting !== 'auto') await queue.add(check);
      else await (checking ?? keeper.start());
      return choice.report(models());
    },

    async measure(wanted, { anew = false } = {}) {
      if (anew) measurements.clear();
      await measuring.measure(wanted);
      return choice.report(wanted);
    },

    async stop() {
      await Promise.all([measuring.stop(), keeper.stop()]);
    },
  };
}

function measurementsOf({ device, threads, dataDir, drivers = {}, log }: EngineOptions): Measurements {
  if (device !== 'auto') return openMeasurements({ machine: '' });
  return openMeasurements({
    path: dataDir === undefined ? undefined : join(dataDir, 'devices.json'),
    machine: machineIdentity({ version: runtimeVersion(), threads, drivers }),
    ...(log && { warn: log }),
  });
}
