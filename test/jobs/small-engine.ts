import { setTimeout as pause } from 'node:timers/promises';
import type { ModelStore } from '../../src/model-store/store.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { evaluationsOf } from '../../src/sound/render.ts';
import type { Batch, Engine } from '../../src/worker/engine.ts';

/** A valid WAV of no frames that carries the recipe's id: 44-byte header, 16-bit stereo at 44.1 kHz, then the id as a chunk. */
export function tinyWav(id: string): Uint8Array {
  const wav = Buffer.alloc(66);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(58, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44100, 24);
  wav.writeUInt32LE(176400, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.write('id  ', 44);
  wav.writeUInt32LE(14, 48);
  wav.write(id, 52, 'latin1');
  return wav;
}

export interface SmallEngine extends Engine {
  /** What was run, in order. */
  readonly batches: Batch[];
  /** Batches that were given up because their signal was aborted. */
  readonly aborted: string[];
}

/**
 * Makes tiny WAVs step by step; `msPerStep` 0 takes one turn of the event loop a step. `oneByOne`: as a CPU does, one
 * sound after another, so that a batch has sounds x steps steps, each of which takes `msPerStep`.
 */
export function smallEngine({
  msPerStep = 0,
  oneByOne = false,
  onBatch,
}: {
  msPerStep?: number | ((batch: Batch) => number);
  oneByOne?: boolean;
  onBatch?: (batch: Batch) => Promise<void> | void;
} = {}): SmallEngine {
  const batches: Batch[] = [];
  const aborted: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const run: Engine['generate'] = async (batch, { signal, onProgress } = {}) => {
    batches.push(batch);
    await onBatch?.(batch);
    const steps = (oneByOne ? batch.items : batch.items.slice(0, 1)).reduce(
      (sum, item) => sum + evaluationsOf(item.recipe),
      0,
    );
    const ms = typeof msPerStep === 'number' ? msPerStep : msPerStep(batch);
    for (let step = 1; step <= steps; step++) {
      if (signal?.aborted) {
        aborted.push(batch.id);
        throw new DOMException('The batch was cancelled', 'AbortError');
      }
      // The step's time is said, not waited for in full: tests do not measure speed.
      await pause(ms > 0 ? 1 : 0);
      onProgress?.({ step, steps, msPerStep: ms || 1 });
    }
    const wavs = batch.items.map(({ recipe }) => tinyWav(sampleId(recipe)));
    return { wavs, elapsedMs: steps * ms + 50, networkMs: steps * ms };
  };
  return {
    batches,
    aborted,
    generate(batch, options) {
      const turn = last.then(() => run(batch, options));
      last = turn.catch(() => {});
      return turn;
    },
    device: async () => ({ device: 'cpu', note: 'a small engine' }),
    stop: async () => {},
  };
}

/** A store that has these weights, all of them kicks. */
export const modelsWith = (...digests: readonly string[]): ModelStore => {
  const model = { manifest: { name: 'kick' }, directory: '/nowhere' } as unknown as InstalledModel;
  return {
    list: () => [model],
    resolve: () => model,
    withWeights: (sha256) => (digests.includes(sha256) ? model : undefined),
    use: () => {},
    refresh: () => {},
  };
};
