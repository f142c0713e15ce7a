import { power } from '../power.ts';
import type { TrainingSettings } from './settings.ts';

/** The arrays changed by a step, all of one length. */
export interface Trained {
  readonly parameters: Float32Array;
  readonly average: Float32Array;
  /** Both moments in the layout of the parameters, and the number of steps. */
  readonly optimiser: { readonly first: Float32Array; readonly second: Float32Array; step: number };
}

/** Gradients of the parameters from `offset` on. */
export interface Piece {
  readonly offset: number;
  readonly gradients: Float32Array;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, as PyTorch computes it) in place, then average = parameters +
 * averageDecay * (average - parameters). Parameters outside the pieces do not change. `scale` multiplies the gradients first:
 * 1 / accumulated items, less if they are clipped.
 */
export function adamWStep(
  trained: Trained,
  pieces: readonly Piece[],
  rates: Rates,
  settings: TrainingSettings['optimiser'],
): void {
  trained.optimiser.step++;
  for (const piece of pieces) updatePiece(trained, piece, rates, settings);
}

export type Rates = Readonly<Record<'learningRate' | 'averageDecay' | 'scale', number>>;

/** One pass over memory, all in local variables: a closure takes V8 three times as long on the full network's 31 million. */
function updatePiece(
  { parameters, average, optimiser: { first, second, step } }: Trained,
  { offset, gradients }: Piece,
  { learningRate, averageDecay, scale }: Rates,
  { beta1, beta2, epsilon, weightDecay }: TrainingSettings['optimiser'],
): void {
  const stepSize = learningRate / (1 - power(beta1, step));
  const correction = 1 / Math.sqrt(1 - power(beta2, step));
  const keep = 1 - learningRate * weightDecay;
  for (let k = 0; k < gradients.length; k++) {
    const i = offset + k;
    const gradient = gradients[k]! * scale;
    const m = beta1 * first[i]! + (1 - beta1) * gradient;
    const v = beta2 * second[i]! + (1 - beta2) * gradient * gradient;
    first[i] = m;
    second[i] = v;
    const parameter = parameters[i]! * keep - (stepSize * m) / (Math.sqrt(v) * correction + epsilon);
    parameters[i] = parameter;
    average[i] = parameter + averageDecay * (average[i]! - parameter);
  }
}

/** Euclidean norm of all pieces together; not finite if an element is not. */
export const normOf = (pieces: readonly Piece[]): number =>
  Math.sqrt(pieces.reduce((sum, { gradients }) => sum + sumOfSquares(gradients), 0));

function sumOfSquares(values: Float32Array): number {
  let [even, odd] = [0, 0];
  // Two sums, since each addition waits for the previous one.
  for (let i = 0; i + 1 < values.length; i += 2) {
    even += values[i]! * values[i]!;
    odd += values[i + 1]! * values[i + 1]!;
  }
  const last = values.length % 2 === 1 ? values.at(-1)! : 0;
  return even + odd + last * last;
}

/** sum += values, in place. */
export function addTo(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[i]!;
}
