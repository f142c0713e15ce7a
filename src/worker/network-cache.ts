import type { Predict } from '../diffusion/samplers.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import { serialise } from '../onnx/serialise.ts';
import { DeviceFault, deviationFault, faultSentence } from '../runtime/device-fault.ts';
import type { Device } from '../runtime/devices.ts';
import { faultOf } from '../runtime/self-check.ts';
import { answerOf, createSession, type Session } from '../runtime/session.ts';
import { createThreadChooser } from '../runtime/thread-chooser.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { networkFeeds, networkGraph, trialFeeds } from '../unet/network.ts';

/** A session is built for a batch size and a length. */
export interface NetworkUse {
  readonly model: InstalledModel;
  readonly device: Device;
  /** Sounds side by side. */
  readonly batch: number;
  readonly lengthFrames: number;
}

export interface NetworkCacheOptions {
  /** CPU threads; 0: as many as pay at the moment, which may differ from step to step. */
  readonly threads: number;
  readonly maxBytes: number;
  /** Where `threads` is 0; default: by a look at the machine. */
  readonly chooseThreads?: () => number;
}

/**
 * Largest deviation of a model's first answer on a device from the CPU's, relative to its largest value. Faults are
 * gross; through fifty layers TF32, which CUDA uses for float32, may add up to some thousandths.
 */
export const modelTolerance = 2e-2;

/** Estimate: weights are held about twice (loaded, and packed for the kernels), activations at the widest level's channels. */
const bytesOf = ({ model: { manifest }, batch, lengthFrames }: NetworkUse): number =>
  2 * 2 * manifest.weights.bytes + batch * lengthFrames * Math.max(...manifest.architecture.channels) * 4;

const keyOf = ({ model, device, batch, lengthFrames }: NetworkUse, threads: number): string =>
  `${networkOf(model)} ${device} ${batch} ${lengthFrames} ${threads}`;

/** Weights alone do not tell: models may read the same ones in different ways. */
const networkOf = ({ manifest: { weights, architecture } }: InstalledModel): string =>
  `${weights.sha256} ${JSON.stringify(architecture)}`;

/**
 * Sessions by (weights, device, batch, length, threads): built once and kept; beyond `maxBytes` the least recently used is
 * released. Concurrent loads share one promise; a failed one is evicted. A device other than the CPU has to compute the
 * CPU's answer first, once on a small network and once on each model; a failure there rejects with a DeviceFault.
 */
export class NetworkCache {
  readonly #entries = new Map<string, { readonly session: Promise<Session>; readonly bytes: number }>();
  readonly #options: NetworkCacheOptions;
  readonly #chooseThreads: () => number;
  readonly #checked = new Set<Device>();
  readonly #proved = new Set<string>();

  constructor(options: NetworkCacheOptions) {
    this.#options = options;
    const { threads, chooseThreads } = options;
    this.#chooseThreads = threads > 0 ? () => threads : (chooseThreads ?? createThreadChooser());
  }

  get size(): number {
    return this.#entries.size;
  }

  has(use: NetworkUse): boolean {
    return this.#entries.has(keyOf(use, this.#threadsOn(use.device)));
  }

  /** The network of a model for `batch` sounds of `lengthFrames` side by side; they share one noise level per call. */
  async predictor(use: NetworkUse): Promise<Predict> {
    const { model, device } = use;
    await this.#session(use);
    return async (x, sigma) => {
      // Looked up at each step: the number of threads may have changed, or the session made room for another.
      const session = await this.#session(use);
      const feeds = networkFeeds(model.manifest.architecture, use, x, sigma);
      if (device === 'cpu') return (await session.run(feeds)).v!;
      const v = await onDevice(async () => (await session.run(feeds)).v!);
      if (!v.every(Number.isFinite)) throw new DeviceFault('its output is not finite');
      return v;
    };
  }

  /** Compares the device with the CPU on the small network, once. */
  async check(device: Device): Promise<void> {
    if (device === 'cpu' || this.#checked.has(device)) return;
    const fault = await faultOf(device, this.#options.threads);
    if (fault !== undefined) throw new DeviceFault(fault);
    this.#checked.add(device);
  }

  #threadsOn(device: Device): number {
    return device === 'cpu' ? this.#chooseThreads() : this.#options.threads;
  }

  async #session(use: NetworkUse): Promise<Session> {
    await this.check(use.device);
    const threads = this.#threadsOn(use.device);
    const key = keyOf(use, threads);
    const entry = this.#entries.get(key) ?? { session: this.#build(use, threads), bytes: bytesOf(use) };
    // Deleted and set: a Map keeps the order of insertion, so the least recently used comes first.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    try {
      await this.#makeRoom(key);
      return await entry.session;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  async #build(use: NetworkUse, threads: number): Promise<Session> {
    const { model, device } = use;
    const weights = await loadWeights(model, { verify: true });
    const graph = serialise(networkGraph(model.manifest.architecture, weights, use));
    if (device === 'cpu') return createSession(graph, { device, threads });
    const session = await onDevice(() => createSession(graph, { device, threads }));
    try {
      await this.#prove(session, graph, use);
    } catch (error) {
      await session.release();
      throw error;
    }
    return session;
  }

  /** The model itself, once on each device: drivers have limits that a small network does not reach. */
  async #prove(session: Session, graph: Uint8Array, use: NetworkUse): Promise<void> {
    const key = `${networkOf(use.model)} ${use.device}`;
    const feeds = trialFeeds(use.model.manifest.architecture, use);
    const actual = await onDevice(async () => (await session.run(feeds)).v!);
    if (this.#proved.has(key)) return;
    const expected = await answerOf(graph, feeds, { device: 'cpu', threads: this.#options.threads });
    const fault = deviationFault(actual, expected, modelTolerance);
    if (fault !== undefined) throw new DeviceFault(fault);
    this.#proved.add(key);
  }

  async #makeRoom(keep: string): Promise<void> {
    const total = () => [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [key, entry] of this.#entries) {
      if (total() <= this.#options.maxBytes || key === keep) continue;
      this.#entries.delete(key);
      await (await entry.session.catch(() => undefined))?.release();
    }
  }
}

/** An error of ONNX Runtime on a device is the device's fault. */
async function onDevice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DeviceFault(faultSentence(error), { cause: error });
  }
}
