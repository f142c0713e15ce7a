import { type ByteSource, badFile } from './byte-source.ts';
import { decodeElements, type ElementTypeName, elementTypes } from './element-types.ts';
import { GlobalName, PickledTensor, PickleError, readPickle, StorageRef } from './pickle.ts';
import { elementCount, type Tensor } from './tensor.ts';
import { checkFinite, mostElements, type TensorFile } from './tensor-file.ts';
import { openZip, type Zip, type ZipEntry } from './zip.ts';

/**
 * Where a checkpoint of upstream's keeps a network. `online`: what upstream plays, since its EMA copy still calls the
 * online modules. `ema`: the true average, which upstream never played.
 */
export const weightSets = { online: 'model.net.', ema: 'model_ema.ema_model.net.' } as const;
export type WeightSet = keyof typeof weightSets;

export interface Checkpoint {
  /** Optimizer steps that the training had done, where the file says. */
  readonly globalStep: number | undefined;
  /** The tensors of one network, without the set's prefix. UserError where there are none. */
  weights(set: WeightSet): TensorFile;
}

/** A tensor whose sizes, offset and strides are checked against its storage. In elements. */
interface StoredTensor {
  readonly type: ElementTypeName;
  readonly entry: ZipEntry;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Elements from the first to behind the last. */
  readonly span: number;
}

const storageTypes: Readonly<Record<string, ElementTypeName>> = {
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.DoubleStorage': 'float64',
};

/** Opens a PyTorch Lightning checkpoint (zip of a pickle and raw storages). Reads the pickle, and no tensor yet. */
export async function openCheckpoint(source: ByteSource): Promise<Checkpoint> {
  const zip = await openZip(source);
  const { root, folder } = await readRoot(source, zip);
  const state = root instanceof Map ? root.get('state_dict') : undefined;
  if (!(state instanceof Map))
    throw badFile(source, 'it holds no state_dict, which every PyTorch Lightning checkpoint has');
  const step = (root as Map<unknown, unknown>).get('global_step');

  function weights(set: WeightSet): TensorFile {
    const prefix = weightSets[set];
    const tensors = new Map<string, StoredTensor>();
    for (const [name, value] of state as Map<unknown, unknown>)
      if (typeof name === 'string' && name.startsWith(prefix))
        tensors.set(name.slice(prefix.length), checkedTensor(source, zip, folder, name, value));
    if (tensors.size === 0) throw badFile(source, `it holds no ${set} weights (no tensor is named ${prefix}…)`);
    return {
      source,
      prefix,
      shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
      async read(name) {
        const stored = tensors.get(name);
        if (!stored) throw badFile(source, `it has no tensor ${prefix}${name}`);
        const tensor = await readTensor(zip, stored);
        checkFinite(source, prefix + name, tensor.data);
        return tensor;
      },
    };
  }

  return { globalStep: typeof step === 'number' ? step : undefined, weights };
}

/** `folder`: the archive's one top folder, with its slash. */
async function readRoot(source: ByteSource, zip: Zip): Promise<{ root: unknown; folder: string }> {
  const pickles = [...zip.entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const name = pickles[0];
  if (name === undefined || pickles.length > 1)
    throw badFile(source, `it is a zip archive with ${pickles.length} data.pkl; a PyTorch checkpoint has one`);
  const folder = name.slice(0, -'data.pkl'.length);
  const order = zip.entries.get(`${folder}byteorder`);
  if (order && order.size < 16 && new TextDecoder().decode(await zip.read(order)).trim() !== 'little')
    throw badFile(source, 'it was saved on a big-endian machine; only little-endian checkpoints are read');
  try {
    return { root: readPickle(await zip.read(zip.entries.get(name)!)), folder };
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw badFile(source, `its pickle (${name}) cannot be read: ${error.message}`, error);
  }
}

/** Everything is checked here, before anything of the tensor is allocated or read. */
function checkedTensor(source: ByteSource, zip: Zip, folder: string, name: string, value: unknown): StoredTensor {
  const fault = (reason: string): Error => badFile(source, `tensor ${name} ${reason}`);
  if (!(value instanceof PickledTensor)) throw fault('is no plain tensor');
  const { storage } = value;
  if (!(storage instanceof StorageRef) || !(storage.type instanceof GlobalName)) throw fault('has no storage');
  const type = storageTypes[storage.type.path];
  if (!type)
    throw fault(`is stored as ${storage.type.path}; weights must be one of ${Object.keys(storageTypes).join(', ')}`);
  const entry = typeof storage.key === 'string' ? zip.entries.get(`${folder}data/${storage.key}`) : undefined;
  if (!entry) throw fault('names a storage that the file does not hold');
  const elements = wholeNumber(storage.elements);
  const held = entry.size / elementTypes[type].bytes;
  if (elements === undefined || elements > held)
    throw fault(`claims a storage of ${storage.elements} elements; the file holds ${Math.floor(held)}`);

  const shape = wholeNumbers(value.shape);
  if (!shape) throw fault('has a shape that is no list of whole numbers from 0');
  const count = elementCount(shape);
  if (!(count <= mostElements)) throw fault(`claims ${count} elements; at most ${mostElements} are read`);
  const strides = wholeNumbers(value.strides);
  if (strides?.length !== shape.length) throw fault('has strides that do not fit its shape, or negative ones');
  const offset = wholeNumber(value.offset);
  if (offset === undefined) throw fault('has an offset that is no whole number from 0');
  const span = count === 0 ? 0 : shape.reduce((last, size, i) => last + (size - 1) * strides[i]!, 1);
  if (offset + span > elements)
    throw fault(`reaches to element ${offset + span} of its storage, which has ${elements} elements`);
  return { type, entry, offset, shape, strides, span };
}

const wholeNumber = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

/** PyTorch itself has at most 64 dimensions. */
function wholeNumbers(value: unknown): number[] | undefined {
  if (!Array.isArray(value) || value.length > 64) return undefined;
  const numbers = value.map(wholeNumber);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

async function readTensor(zip: Zip, stored: StoredTensor): Promise<Tensor> {
  const { type, entry, offset, shape, strides, span } = stored;
  const size = elementTypes[type].bytes;
  const elements = decodeElements(await zip.read(entry, offset * size, (offset + span) * size), type);
  return { shape, data: gather(elements, shape, strides) };
}

/** The elements of a strided view in row-major order; the view's own array where it is in that order already. */
function gather(elements: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const count = elementCount(shape);
  let dense = 1;
  const isDense = shape
    .map((size, i) => ({ size, stride: strides[i]! }))
    .reverse()
    .every(({ size, stride }) => {
      const fits = size === 1 || stride === dense;
      dense *= size;
      return fits;
    });
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
