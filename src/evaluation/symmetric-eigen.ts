/** A square matrix, row after row. */
export type Matrix = Float64Array;

/**
 * Eigenvalues, largest first, and unit eigenvectors (row i belongs to value i) of a symmetric n x n matrix, by cyclic
 * Jacobi rotations. Exact to rounding; a 268 x 268 matrix takes about a second.
 */
export function symmetricEigen(matrix: Matrix, n: number): { values: Float64Array; vectors: Matrix } {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let [off, diagonal] = [0, 0];
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i]! ** 2;
      for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2;
    }
    if (off <= 1e-24 * diagonal || off === 0) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((x, y) => a[y * n + y]! - a[x * n + x]!);
  const vectors = new Float64Array(n * n);
  for (const [row, i] of order.entries()) vectors.set(v.subarray(i * n, (i + 1) * n), row * n);
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors };
}

/** Makes a[p][q] zero and rotates v's rows along. */
function rotate(a: Matrix, v: Matrix, n: number, p: number, q: number): void {
  const [app, aqq, apq] = [a[p * n + p]!, a[q * n + q]!, a[p * n + q]!];
  if (apq * apq <= 1e-30 * Math.abs(app * aqq)) return;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  turnRows(a, n, p, q, c, s);
  turnRows(v, n, p, q, c, s);
  for (let k = 0; k < n; k++) {
    a[k * n + p] = a[p * n + k]!;
    a[k * n + q] = a[q * n + k]!;
  }
  a[p * n + p] = app - t * apq;
  a[q * n + q] = aqq + t * apq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

function turnRows(rows: Matrix, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const pk = rows[p * n + k]!;
    const qk = rows[q * n + k]!;
    rows[p * n + k] = c * pk - s * qk;
    rows[q * n + k] = s * pk + c * qk;
  }
}

/** Means and the covariance (divided by count - ddof) of rows of n values. */
export function covarianceOf(
  rows: readonly Float64Array[],
  n: number,
  ddof: 0 | 1,
): { mean: Float64Array; covariance: Matrix } {
  const mean = new Float64Array(n);
  for (const row of rows) for (let i = 0; i < n; i++) mean[i]! += row[i]! / rows.length;
  const covariance = new Float64Array(n * n);
  const centred = new Float64Array(n);
  const weight = 1 / Math.max(1, rows.length - ddof);
  for (const row of rows) {
    for (let i = 0; i < n; i++) centred[i] = row[i]! - mean[i]!;
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) covariance[i * n + j]! += weight * centred[i]! * centred[j]!;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[i * n + j] = covariance[j * n + i]!;
  return { mean, covariance };
}
