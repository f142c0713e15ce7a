import { toFloat16Bits } from '../checkpoint/float16.ts';
import { type Constant, type Graph, givenName } from './graph-builder.ts';
import { elementTypes, type FileVersions } from './serialise.ts';
import { microsoft, type Node, Value } from './value.ts';

/** The oldest that LayerNormalization allows: the onnx project's checker takes them from 1.12 (2022) on. */
export const portableVersions: FileVersions = { ir: 8, opset: 17 };

/** Smaller constants are norms and biases, where float16 would cost precision and save nothing. */
const leastHalved = 4096;
const largestHalf = 65_504;

interface Storage {
  /** Matrices and kernels as float16, half the size, cast to float32 before use; one that float16 cannot hold stays as it is. */
  readonly halved?: boolean;
  /** Constants that are never halved. */
  readonly exact?: ReadonlySet<string>;
}

/** The same graph in the operators of opset 17. ONNX's own Gelu is younger; ONNX Runtime's takes the same input. */
export function portable(graph: Graph, { halved = false, exact = new Set() }: Storage = {}): Graph {
  const isHalved = ({ name }: Value, data: Float32Array): boolean =>
    halved && !exact.has(givenName(name)) && isHalvable(data);
  const casts: Node[] = [];
  const constants = graph.constants.map((constant): Constant => {
    const { value, data } = constant;
    if (!(data instanceof Float32Array) || !isHalved(value, data)) return constant;
    const stored = new Value(value.graph, `${value.name}.float16`, value.shape);
    casts.push({
      op: 'Cast',
      domain: '',
      inputs: [stored],
      outputs: [value],
      attributes: { to: elementTypes.float32 },
    });
    return { value: stored, data: Uint16Array.from(data, toFloat16Bits) };
  });
  const nodes = graph.nodes.map((node) => (node.op === 'Gelu' ? { ...node, domain: microsoft } : node));
  return { ...graph, constants, nodes: [...casts, ...nodes] };
}

const isHalvable = (data: Float32Array): boolean =>
  data.length >= leastHalved && data.every((each) => Math.abs(each) <= largestHalf);
