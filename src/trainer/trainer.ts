import type { Tensor } from '../checkpoint/tensor.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession, type Feeds, type Session } from '../runtime/session.ts';
import { threadsFreeNow } from '../runtime/thread-chooser.ts';
import type { Architecture } from '../unet/architecture.ts';
import { layoutOf } from '../unet/layout.ts';
import { adamWStep, addTo, normOf, type Piece, type Trained } from './adamw.ts';
import { augment, type Clip } from './augment.ts';
import { collectGarbage } from './collect-garbage.ts';
import { normals, permutation, uniforms } from './draws.ts';
import { LossEqualiser } from './loss-equaliser.ts';
import { drawNoiseLevels } from './noise-levels.ts';
import { type ParameterPlan, parameterPlan, tensorsOf, viewOf } from './parameter-buffer.ts';
import { averageDecay, learningRateAt, type TrainingSettings } from './settings.ts';
import { gradientPrefix, trainingGraph } from './training-graph.ts';

/** The changing state of a run. With settings and clips it determines all further steps, bit for bit on one device. */
export interface TrainingState extends Trained {
  readonly equaliser: Float32Array;
}

/** Items of one forward: noisy input x, target v (both [B][C][L]), sigma [B]. */
type Items = Readonly<Record<'x' | 'v' | 'sigma', Float32Array>>;

export interface TrainerOptions {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  readonly settings: TrainingSettings;
  readonly state: TrainingState;
  /** Clips in network units. */
  readonly clips: readonly Clip[];
  readonly device: Device;
  /** CPU threads; 0: those free at the start. The number stays, as the last bits of gradients depend on it. */
  readonly threads: number;
}

export const startState = (parameters: Float32Array): TrainingState => ({
  parameters,
  average: parameters.slice(),
  optimiser: { first: new Float32Array(parameters.length), second: new Float32Array(parameters.length), step: 0 },
  equaliser: new LossEqualiser(0).table,
});

/** x = cos(phi) clip + sin(phi) noise and v = cos(phi) noise - sin(phi) clip, phi = pi/2 sigma. */
export function noised(clips: readonly Clip[], sigma: Float32Array, noise: Float32Array): Items {
  const x = new Float32Array(noise.length);
  const v = new Float32Array(noise.length);
  let at = 0;
  for (const [item, clip] of clips.entries()) {
    const phi = (Math.PI / 2) * sigma[item]!;
    const [alpha, beta] = [Math.cos(phi), Math.sin(phi)];
    for (const channel of clip)
      for (const value of channel) {
        x[at] = alpha * value + beta * noise[at]!;
        v[at] = alpha * noise[at]! - beta * value;
        at++;
      }
  }
  return { x, v, sigma };
}

/** Owns the session of the training graph and makes optimiser steps. */
export class Trainer {
  readonly threads: number;
  readonly #options: TrainerOptions;
  readonly #plan: ParameterPlan;
  /** Gradients of the last forward, by slot. */
  #gradients: readonly Piece[] = [];
  /** Only if a step has several forwards. */
  readonly #sum?: readonly Piece[];
  readonly #parameters: Feeds;
  readonly #equaliser: LossEqualiser;
  /** Offset of the parameters that are not trained. */
  readonly #frozen: number | undefined;
  readonly #learning: Session;
  #epoch: { readonly number: number; readonly order: readonly number[] } = { number: -1, order: [] };
  #evaluating: Session | undefined;

  static async create(given: TrainerOptions): Promise<Trainer> {
    const options = given.threads > 0 ? given : { ...given, threads: await threadsFreeNow() };
    return new Trainer(options, await sessionOf(options, options.settings.batch, true));
  }

  private constructor(options: TrainerOptions, learning: Session) {
    this.#options = options;
    this.threads = options.threads;
    this.#learning = learning;
    const { state, settings, architecture } = options;
    this.#plan = parameterPlan(architecture);
    const { slots } = this.#plan;
    if (settings.accumulate > 1)
      this.#sum = slots.map(({ offset, length }) => ({ offset, gradients: new Float32Array(length) }));
    this.#parameters = this.#feedsOf(state.parameters);
    this.#equaliser = new LossEqualiser(settings.equalise, state.equaliser);
    const frequencies = slots.find(({ name }) => name === layoutOf(architecture).time.frequencies);
    this.#frozen = settings.fixedFrequencies ? frequencies?.offset : undefined;
  }

  /**
   * One optimiser step on the next clips; undefined, without any change, if `signal` aborts it. `loss` is the mean squared
   * error of v, without the items' weights.
   */
  async step(signal?: AbortSignal) {
    const { settings, state } = this.#options;
    const { batch, accumulate } = settings;
    const step = state.optimiser.step;
    const sigmas = drawNoiseLevels(settings.noiseLevels, batch * accumulate, uniforms(settings.seed, 'sigma', step));
    let loss = 0;
    const equaliser = state.equaliser.slice();
    for (const { gradients } of this.#sum ?? []) gradients.fill(0);
    for (let i = 0; i < accumulate; i++) {
      const sigma = strided(sigmas, i, accumulate);
      loss += (await this.forwardAndBack(this.#itemsOf(step * accumulate + i, sigma))) / accumulate;
      if (signal?.aborted) {
        state.equaliser.set(equaliser);
        return undefined;
      }
      for (const [k, { gradients }] of (this.#sum ?? []).entries()) addTo(gradients, this.#gradients[k]!.gradients);
    }
    return { loss, ...this.update(this.#sum ?? this.#gradients, 1 / accumulate) };
  }

  /** Computes the gradients of one forward; returns the mean loss without the items' weights. */
  async forwardAndBack(items: Items): Promise<number> {
    const weights = this.#equaliser.weights(items.sigma);
    this.#gradients = [];
    if (this.#plan.length >= manyParameters) collectGarbage();
    const results = await this.#learning.run({ ...this.#parameters, ...this.#feeds(items, weights) });
    this.#gradients = this.#plan.slots.map(({ name, offset }) => ({
      offset,
      gradients: results[gradientPrefix + name]!,
    }));
    const plain = Float32Array.from(results.losses!, (loss, item) => loss / weights[item]!);
    this.#equaliser.observe(items.sigma, plain);
    return mean(plain);
  }

  /** The optimiser's part of a step: clips the gradients, updates the parameters and their average. `step` counts those so far. */
  update(gradients = this.#gradients, scale = 1) {
    const { settings, state } = this.#options;
    const { optimiser } = state;
    const learningRate = learningRateAt(settings, optimiser.step);
    const gradientNorm = normOf(gradients) * scale;
    const { clipNorm } = settings;
    const clip = clipNorm > 0 && gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
    const decay = averageDecay(settings.average, optimiser.step + 1);
    const pieces = gradients.filter(({ offset }) => offset !== this.#frozen);
    const rates = { learningRate, averageDecay: decay, scale: scale * clip };
    // A step that is not finite would ruin the weights: it only counts.
    adamWStep(state, Number.isFinite(gradientNorm) ? pieces : [], rates, settings.optimiser);
    return { step: optimiser.step, learningRate, gradientNorm };
  }

  /** Gradients of the last forward by name, for checks. */
  gradients(): Map<string, Tensor> {
    return tensorsOf(this.#plan, (_, i) => this.#gradients[i]!.gradients);
  }

  /**
   * Mean loss of the averaged weights on clips, each with its own fixed noise and noise level; undefined if `signal`
   * aborts it.
   */
  async validate(clips: readonly Clip[], signal?: AbortSignal): Promise<number | undefined> {
    const { lengthFrames, architecture, settings, state } = this.#options;
    this.#evaluating ??= await sessionOf(this.#options, 1, false);
    const average = this.#feedsOf(state.average);
    const levels = drawNoiseLevels(settings.noiseLevels, clips.length, () => 0.5);
    let sum = 0;
    for (const [index, clip] of clips.entries()) {
      if (signal?.aborted) return undefined;
      const noise = normals(validationSeed, 'noise', index, architecture.inChannels * lengthFrames);
      const items = noised([clip], levels.subarray(index, index + 1), noise);
      const results = await this.#evaluating.run({ ...average, ...this.#feeds(items, Float32Array.of(1)) });
      sum += results.loss![0]!;
    }
    return sum / clips.length;
  }

  async release(): Promise<void> {
    await this.#learning.release();
    await this.#evaluating?.release();
  }

  /** `index` counts forwards from the beginning of the run. */
  #itemsOf(index: number, sigma: Float32Array): Items {
    const { clips, settings, lengthFrames, architecture } = this.#options;
    const { seed, batch } = settings;
    const chosen = Array.from({ length: batch }, (_, i): Clip => {
      const item = index * batch + i;
      const epoch = Math.floor(item / clips.length);
      if (this.#epoch.number !== epoch) this.#epoch = { number: epoch, order: permutation(seed, epoch, clips.length) };
      const clip = clips[this.#epoch.order[item % clips.length]!]!;
      return settings.augment ? augment(clip, uniforms(seed, 'augment', item)) : clip;
    });
    return noised(chosen, sigma, normals(seed, 'noise', index, batch * architecture.inChannels * lengthFrames));
  }

  #feedsOf(buffer: Float32Array): Feeds {
    const { slots } = this.#plan;
    return Object.fromEntries(slots.map((slot) => [slot.name, { shape: slot.shape, data: viewOf(buffer, slot) }]));
  }

  #feeds({ x, v, sigma }: Items, weights: Float32Array): Feeds {
    const { lengthFrames, architecture } = this.#options;
    const batch = sigma.length;
    const weight = new Float32Array(batch * lengthFrames);
    for (let i = 0; i < batch; i++) weight.fill(weights[i]!, i * lengthFrames, (i + 1) * lengthFrames);
    return {
      x: { shape: [batch, architecture.inChannels, lengthFrames], data: x },
      v: { shape: [batch, architecture.outChannels, lengthFrames], data: v },
      sigma: { shape: [batch], data: sigma },
      weight: { shape: [batch, 1, lengthFrames], data: weight },
    };
  }
}

/** From this size on, garbage collection is a small share of a step. */
const manyParameters = 4_000_000;

/** Fixed: validation must be comparable between runs of different seeds. */
const validationSeed = 1;

function sessionOf({ architecture, lengthFrames, device, threads }: TrainerOptions, batch: number, learn: boolean) {
  const { graph } = trainingGraph(architecture, { batch, lengthFrames, learn });
  return createSession(serialise(graph), { device, threads, memoryPattern: false });
}

/** Every `of`-th element from the `from`-th, so that each forward gets levels of the whole range. */
const strided = (values: Float32Array, from: number, of: number): Float32Array =>
  values.filter((_, i) => i % of === from);

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
