/** A dense row-major tensor, decoded to float32 from any stored type. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name; for a network the names are upstream's, without the `model.net.` prefix. */
export type Tensors = ReadonlyMap<string, Tensor>;

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
