import { named, quoted } from '../quoted.ts';
import { type ByteSource, badFile } from './byte-source.ts';
import { decodeElements, type ElementTypeName, elementTypes } from './element-types.ts';
import { GlobalName, PickledTensor, StorageRef } from './pickle-values.ts';
import { elementCount, type LocatedTensor } from './tensor.ts';
import { mostElements } from './tensor-file.ts';

/** The raw bytes behind a file's tensors. */
export interface Storages {
  /** Size in bytes; undefined if the file has no such storage. */
  sizeOf(key: string): number | undefined;
  read(key: string, from: number, to: number): Promise<Uint8Array>;
}

/** A Map, since class names come from the file. */
const storageTypes: ReadonlyMap<string, ElementTypeName> = new Map([
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.DoubleStorage', 'float64'],
]);

/** Checks a pickled tensor's sizes, offset and strides against its storage. Nothing is allocated or read before `read()`. */
export function locateTensor(source: ByteSource, storages: Storages, name: string, value: unknown): LocatedTensor {
  const fault = (reason: string): Error => badFile(source, `tensor ${named(name)} ${reason}`);
  if (!(value instanceof PickledTensor)) throw fault('is no plain tensor');
  const [storage, ...view] = value.args;
  if (!(storage instanceof StorageRef) || !(storage.type instanceof GlobalName)) throw fault('has no storage');
  const type = storageTypes.get(storage.type.path);
  if (!type)
    throw fault(
      `is stored as ${named(storage.type.path)}; weights must be one of ${[...storageTypes.keys()].join(', ')}`,
    );
  const { key } = storage;
  const size = typeof key === 'string' ? storages.sizeOf(key) : undefined;
  if (typeof key !== 'string' || size === undefined) throw fault('names a storage that the file does not hold');
  const elementBytes = elementTypes[type].bytes;
  const elements = wholeNumber(storage.elements);
  const held = Math.floor(size / elementBytes);
  if (elements === undefined || elements > held)
    throw fault(`claims a storage of ${quoted(storage.elements)} elements; the file holds ${held}`);

  const shape = wholeNumbers(view[1]);
  if (!shape) throw fault('has a shape that is no list of whole numbers from 0');
  const count = elementCount(shape);
  if (!(count <= mostElements)) throw fault(`claims ${count} elements; at most ${mostElements} are read`);
  const strides = wholeNumbers(view[2]);
  if (strides?.length !== shape.length) throw fault('has strides that do not fit its shape, or negative ones');
  const offset = wholeNumber(view[0]);
  if (offset === undefined) throw fault('has an offset that is no whole number from 0');
  const span = count === 0 ? 0 : shape.reduce((last, length, i) => last + (length - 1) * strides[i]!, 1);
  if (offset + span > elements)
    throw fault(`reaches to element ${offset + span} of its storage, which has ${elements} elements`);
  if (count > elements) throw fault(`repeats the ${elements} elements of its storage to ${count}, as no weights do`);
  if (span > mostElements) throw fault(`is spread over ${span} elements; at most ${mostElements} are read`);
  return {
    shape,
    bytes: span * elementBytes,
    place: JSON.stringify([key, offset, shape, strides]),
    async read() {
      const bytes = await storages.read(key, offset * elementBytes, (offset + span) * elementBytes);
      return { shape, data: gather(decodeElements(bytes, type), shape, strides) };
    },
  };
}

const wholeNumber = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

/** PyTorch itself has at most 64 dimensions. */
function wholeNumbers(value: unknown): number[] | undefined {
  if (!Array.isArray(value) || value.length > 64) return undefined;
  const numbers = value.map(wholeNumber);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** The elements of a strided view in row-major order; without a copy if they are in that order already. */
function gather(elements: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const count = elementCount(shape);
  const isDense = shape.every((size, i) => size === 1 || strides[i] === elementCount(shape.slice(i + 1)));
  if (isDense || count === 0) return elements;
  const data = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < count; to++) {
    data[to] = elements[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return data;
}
