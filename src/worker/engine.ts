import type { Sentence } from '../languages/sentence.ts';
import type { DeviceReport } from '../runtime/device-choice.ts';
import type { Device } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';

/** Recipes made together: the same model, length, sampler, schedule, steps and kind of derivation. */
export interface Batch {
  readonly id: string;
  readonly model: InstalledModel;
  readonly items: readonly BatchItem[];
  /** Draw one picture that shows all items, numbered. */
  readonly picture: boolean;
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
  /** WAV files in the order of the items, each carrying its recipe. */
  readonly wavs: readonly Uint8Array[];
  /** PNG, where the batch asked for one. */
  readonly picture?: Uint8Array;
  /** About the sources, for the person: what was mended or left out. */
  readonly notes?: readonly Sentence[];
  readonly elapsedMs: number;
  /** Of these, inside the network: the rest is noise, sampler, finishing, encoding and picture. */
  readonly networkMs?: number;
  /** What it was made on. */
  readonly device?: Device;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** The worker died, or was ended because it hung, while it ran this batch; called before the batch is tried again or given up. */
  readonly onWorkerDeath?: () => void;
}

/** One device that makes sounds; the worker's host in the product, a plain function's object in tests. */
export interface Engine {
  /**
   * Runs one batch at a time, later calls wait. Rejects with UserError('failed') where the worker died or hung twice,
   * AbortError where cancelled.
   */
  generate(batch: Batch, options?: RunOptions): Promise<BatchResult>;
  /** One PNG that shows these WAV files, numbered; for sounds that were not all made in one batch. */
  picture(wavs: readonly Uint8Array[]): Promise<Uint8Array>;
  /** Starts the worker if need be and says what it runs on. */
  device(): Promise<DeviceReport>;
  /** Ends the worker; nothing is left behind. */
  stop(): Promise<void>;
}
