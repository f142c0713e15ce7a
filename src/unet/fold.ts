import type { Tensor } from '../checkpoint/tensor.ts';

/** A norm's scale and shift, one number per channel. */
export type Affine = Readonly<Record<'scale' | 'shift', Float32Array>>;

/** [rows][columns] to [columns][rows]: ONNX multiplies from the right. */
export function transposed({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number];
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = data[row * columns + column]!;
  return { shape: [columns, rows], data: result };
}

/** Rows from..to-1 of a matrix. */
export function rowsOf({ shape, data }: Tensor, from: number, to: number): Tensor {
  const columns = shape[1]!;
  return { shape: [to - from, columns], data: data.subarray(from * columns, to * columns) };
}

/** Concatenates arrays: vectors end to end, matrices of equal width row by row. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Folds a norm's affine into the linear layer [out][in] that follows it: weight [in][out] and bias [out]. */
export function foldAffine({ shape, data }: Tensor, { scale, shift }: Affine): { weight: Tensor; bias: Float32Array } {
  const [outputs, inputs] = shape as [number, number];
  const bias = new Float32Array(outputs);
  for (let i = 0; i < data.length; i++) bias[Math.floor(i / inputs)]! += data[i]! * shift[i % inputs]!;
  return { weight: transposed({ shape, data: data.map((value, i) => value * scale[i % inputs]!) }), bias };
}
