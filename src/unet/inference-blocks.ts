import type { Tensor, Tensors } from '../checkpoint/tensor.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { type ConvOptions, concat, microsoft, type Value } from '../onnx/value.ts';
import type { Architecture } from './architecture.ts';
import { Flow } from './flow.ts';
import { type Affine, foldAffine, joined, rowsOf, transposed } from './fold.ts';
import { type Blocks, epsilons, timeFeatures } from './forward.ts';
import { type Layout, layoutOf, levelsOf } from './layout.ts';
import { attentionParts, modulationLinear, resnetHalves, timeFrequencies } from './parameters.ts';
import { decodeAudio, encodeAudio } from './transform.ts';

const silu = (x: Value): Value => x.graph.op('QuickGelu', [x], x.shape, { alpha: { float: 1 } }, microsoft);
const gelu = (x: Value): Value => x.graph.op('Gelu', [x], x.shape);

/** x [B][in] times weight [out][in] transposed, plus bias [out]. */
const gemm = (x: Value, weight: Value, bias: Value): Value =>
  x.graph.op('Gemm', [x, weight, bias], [x.shape[0]!, weight.shape[0]!], { transB: 1 });

/** The network's blocks for inference, from ONNX Runtime's fused operators. Weights are folded and transposed here. */
export class InferenceBlocks implements Blocks<Flow> {
  readonly #graph: GraphBuilder;
  readonly #architecture: Architecture;
  readonly #weights: Tensors;
  readonly #layout: Layout;
  /** Outputs [B][features out] of all linear layers on the time features, by name; made together by `time`. */
  readonly #modulations = new Map<string, Value>();

  constructor(graph: GraphBuilder, architecture: Architecture, weights: Tensors) {
    this.#graph = graph;
    this.#architecture = architecture;
    this.#weights = weights;
    this.#layout = layoutOf(architecture);
  }

  encode(audio: Value): Flow {
    const x = encodeAudio(this.#architecture, this.#constant, audio);
    const [batch, channels, length] = x.shape as [number, number, number];
    return Flow.ofPlanes(x.reshape([batch, channels, 1, length]));
  }

  decode(x: Flow): Value {
    return decodeAudio(this.#architecture, this.#constant, x.planes().reshape([x.batch, x.channels, x.length]));
  }

  time(sigma: Value): void {
    const { time } = this.#layout;
    const column = sigma.reshape([sigma.shape[0]!, 1]);
    const turns = Float32Array.from(this.#tensor(time.frequencies).data, (frequency) => frequency * 2 * Math.PI);
    const angles = column.mul(this.#graph.constant('time.angles', [1, timeFrequencies], turns));
    const features = timeFeatures(column, angles, time, (x, name) =>
      gelu(gemm(x, this.#constant(`${name}.weight`), this.#constant(`${name}.bias`))),
    );

    // One product for all scales and shifts instead of dozens of small ones.
    const names = levelsOf(this.#layout).flatMap(({ before, after, skip }) => {
      const modulated = [...before, ...after].filter(({ kind }) => kind === 'modulation');
      return [...modulated.map(({ name }) => modulationLinear(name)), skip];
    });
    const sizes = names.map((name) => this.#tensor(`${name}.weight`).shape[0]!);
    const weight = joined(names.map((name) => this.#tensor(`${name}.weight`).data));
    const bias = joined(names.map((name) => this.#tensor(`${name}.bias`).data));
    const all = gemm(
      silu(features),
      this.#graph.constant('modulation.weight', [bias.length, this.#architecture.modulationFeatures], weight),
      this.#graph.constant('modulation.bias', [bias.length], bias),
    );
    for (const [i, value] of all.split(sizes, 1).entries()) this.#modulations.set(names[i]!, value);
  }

  withMagnitudes(x: Flow): Flow {
    const planes = x.planes();
    return Flow.ofPlanes(concat([planes, planes.abs()], 1));
  }

  place(x: Flow, name: string): Flow {
    const biases = this.#constant(name, [x.channels, 1, x.length]);
    return Flow.ofPlanes(x.planes().add(biases));
  }

  gate(skip: Flow, x: Flow, scales: string | undefined): Flow {
    const [sum, mask] = x.planes().halves(1);
    const scaled = scales ? this.#scaled(sum, scales) : sum;
    return Flow.ofPlanes(scaled.add(mask.mul(skip.planes())));
  }

  scale(x: Flow, name: string): Flow {
    return Flow.ofPlanes(this.#scaled(x.planes(), name));
  }

  down(x: Flow, name: string, factor: number): Flow {
    return Flow.ofPlanes(this.#convolve(x.planes(), name, { stride: factor }));
  }

  resnet(x: Flow, name: string): Flow {
    const inner = resnetHalves(name).reduce(
      (h, { norm, conv }) => this.#convolve(this.#groupNormSilu(h, norm), conv, { padding: 1 }),
      x.planes(),
    );
    return x.add(Flow.ofPlanes(inner));
  }

  modulate(x: Flow, name: string): Flow {
    const { batch, channels, length } = x;
    const [scale, shift] = this.#modulations
      .get(modulationLinear(name))!
      .halves(1)
      .map((value) => value.reshape([batch, channels, 1])) as [Value, Value];
    const gain = scale.add(1);
    // Means over channels are products with a row: ONNX Runtime's reduction of a middle axis is eight times slower, and
    // its LayerNormalization needs a transposed signal and is slow on few channels.
    const average = this.#graph.filled('average', [1, channels], 1 / channels);
    const signal = x.planes().reshape([batch, channels, length]);
    const centred = signal.sub(average.matmul(signal));
    const variance = average.matmul(centred.mul(centred));
    const normal = centred.mul(variance.add(epsilons.modulation).sqrt().reciprocal());
    return Flow.ofPlanes(normal.mul(gain).add(shift).reshape([batch, channels, 1, length]));
  }

  attend(x: Flow, name: string): Flow {
    const parts = attentionParts(name);
    const { batch, channels, length } = x;
    const { attentionHeads, attentionFeatures } = this.#architecture;
    const attended = attentionHeads * attentionFeatures;
    const rows = x.rows().reshape([batch, length, channels]);
    const normal = rows.layerNorm(this.#graph.filled('ones', [channels], 1), epsilons.layerNorm);
    const [query, context] = [this.#affine(parts.norm), this.#affine(parts.normContext)];
    const projections = [
      foldAffine(rowsOf(this.#tensor(parts.toQ), 0, attended), query),
      foldAffine(rowsOf(this.#tensor(parts.toKv), 0, attended), context),
      foldAffine(rowsOf(this.#tensor(parts.toKv), attended, 2 * attended), context),
    ];
    const projected = projections.map(({ weight: { shape, data } }) =>
      normal.matmul(this.#graph.constant(`${name}.projection`, shape, data)),
    );
    const bias = joined(projections.map((projection) => projection.bias));
    const heads = this.#graph.op(
      'MultiHeadAttention',
      [...projected, this.#graph.constant(`${name}.bias`, [bias.length], bias)],
      [batch, length, attended],
      { num_heads: attentionHeads },
      microsoft,
    );
    const out = transposed(this.#tensor(parts.toOut));
    const mixed = heads.matmul(this.#graph.constant(parts.toOut, out.shape, out.data));
    return Flow.ofRows(rows.add(mixed).reshape([batch, 1, length, channels]));
  }

  up(x: Flow, name: string, factor: number): Flow {
    const wide = factor === 1 ? x.planes() : x.planes().repeat(factor);
    return Flow.ofPlanes(this.#convolve(wide, name, { padding: 1 }));
  }

  merge(skip: Flow | undefined, x: Flow, name: string, adapter: string | undefined): Flow {
    const scale = this.#modulations.get(name)!.reshape([x.batch, x.channels, 1, 1]);
    if (!skip) return Flow.ofPlanes(x.planes().mul(scale));
    const adapted = adapter ? this.#convolve(skip.planes(), adapter) : skip.planes();
    return Flow.ofPlanes(adapted.add(x.planes().mul(scale)));
  }

  #scaled(planes: Value, name: string): Value {
    return planes.mul(this.#constant(name, [planes.shape[1]!, 1, 1]));
  }

  #tensor(name: string): Tensor {
    const found = this.#weights.get(name);
    if (!found) throw new Error(`no tensor ${name}`);
    return found;
  }

  readonly #constant = (name: string, shape = this.#tensor(name).shape): Value =>
    this.#graph.constant(name, shape, this.#tensor(name).data);

  #affine(norm: string): Affine {
    return { scale: this.#tensor(`${norm}.weight`).data, shift: this.#tensor(`${norm}.bias`).data };
  }

  /** Convolution over time of [B][C][1][L]. */
  #convolve(x: Value, name: string, options?: ConvOptions): Value {
    const [outputs, inputs, kernel] = this.#tensor(`${name}.weight`).shape as [number, number, number];
    const weight = this.#constant(`${name}.weight`, [outputs, inputs, 1, kernel]);
    return x.conv(weight, this.#constant(`${name}.bias`), options);
  }

  #groupNormSilu(x: Value, name: string): Value {
    const [batch, channels, , length] = x.shape as [number, number, number, number];
    const groups = this.#architecture.resnetGroups;
    const zeros = this.#graph.filled('zeros', [groups], 0);
    const grouped = x.reshape([batch, groups, (channels / groups) * length]);
    const normal = grouped.instanceNorm(this.#graph.filled('ones', [groups], 1), zeros, epsilons.groupNorm);
    const scaled = normal.reshape(x.shape).mul(this.#constant(`${name}.weight`, [channels, 1, 1]));
    return silu(scaled.add(this.#constant(`${name}.bias`, [channels, 1, 1])));
  }
}
