import type { JudgedInstrument } from '../evaluation/sound-folder.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Engine } from '../worker/engine.ts';
import type { EngineOptions } from './make-sounds.ts';

export interface EvaluateOptions extends EngineOptions {
  readonly data?: string;
  readonly reference?: string;
  readonly strict?: true;
  readonly heldOut?: string;
  readonly training?: readonly string[];
  readonly class?: JudgedInstrument;
  readonly count: number;
  readonly sets: number;
  readonly seed: number;
  readonly steps?: number;
  readonly paired?: true;
  readonly seeds: number;
  readonly taus?: readonly string[];
  readonly json?: true;
}

export interface Evaluation {
  readonly engine: Engine;
  readonly models: readonly InstalledModel[];
  readonly options: EvaluateOptions;
  readonly signal: AbortSignal;
}

/** Seeds are unsigned 32-bit and wrap. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (first + i) >>> 0);
