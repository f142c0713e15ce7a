import type { Predict } from '../diffusion/samplers.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import type { InstalledModel } from '../model-store/manifest.ts';
import { serialise } from '../onnx/serialise.ts';
import { networkGraph } from '../unet/network.ts';
import { createSession, type Device, type Session } from './session.ts';

interface Entry {
  readonly session: Promise<Session>;
  readonly bytes: number;
}

/** Weights are held about twice (as loaded and pre-packed for the kernels), activations by channels of the widest level. */
const bytesOf = ({ manifest }: InstalledModel, batch: number, lengthFrames: number): number =>
  2 * 2 * manifest.weights.bytes + batch * lengthFrames * Math.max(...manifest.architecture.channels) * 4;

/**
 * Sessions by (weights, batch, length): built once and kept, the least recently used released beyond `maxBytes`.
 * Concurrent loads share one promise; a failed one is evicted.
 */
export class NetworkCache {
  readonly #entries = new Map<string, Entry>();
  readonly #options: { device: Device; threads: number; maxBytes: number };

  constructor(options: { device: Device; threads: number; maxBytes: number }) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The network of a model for `batch` sounds of `lengthFrames` at once; every sound shares one noise level a call. */
  async predictor(model: InstalledModel, batch: number, lengthFrames: number): Promise<Predict> {
    const session = await this.#session(model, batch, lengthFrames);
    const shape = [batch, model.manifest.architecture.inChannels, lengthFrames];
    return async (x, sigma) => {
      const results = await session.run({
        x: { shape, data: x },
        sigma: { shape: [batch], data: new Float32Array(batch).fill(sigma) },
      });
      return results.v!;
    };
  }

  async #session(model: InstalledModel, batch: number, lengthFrames: number): Promise<Session> {
    // Models may share weights and read them in different ways.
    const { weights, architecture } = model.manifest;
    const key = `${weights.sha256} ${batch} ${lengthFrames} ${JSON.stringify(architecture)}`;
    const entry = this.#entries.get(key) ?? {
      session: this.#build(model, batch, lengthFrames),
      bytes: bytesOf(model, batch, lengthFrames),
    };
    // Deleted and set: a Map keeps the order of insertion, so the least recently used comes first.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    await this.#makeRoom(key);
    try {
      return await entry.session;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  async #build(model: InstalledModel, batch: number, lengthFrames: number): Promise<Session> {
    const weights = await loadWeights(model, { verify: true });
    const graph = networkGraph(model.manifest.architecture, weights, { batch, lengthFrames });
    return createSession(serialise(graph), this.#options);
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
