/** A dense row-major tensor, decoded to float32 from any stored type. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name; for a network the names are upstream's, without the `model.net.` prefix. */
export type Tensors = ReadonlyMap<string, Tensor>;

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A tensor with checked sizes, not read yet. */
export interface LocatedTensor {
  readonly shape: readonly number[];
  /** Bytes read from the file. */
  readonly bytes: number;
  /** Equal for two names of the same data in the file. */
  readonly place: string;
  read(): Promise<Tensor>;
}
