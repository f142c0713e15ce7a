import type { GraphBuilder, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';

/**
 * A signal between two blocks, in the memory layout that its reader wants: planes [B][C][1][L] for convolutions and
 * group norms, rows [B][1][L][C] for layer norms and attention. A layout is added to the graph when first asked for.
 * Rank 4 throughout: then ONNX Runtime folds the transpositions into its reordering for blocked convolutions.
 */
export interface Flow {
  readonly batch: number;
  readonly channels: number;
  readonly length: number;
  planes(): Value;
  rows(): Value;
  /** The two parts of a sum that a following norm may add itself. */
  readonly addends?: readonly [Flow, Flow];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export function flowOfPlanes(g: GraphBuilder, planes: Value): Flow {
  const [batch, channels, , length] = planes.shape as [number, number, number, number];
  return { batch, channels, length, planes: () => planes, rows: once(() => ops.transpose(g, planes, [0, 2, 3, 1])) };
}

export function flowOfRows(g: GraphBuilder, rows: Value): Flow {
  const [batch, , length, channels] = rows.shape as [number, number, number, number];
  return { batch, channels, length, planes: once(() => ops.transpose(g, rows, [0, 3, 1, 2])), rows: () => rows };
}

export function flowOfSum(g: GraphBuilder, a: Flow, b: Flow): Flow {
  const { batch, channels, length } = a;
  return {
    batch,
    channels,
    length,
    planes: once(() => ops.add(g, a.planes(), b.planes())),
    rows: once(() => ops.add(g, a.rows(), b.rows())),
    addends: [a, b],
  };
}
