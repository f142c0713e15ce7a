import { elementCount } from '../checkpoint/tensor.ts';
import { type ConvOptions, concat, type Value } from '../onnx/value.ts';
import type { Architecture } from '../unet/architecture.ts';
import { type Blocks, epsilons, timeFeatures } from '../unet/forward.ts';
import { layoutOf } from '../unet/layout.ts';
import { attentionParts, modulationLinear, resnetHalves, timeFrequencies } from '../unet/parameters.ts';
import { decodeAudio, encodeAudio, type Parameter } from '../unet/transform.ts';
import { attention, groupNormSilu, modulatedNorm, rowNorm } from './differentiable-blocks.ts';
import type { Regions } from './gradients.ts';

const silu = (x: Value): Value => x.mul(x.sigmoid());
const gelu = (x: Value): Value => x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));

/** x [..., in] times weight [out][in] transposed. Rows of all items make one matrix. */
function project(x: Value, weight: Value): Value {
  const [outputs, inputs] = weight.shape as [number, number];
  const rows = x.shape.slice(0, -1);
  return x
    .reshape([elementCount(rows), inputs])
    .fusedMatmul(weight, { transB: true })
    .reshape([...rows, outputs]);
}

/**
 * The network's blocks for training, from differentiable operators (gradients.ts). Signals are [B][C][L]; parameters are
 * inputs of the graph.
 */
export class TrainingBlocks implements Blocks<Value> {
  readonly #regions: Regions;
  readonly #architecture: Architecture;
  readonly #parameter: Parameter;
  /** Input of every modulation; set by `time`. */
  #timeFeatures: Value | undefined;

  constructor(regions: Regions, architecture: Architecture, parameter: Parameter) {
    this.#regions = regions;
    this.#architecture = architecture;
    this.#parameter = parameter;
  }

  encode(audio: Value): Value {
    return encodeAudio(this.#architecture, this.#parameter, audio);
  }

  decode(x: Value): Value {
    return decodeAudio(this.#architecture, this.#parameter, x);
  }

  time(sigma: Value): void {
    const { time } = layoutOf(this.#architecture);
    const column = sigma.reshape([sigma.shape[0]!, 1]);
    const frequencies = this.#parameter(time.frequencies).reshape([1, timeFrequencies]);
    const angles = column.mul(frequencies).mul(2 * Math.PI);
    this.#timeFeatures = silu(timeFeatures(column, angles, time, (x, name) => gelu(this.#linear(x, name))));
  }

  withMagnitudes(x: Value): Value {
    return concat([x, x.abs()], 1);
  }

  place(x: Value, name: string): Value {
    return x.add(this.#parameter(name));
  }

  gate(skip: Value, x: Value, scales: string | undefined): Value {
    const [sum, mask] = x.halves(1);
    return (scales ? this.scale(sum, scales) : sum).add(mask.mul(skip));
  }

  scale(x: Value, name: string): Value {
    return x.mul(this.#parameter(name).reshape([1, x.shape[1]!, 1]));
  }

  down(x: Value, name: string, factor: number): Value {
    return this.#convolve(x, name, { stride: factor });
  }

  resnet(x: Value, name: string): Value {
    const norm = { groups: this.#architecture.resnetGroups, epsilon: epsilons.groupNorm };
    const inner = resnetHalves(name).reduce((h, half) => {
      const [gain, shift] = this.#affine(half.norm);
      return this.#convolve(groupNormSilu(this.#regions, h, gain, shift, norm), half.conv, { padding: 1 });
    }, x);
    return x.add(inner);
  }

  modulate(x: Value, name: string): Value {
    const [scale, shift] = this.#modulation(modulationLinear(name)).halves(1);
    return modulatedNorm(this.#regions, x, scale.add(1), shift, epsilons.modulation);
  }

  attend(x: Value, name: string): Value {
    const parts = attentionParts(name);
    const rows = x.transpose([0, 2, 1]);
    const [batch, length] = rows.shape as [number, number];
    const { attentionHeads: heads, attentionFeatures: features } = this.#architecture;
    /** [B][L][H * D] as [B][H][L][D]. */
    const splitHeads = (each: Value) => each.reshape([batch, length, heads, features]).transpose([0, 2, 1, 3]);
    const normal = rowNorm(this.#regions, rows, epsilons.layerNorm);
    const projected = (norm: string, weight: string): Value => {
      const [gain, shift] = this.#affine(norm);
      return project(normal.mul(gain).add(shift), this.#parameter(weight));
    };
    const [k, v] = projected(parts.normContext, parts.toKv).halves(2);
    const q = projected(parts.norm, parts.toQ);
    const attended = attention(this.#regions, splitHeads(q), splitHeads(k), splitHeads(v));
    const joined = attended.transpose([0, 2, 1, 3]).reshape([batch, length, heads * features]);
    return x.add(project(joined, this.#parameter(parts.toOut)).transpose([0, 2, 1]));
  }

  up(x: Value, name: string, factor: number): Value {
    return this.#convolve(factor === 1 ? x : x.repeat(factor), name, { padding: 1 });
  }

  merge(skip: Value | undefined, x: Value, name: string, adapter: string | undefined): Value {
    const scaled = x.mul(this.#modulation(name));
    if (!skip) return scaled;
    return (adapter ? this.#convolve(skip, adapter) : skip).add(scaled);
  }

  #affine(name: string): [weight: Value, bias: Value] {
    return [this.#parameter(`${name}.weight`), this.#parameter(`${name}.bias`)];
  }

  #linear(x: Value, name: string): Value {
    const [weight, bias] = this.#affine(name);
    return project(x, weight).add(bias);
  }

  #convolve(x: Value, name: string, options?: ConvOptions): Value {
    return x.conv(...this.#affine(name), options);
  }

  /** Output of a layer on the time features, [B][out][1]. */
  #modulation(name: string): Value {
    if (!this.#timeFeatures) throw new Error('time() must be called first');
    const values = this.#linear(this.#timeFeatures, name);
    return values.reshape([...values.shape, 1]);
  }
}
