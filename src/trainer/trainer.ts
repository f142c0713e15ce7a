import type { Tensor } from '../checkpoint/tensor.ts';
import { serialise } from '../onnx/serialise.ts';
import { medianOf } from '../percentile.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession, type Feeds, type Session } from '../runtime/session.ts';
import { threadsFreeNow } from '../runtime/thread-chooser.ts';
import type { Architecture } from '../unet/architecture.ts';
import { layoutOf } from '../unet/layout.ts';
import { fixedParameters } from '../unet/parameters.ts';
import { adamWStep, addTo, normOf, type Piece, type Trained } from './adamw.ts';
import type { Clip } from './augment.ts';
import { collectGarbage } from './collect-garbage.ts';
import { normals } from './draws.ts';
import { innerMatrices, Muon } from './muon.ts';
import { noised } from './objective/denoising.ts';
import { LossWeights } from './objective/loss-weights.ts';
import { drawNoiseLevels } from './objective/noise-law.ts';
import type { Examples, Objective } from './objective/objective.ts';
import { type ParameterPlan, parameterPlan, tensorsOf, viewOf } from './parameter-buffer.ts';
import { averageDecay, learningRateAt, type TrainingSettings } from './settings.ts';
import { cellsOf, gradientPrefix, trainingGraph } from './training-graph.ts';

/** The changing state of a run. With settings and clips it determines all further steps, bit for bit on one device. */
export interface TrainingState extends Trained {
  /** The table of LossWeights. */
  readonly usualErrors: Float32Array;
  /** Ring of the last steps' losses. */
  readonly recentLosses: Float32Array;
}

export interface TrainerOptions {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  readonly settings: TrainingSettings;
  readonly state: TrainingState;
  readonly objective: Objective;
  /** Names of tensors that stay as they are. */
  readonly fixed?: readonly string[] | undefined;
  readonly device: Device;
  /** CPU threads; 0: those free at the start. The number stays, as the last bits of gradients depend on it. */
  readonly threads: number;
}

/** A loss of this many times the median of recent ones is no gradient to follow. */
export const outlierFactor = 100;
/** Steps before a median is trusted, and steps that it is of. */
const [fewestLosses, keptLosses] = [20, 101];

/** The state of a run before its first step, from its first weights. */
export const startState = (parameters: Float32Array, { settings, ...size }: StateSize): TrainingState => ({
  parameters,
  average: parameters.slice(),
  optimiser: { first: new Float32Array(parameters.length), second: new Float32Array(parameters.length), step: 0 },
  usualErrors: new LossWeights(settings.weighting, cellsOf(size.architecture, size.lengthFrames)).table,
  recentLosses: new Float32Array(keptLosses),
});
type StateSize = Pick<TrainerOptions, 'architecture' | 'lengthFrames' | 'settings'>;

/** Names of the tensors that no step changes. */
const fixedIn = ({ architecture, settings, fixed = [] }: TrainerOptions): ReadonlySet<string> =>
  new Set([
    ...fixed,
    ...fixedParameters(architecture),
    ...(settings.fixedFrequencies ? [layoutOf(architecture).time.frequencies] : []),
  ]);

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
  readonly #weights: LossWeights;
  /** Offsets of the parameters that are not trained. */
  readonly #fixed: ReadonlySet<number>;
  readonly #learning: Session;
  readonly #muon: Muon | undefined;
  #evaluating: Session | undefined;

  static async create(given: TrainerOptions): Promise<Trainer> {
    const options = given.threads > 0 ? given : { ...given, threads: await threadsFreeNow() };
    const { architecture, settings } = options;
    const fixed = fixedIn(options);
    const matrices = settings.muon
      ? innerMatrices(architecture, parameterPlan(architecture)).filter(({ name }) => !fixed.has(name))
      : [];
    const muon = settings.muon && matrices.length > 0 && (await Muon.create(matrices, settings.muon, options));
    return new Trainer(options, await sessionOf(options, settings.batch, true), muon || undefined);
  }

  private constructor(options: TrainerOptions, learning: Session, muon: Muon | undefined) {
    this.#options = options;
    this.threads = options.threads;
    this.#learning = learning;
    this.#muon = muon;
    const { state, settings, architecture, lengthFrames } = options;
    this.#plan = parameterPlan(architecture);
    const { slots } = this.#plan;
    if (settings.accumulate > 1)
      this.#sum = slots.map(({ offset, length }) => ({ offset, gradients: new Float32Array(length) }));
    this.#parameters = this.#feedsOf(state.parameters);
    this.#weights = new LossWeights(settings.weighting, cellsOf(architecture, lengthFrames), state.usualErrors);
    const names = fixedIn(options);
    this.#fixed = new Set(slots.filter(({ name }) => names.has(name)).map(({ offset }) => offset));
  }

  /**
   * One optimiser step on the next examples; undefined, without any change, if `signal` aborts it. `loss` is the mean squared
   * error in the units of what the network puts out, without weights. `outlier` is set where the weighted loss is more than
   * 100 times the median of recent ones: then the step's gradient is left out.
   */
  async step(signal?: AbortSignal) {
    const { settings, state, objective } = this.#options;
    const { accumulate } = settings;
    const step = state.optimiser.step;
    let [loss, weighted] = [0, 0];
    const usualErrors = state.usualErrors.slice();
    for (const { gradients } of this.#sum ?? []) gradients.fill(0);
    const levels: number[] = [];
    for (let i = 0; i < accumulate; i++) {
      const examples = await objective.examples(step * accumulate + i);
      const losses = await this.forwardAndBack(examples);
      loss += losses.loss / accumulate;
      weighted += losses.weighted / accumulate;
      levels.push(...examples.sigma);
      if (signal?.aborted) {
        state.usualErrors.set(usualErrors);
        return undefined;
      }
      for (const [k, { gradients }] of (this.#sum ?? []).entries()) addTo(gradients, this.#gradients[k]!.gradients);
    }
    const outlier = this.#isOutlier(weighted) && { loss: weighted, sigmas: levels };
    if (outlier) state.usualErrors.set(usualErrors);
    const pieces = outlier ? [] : (this.#sum ?? this.#gradients);
    return { loss, ...(await this.update(pieces, 1 / accumulate)), ...(outlier && { outlier }) };
  }

  /** Computes the gradients of one forward; returns its mean losses. */
  async forwardAndBack({ x, target, sigma }: Examples): Promise<{ loss: number; weighted: number }> {
    const weights = this.#weights.of(sigma);
    this.#gradients = [];
    if (this.#plan.length >= manyParameters) collectGarbage();
    const feeds = this.#feeds({ x, target, sigma }, weights);
    const results = await this.#learning.run({ ...this.#parameters, ...feeds });
    this.#gradients = this.#plan.slots.map(({ name, offset }) => ({
      offset,
      gradients: results[gradientPrefix + name]!,
    }));
    this.#weights.observe(sigma, results.errors!);
    return { loss: mean(results.errors!), weighted: results.loss![0]! };
  }

  /** The optimiser's part of a step: clips the gradients, updates the parameters and their average. `step` counts those so far. */
  async update(gradients = this.#gradients, scale = 1) {
    const { settings, state } = this.#options;
    const { optimiser } = state;
    const learningRate = learningRateAt(settings, optimiser.step);
    const free = gradients.filter(({ offset }) => !this.#fixed.has(offset));
    const gradientNorm = normOf(free) * scale;
    const { clipNorm } = settings;
    const clip = clipNorm > 0 && gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
    // A step that is not finite would ruin the weights: it only counts.
    const finite = Number.isFinite(gradientNorm) ? free : [];
    const rates = {
      learningRate,
      scale: scale * clip,
      averageDecay: averageDecay(settings.average, optimiser.step + 1),
    };
    const others = this.#muon ? finite.filter(({ offset }) => !this.#muon!.offsets.has(offset)) : finite;
    adamWStep(state, others, rates, settings.optimiser);
    if (finite.length > 0) await this.#muon?.step(state, finite, rates, learningRate / settings.learningRate);
    return { step: optimiser.step, learningRate, gradientNorm };
  }

  /** Gradients of the last forward by name, for checks. */
  gradients(): Map<string, Tensor> {
    return tensorsOf(this.#plan, (_, i) => this.#gradients[i]!.gradients);
  }

  /**
   * Mean loss of the averaged weights on clips, each with its own fixed noise and noise level; undefined if `signal`
   * aborts it. Weighted like the training's, so that quiet levels count.
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
      const examples = noised([clip], levels.subarray(index, index + 1), noise, architecture.prediction);
      const results = await this.#evaluating.run({ ...average, ...this.#feeds(examples, this.#ones(1)) });
      sum += mean(results.errors!);
    }
    return sum / clips.length;
  }

  async release(): Promise<void> {
    await this.#learning.release();
    await this.#evaluating?.release();
    await this.#muon?.release();
    await this.#options.objective.release?.();
  }

  /** Whether a loss is far beyond the usual ones; usual ones are remembered. */
  #isOutlier(loss: number): boolean {
    const { recentLosses, optimiser } = this.#options.state;
    const known = recentLosses.filter((each) => each > 0);
    if (known.length >= fewestLosses && loss > outlierFactor * medianOf([...known])) return true;
    if (Number.isFinite(loss)) recentLosses[optimiser.step % keptLosses] = loss;
    return false;
  }

  #ones(batch: number): Float32Array {
    const { bands, segments } = cellsOf(this.#options.architecture, this.#options.lengthFrames);
    return new Float32Array(batch * bands * segments).fill(1);
  }

  #feedsOf(buffer: Float32Array): Feeds {
    const { slots } = this.#plan;
    return Object.fromEntries(slots.map((slot) => [slot.name, { shape: slot.shape, data: viewOf(buffer, slot) }]));
  }

  #feeds({ x, target, sigma }: Examples, weight: Float32Array): Feeds {
    const { lengthFrames, architecture } = this.#options;
    const batch = sigma.length;
    const { bands, segments } = cellsOf(architecture, lengthFrames);
    return {
      x: { shape: [batch, architecture.inChannels, lengthFrames], data: x },
      target: { shape: [batch, architecture.outChannels, lengthFrames], data: target },
      sigma: { shape: [batch], data: sigma },
      weight: { shape: [batch, bands, segments], data: weight },
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

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
