import type { Sentence } from '../languages/sentence.ts';
import type { DeviceReport } from '../runtime/device-choice.ts';
import type { Device } from '../runtime/devices.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';

/** Recipes made together: they differ in seed, source and a morph's position alone, so that they walk the same angles. */
export interface Batch {
  /** Names the work: the same at every attempt. */
  readonly id: string;
  /** How often the work was handed out, with this time; default 1. */
  readonly attempt?: number;
  readonly model: InstalledModel;
  readonly items: readonly BatchItem[];
}

export interface BatchItem {
  readonly recipe: Recipe;
  /** The file of the recipe's source (vary, restyle, inpaint), ours or a person's; decoded and resampled in the worker. */
  readonly source?: Uint8Array;
  /** For checks against other implementations: standard normal values [channel][frame] that replace the seed's. */
  readonly noise?: Float32Array;
  /** Inpaint checks: 1 = keep, [channel][frame], in place of keepMs; and the noises [steps * resamples][channel][frame]. */
  readonly mask?: Float32Array;
  readonly noises?: Float32Array;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly msPerStep: number;
}

export interface BatchResult {
  /** The attempt that succeeded: the batch's own, or a later one where the engine tried again; default 1. */
  readonly attempt?: number;
  /** WAV files in the order of the items, each carrying its recipe. */
  readonly wavs: readonly Uint8Array[];
  /** About the sources, for the person: what was mended or left out. */
  readonly notes?: readonly Sentence[];
  readonly elapsedMs: number;
  /** Of these, inside the network: the rest is noise, sampler, finishing and encoding. */
  readonly networkMs?: number;
  readonly device?: Device;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** A sign of life: a step, a network that begins to load, a sound that was finished. */
  readonly onHeartbeat?: () => void;
  /** The worker died, or hung and was ended; called before the batch is tried again or given up. */
  readonly onWorkerDeath?: () => void;
}

/**
 * Where a batch is handed out and taken back: one device that makes sounds. The product's is a worker process; id,
 * attempt and heartbeat let whoever hands out tell a slow engine from a lost one, and its late answer from the right one.
 */
export interface Engine {
  /**
   * Runs one batch at a time; a call that overlaps waits. Rejects with UserError('failed') where the worker died or hung
   * twice, and with AbortError where cancelled.
   */
  generate(batch: Batch, options?: RunOptions): Promise<BatchResult>;
  /** Starts the worker if need be and says what it runs on. */
  device(): Promise<DeviceReport>;
  /** Ends the worker; nothing is left behind. */
  stop(): Promise<void>;
}
