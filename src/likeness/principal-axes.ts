import { covarianceOf } from '../evaluation/symmetric-eigen.ts';

/** Coordinates that the layout of a map starts from. */
export const axes = 12;
/** Of the orthogonal iteration; the axes need to be good, not exact. */
const iterations = 20;

/** Row after row: `rows` x `width`. */
export interface Table {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/**
 * Projects vectors onto their principal axes by orthogonal iteration, which for the few axes of a map takes a fraction
 * of the time of all of them (`symmetricEigen`). Deterministic: it starts from unit vectors spread over the
 * coordinates.
 */
export function principalAxes(vectors: readonly Uint8Array[]): Table {
  const width = vectors[0]?.length ?? 0;
  const count = Math.min(axes, width, vectors.length);
  const rows = vectors.map((vector) => Float64Array.from(vector));
  const { mean, covariance } = covarianceOf(rows, width, 0);
  let basis: Float64Array[] = Array.from({ length: count }, (_, axis) =>
    Float64Array.from({ length: width }, (_, i) => (i % count === axis ? 1 : 0)),
  );
  for (let round = 0; round < iterations; round++)
    basis = orthonormal(
      basis.map((axis) => axis.map((_, i) => dot(axis, covariance.subarray(i * width, (i + 1) * width)))),
    );
  const offsets = basis.map((axis) => dot(axis, mean));
  const values = new Float32Array(rows.length * axes);
  for (const [row, vector] of rows.entries())
    for (const [axis, direction] of basis.entries())
      values[row * axes + axis] = dot(direction, vector) - offsets[axis]!;
  return { values, rows: rows.length, width: axes };
}

/** Gram and Schmidt; an axis along which nothing varies stays zero. */
function orthonormal(basis: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const axis of basis) {
    const rest = Float64Array.from(axis);
    for (const other of done) {
      const share = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i]! -= share * other[i]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((value) => (length > 1e-9 ? value / length : 0)));
  }
  return done;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
