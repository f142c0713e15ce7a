import type { Value } from '../onnx/value.ts';

/**
 * A signal between two blocks in its reader's memory layout: planes [B][C][1][L] for convolutions and group norms, rows
 * [B][1][L][C] for layer norms and attention. A layout joins the graph on first use. Rank 4 throughout lets ONNX Runtime
 * fold the transpositions into its reordering for blocked convolutions.
 */
export class Flow {
  readonly batch: number;
  readonly channels: number;
  readonly length: number;
  readonly planes: () => Value;
  readonly rows: () => Value;

  private constructor(size: Pick<Flow, 'batch' | 'channels' | 'length'>, planes: () => Value, rows?: () => Value) {
    this.batch = size.batch;
    this.channels = size.channels;
    this.length = size.length;
    this.planes = once(planes);
    this.rows = once(rows ?? (() => this.planes().transpose([0, 2, 3, 1])));
  }

  static ofPlanes(planes: Value): Flow {
    const [batch, channels, , length] = planes.shape as [number, number, number, number];
    return new Flow({ batch, channels, length }, () => planes);
  }

  static ofRows(rows: Value): Flow {
    const [batch, , length, channels] = rows.shape as [number, number, number, number];
    const planes = () => rows.transpose([0, 3, 1, 2]);
    return new Flow({ batch, channels, length }, planes, () => rows);
  }

  add(other: Flow): Flow {
    return new Flow(this, () => this.planes().add(other.planes()));
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
