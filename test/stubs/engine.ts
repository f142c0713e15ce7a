import { setTimeout as pause } from 'node:timers/promises';
import type { Sentence } from '../../src/languages/sentence.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { evaluationsOf } from '../../src/sound/render.ts';
import { sourceAudio } from '../../src/sound/source-audio.ts';
import { distinctNotes } from '../../src/sound/source-note.ts';
import type { Batch, Engine } from '../../src/worker/engine.ts';
import { drumWav, emptyWav, shortWav } from './wavs.ts';

/** What a test changes while the engine works. */
export interface Gate {
  /** A run waits for it after its first step. */
  wait?: Promise<void>;
  /** Told of every run's sources. */
  notes?: readonly Sentence[];
}

export interface StubEngineOptions {
  /** Default: shortWav. */
  readonly wavOf?: (recipe: Recipe) => Uint8Array;
  /** What a step is said to take; default: nothing. */
  readonly msPerStep?: number | ((batch: Batch) => number);
  /** A step takes what it is said to; otherwise a moment, because tests do not measure speed. */
  readonly realTime?: boolean;
  /** As on a CPU, one sound after another: a batch has sounds x steps steps. */
  readonly oneByOne?: boolean;
  /** Only the first step is said. */
  readonly quiet?: boolean;
  /** Sources are decoded as the worker does it, with its notes; otherwise they may be any bytes. */
  readonly readsSources?: boolean;
  /** Before the first step. */
  readonly onBatch?: (batch: Batch, signal: AbortSignal | undefined) => Promise<void> | void;
  readonly gate?: Gate;
}

export interface StubEngine extends Engine {
  /** What was run, in order. */
  readonly batches: Batch[];
  /** Batches that were given up because their signal was aborted. */
  readonly aborted: string[];
}

/** Makes sounds without a network, one batch after another. */
export function stubEngine(options: StubEngineOptions = {}): StubEngine {
  const { wavOf = shortWav, msPerStep = 0, gate = {} } = options;
  const batches: Batch[] = [];
  const aborted: string[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const run: Engine['generate'] = async (batch, { signal, onProgress } = {}) => {
    batches.push(batch);
    await options.onBatch?.(batch, signal);
    const counted = options.oneByOne ? batch.items : batch.items.slice(0, 1);
    const steps = counted.reduce((sum, { recipe }) => sum + evaluationsOf(recipe), 0);
    const ms = typeof msPerStep === 'number' ? msPerStep : msPerStep(batch);
    for (let step = 1; step <= steps; step++) {
      if (signal?.aborted) {
        aborted.push(batch.id);
        throw new DOMException('The batch was cancelled', 'AbortError');
      }
      await pause(options.realTime ? ms : Math.min(ms, 1));
      if (step === 1 || !options.quiet) onProgress?.({ step, steps, msPerStep: ms || 1 });
      if (step === 1) await gate.wait;
    }
    signal?.throwIfAborted();
    const wavs = batch.items.map(({ recipe }) => wavOf(recipe));
    return {
      wavs,
      notes: await notesOf(batch),
      elapsedMs: steps * ms + 50,
      networkMs: steps * ms,
    };
  };

  async function notesOf({ items, model }: Batch): Promise<Sentence[]> {
    const notes = [...(gate.notes ?? [])];
    if (options.readsSources)
      for (const { recipe, source } of items)
        if (source) notes.push(...(await sourceAudio(source, model.manifest, recipe)).notes);
    return distinctNotes(notes);
  }

  return {
    batches,
    aborted,
    generate(batch, runOptions) {
      const turn = last.then(() => run(batch, runOptions));
      last = turn.catch(() => {});
      return turn;
    },
    device: async () => ({ device: 'cpu', note: 'a test needs no other' }),
    stop: async () => {},
  };
}

/** Sounds of no frames, for tests that are about who is served when. */
export const smallEngine = (options: StubEngineOptions = {}): StubEngine => stubEngine({ wavOf: emptyWav, ...options });

/** Drums from formulas, as long as real ones, for tests that are about pages. */
export const drumEngine = ({ stepMs = 15 }: { stepMs?: number } = {}): StubEngine =>
  stubEngine({ wavOf: drumWav, msPerStep: stepMs, realTime: true });
