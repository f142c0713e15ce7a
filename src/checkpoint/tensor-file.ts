import { named } from '../quoted.ts';
import { type ByteSource, badFile } from './byte-source.ts';
import type { Tensor } from './tensor.ts';

/** Named tensors in a file, decoded one at a time. */
export interface TensorFile {
  readonly source: ByteSource;
  /** The file's own name of a tensor, for errors: checkpoints add the prefix `model.net.`. */
  nameInFile(name: string): string;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** UserError with file, tensor and reason; weights must be finite. */
  read(name: string): Promise<Tensor>;
}

/** Limits memory. The full-size model's largest tensor has 1 million elements. */
export const mostElements = 1 << 24;
/** The full-size network has 540. */
export const mostTensors = 20_000;

/** Compares a file with the shapes of its architecture. UserError that names the first wrong tensor. */
export function checkShapes(file: TensorFile, expected: ReadonlyMap<string, readonly number[]>): void {
  const { source, shapes } = file;
  const inFile = (name: string): string => named(file.nameInFile(name));
  const missing = [...expected.keys()].filter((name) => !shapes.has(name));
  const extra = [...shapes.keys()].filter((name) => !expected.has(name));
  const more = (names: readonly string[]): string => (names.length > 1 ? ` (and ${names.length - 1} more)` : '');
  for (const [name, shape] of shapes) {
    const wanted = expected.get(name);
    if (wanted && (wanted.length !== shape.length || wanted.some((size, i) => size !== shape[i])))
      throw badFile(
        source,
        `tensor ${inFile(name)} has shape ${shapeText(shape)}, its config asks for ${shapeText(wanted)}`,
      );
  }
  if (missing.length > 0)
    throw badFile(source, `tensor ${inFile(missing[0]!)}${more(missing)} is missing, its config asks for it`);
  if (extra.length > 0)
    throw badFile(source, `tensor ${inFile(extra[0]!)}${more(extra)} has no place in the network of its config`);
}

/** A shape as text; no layer has more than four dimensions. */
export const shapeText = (shape: readonly number[]): string =>
  `[${shape.slice(0, 6).join(', ')}${shape.length > 6 ? ', …' : ''}]`;

/** Refuses NaN and infinity: one such weight turns every sound into silence or noise. */
export function checkFinite(source: ByteSource, name: string, data: Float32Array): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw badFile(source, `tensor ${named(name)} holds ${data[at]} at element ${at}; weights must be finite`);
}
