export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** The optimiser's memory: moments in the layout of the parameters, and the steps it has made. */
export interface AdamWState {
  readonly first: Float32Array;
  readonly second: Float32Array;
  step: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, as PyTorch computes it) in place. `frozen` leaves [from, to) alone.
 * `scale` multiplies the gradients first: 1 / accumulated items, or less where they are clipped.
 */
export function adamWStep(
  parameters: Float32Array,
  gradients: Float32Array,
  state: AdamWState,
  learningRate: number,
  { beta1, beta2, epsilon, weightDecay }: AdamWSettings,
  { scale = 1, frozen = [0, 0] }: { scale?: number; frozen?: readonly [number, number] } = {},
): void {
  const { first, second } = state;
  state.step++;
  const stepSize = learningRate / (1 - beta1 ** state.step);
  const correction = 1 / Math.sqrt(1 - beta2 ** state.step);
  const keep = 1 - learningRate * weightDecay;
  const update = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const gradient = gradients[i]! * scale;
      const m = beta1 * first[i]! + (1 - beta1) * gradient;
      const v = beta2 * second[i]! + (1 - beta2) * gradient * gradient;
      first[i] = m;
      second[i] = v;
      parameters[i] = parameters[i]! * keep - (stepSize * m) / (Math.sqrt(v) * correction + epsilon);
    }
  };
  update(0, frozen[0]);
  update(frozen[1], parameters.length);
}

/** Moves the average towards the parameters: average = decay * average + (1 - decay) * parameters, in place. */
export function averageStep(average: Float32Array, parameters: Float32Array, decay: number): void {
  for (let i = 0; i < average.length; i++) average[i] = parameters[i]! + decay * (average[i]! - parameters[i]!);
}

/** Euclidean norm; NaN or infinite where an element is. */
export function normOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
