import { toFloat16Bits } from '../checkpoint/float16.ts';
import type { Constant, Graph } from './graph-builder.ts';
import { elementTypes, type FileVersions } from './serialise.ts';
import { microsoft, type Node, Value } from './value.ts';

/** The oldest that LayerNormalization allows: the onnx project's checker takes them from 1.12 (2022) on. */
export const portableVersions: FileVersions = { ir: 8, opset: 17 };

/** Smaller constants are norms and biases, where float16 would cost precision and save nothing. */
const leastHalved = 4096;
/** Its rows are orthonormal only in float32. */
const neverHalved = new Set(['lapped']);
const largestHalf = 65_504;

/**
 * The same graph in the operators of opset 17. ONNX's own Gelu is younger; ONNX Runtime's takes the same input.
 *
 * @param halved matrices and kernels are stored as float16, half the size, and cast to float32 before use; a matrix that
 *   float16 cannot hold stays as it is
 */
export function portable(graph: Graph, { halved = false }: { readonly halved?: boolean } = {}): Graph {
  const casts: Node[] = [];
  const constants = graph.constants.map((constant): Constant => {
    const { value, data } = constant;
    if (!halved || !(data instanceof Float32Array) || !isHalvable(value, data)) return constant;
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

const isHalvable = ({ name }: Value, data: Float32Array): boolean =>
  data.length >= leastHalved && !neverHalved.has(name) && data.every((each) => Math.abs(each) <= largestHalf);
