import { elementCount } from '../checkpoint/tensor.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Value } from '../onnx/value.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession, type Session } from '../runtime/session.ts';
import type { Architecture } from '../unet/architecture.ts';
import { layoutOf, levelsOf } from '../unet/layout.ts';
import { attentionParts, resnetHalves } from '../unet/parameters.ts';
import type { Piece, Rates, Trained } from './adamw.ts';
import type { ParameterPlan, ParameterSlot } from './parameter-buffer.ts';
import type { TrainingSettings } from './settings.ts';

/** The polynomial of each iteration, and their number (Jordan et al. 2024). */
type MuonSettings = NonNullable<TrainingSettings['muon']>;

const [a, b, c] = [3.4445, -4.775, 2.0315];
const iterations = 5;

/** Matrices inside the levels: convolutions of the resnets and projections of attention. */
export function innerMatrices(architecture: Architecture, { slots }: ParameterPlan): ParameterSlot[] {
  const names = new Set(
    levelsOf(layoutOf(architecture)).flatMap(({ before, after }) =>
      [...before, ...after].flatMap(({ kind, name }) => {
        if (kind === 'resnet') return resnetHalves(name).map(({ conv }) => `${conv}.weight`);
        if (kind === 'modulation') return [];
        const { toQ, toKv, toOut } = attentionParts(name);
        return [toQ, toKv, toOut];
      }),
    ),
  );
  return slots.filter(({ name }) => names.has(name));
}

/**
 * Muon (Jordan et al. 2024): the momentum of a matrix [out][rest] is replaced by the nearest matrix with equal singular
 * values, by a Newton-Schulz iteration, so that every direction of it is learned at one speed.
 */
export class Muon {
  /** Of its matrices in the parameters. */
  readonly offsets: ReadonlySet<number>;
  readonly #slots: readonly ParameterSlot[];
  readonly #settings: MuonSettings;
  readonly #session: Session;

  static async create(
    slots: readonly ParameterSlot[],
    settings: MuonSettings,
    { device, threads }: { readonly device: Device; readonly threads: number },
  ): Promise<Muon> {
    return new Muon(slots, settings, await createSession(serialise(graphOf(slots)), { device, threads }));
  }

  private constructor(slots: readonly ParameterSlot[], settings: MuonSettings, session: Session) {
    this.offsets = new Set(slots.map(({ offset }) => offset));
    this.#slots = slots;
    this.#settings = settings;
    this.#session = session;
  }

  /**
   * Updates momenta (`first`), parameters and average of its matrices in place. `share` is the schedule's part of the
   * learning rate.
   */
  async step(
    { parameters, average, optimiser: { first } }: Trained,
    pieces: readonly Piece[],
    { scale, averageDecay }: Rates,
    share: number,
  ): Promise<void> {
    const { momentum, weightDecay } = this.#settings;
    const learningRate = share * this.#settings.learningRate;
    const gradientAt = new Map(pieces.map(({ offset, gradients }) => [offset, gradients]));
    const feeds = this.#slots.map(({ name, offset, length, shape }) => {
      const gradients = gradientAt.get(offset)!;
      const direction = new Float32Array(length);
      let squares = 0;
      for (let i = 0; i < length; i++) {
        const gradient = gradients[i]! * scale;
        const kept = momentum * first[offset + i]! + gradient;
        first[offset + i] = kept;
        // Nesterov's: the momentum after the next step of the same gradient.
        direction[i] = momentum * kept + gradient;
        squares += direction[i]! * direction[i]!;
      }
      const norm = Math.sqrt(squares) + 1e-12;
      return [name, { shape: matrixShape(shape), data: direction.map((value) => value / norm) }] as const;
    });
    const directions = await this.#session.run(Object.fromEntries(feeds));
    for (const { name, offset, length, shape } of this.#slots) {
      const direction = directions[resultPrefix + name]!;
      const [rows, columns] = matrixShape(shape);
      const step = learningRate * Math.sqrt(Math.max(1, rows / columns));
      const keep = 1 - learningRate * weightDecay;
      for (let i = offset; i < offset + length; i++) {
        const parameter = parameters[i]! * keep - step * direction[i - offset]!;
        parameters[i] = parameter;
        average[i] = parameter + averageDecay * (average[i]! - parameter);
      }
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

const resultPrefix = 'direction of ';

const matrixShape = (shape: readonly number[]): [rows: number, columns: number] => [
  shape[0]!,
  elementCount(shape) / shape[0]!,
];

function graphOf(slots: readonly ParameterSlot[]) {
  const g = new GraphBuilder('muon');
  for (const { name, shape } of slots) g.output(resultPrefix + name, orthogonal(g.input(name, matrixShape(shape))));
  return g.build();
}

/** x of norm 1 -> a x + (b A + c A A) x with A = x x^T, on the shorter side, `iterations` times. */
function orthogonal(x: Value): Value {
  const [rows, columns] = x.shape as [number, number];
  if (rows > columns) return orthogonal(x.transpose([1, 0])).transpose([1, 0]);
  let y = x;
  for (let i = 0; i < iterations; i++) {
    const square = y.fusedMatmul(y, { transB: true });
    const polynomial = square.mul(b).add(square.matmul(square).mul(c));
    y = y.mul(a).add(polynomial.matmul(y));
  }
  return y;
}
