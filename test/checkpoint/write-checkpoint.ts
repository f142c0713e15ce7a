import { call, dict, global, pickleOf, tuple, type Value } from './write-pickle.ts';
import { type ZipPart, zipChunks } from './write-zip.ts';

/** A tensor of a checkpoint; everything beyond shape and bytes has PyTorch's usual value unless a test lies. */
export interface TensorPart {
  readonly shape: readonly Value[];
  readonly storage: string;
  readonly elements: number | bigint;
  readonly type?: string;
  readonly offset?: Value;
  readonly strides?: readonly Value[];
}

export interface CheckpointParts {
  /** By full name, as in state_dict. */
  readonly tensors: ReadonlyMap<string, TensorPart | Value>;
  /** Bytes of each storage, made when they are written. */
  readonly storages: ReadonlyMap<string, () => Uint8Array>;
  /** More keys beside state_dict. */
  readonly more?: Readonly<Record<string, Value>>;
  /** What is saved instead of a Lightning checkpoint. */
  readonly root?: (state: ReadonlyMap<Value, Value>) => Value;
  /** Changes the parts of the archive, for tests of damage. */
  readonly tamper?: (parts: ZipPart[]) => ZipPart[];
  readonly zip64?: boolean;
}

/** What torch.save writes for a Lightning checkpoint, in pieces. */
export function checkpointChunks(parts: CheckpointParts): Generator<Uint8Array> {
  const state = new Map<Value, Value>();
  for (const [name, part] of parts.tensors) state.set(name, isTensor(part) ? tensorValue(part) : part);
  const lightning = dict({
    epoch: 12,
    global_step: 3456,
    'pytorch-lightning_version': '1.7.7',
    state_dict: state,
    ...parts.more,
  });
  const root = parts.root?.(state) ?? lightning;
  const pickle = pickleOf(root);
  const zipParts: ZipPart[] = [
    { name: 'archive/data.pkl', bytes: () => pickle },
    ...[...parts.storages].map(([key, bytes]): ZipPart => ({ name: `archive/data/${key}`, bytes })),
    { name: 'archive/version', bytes: () => Buffer.from('3\n') },
  ];
  return zipChunks(parts.tamper?.(zipParts) ?? zipParts, { zip64: parts.zip64 ?? false });
}

export const checkpointBytes = (parts: CheckpointParts): Uint8Array => Buffer.concat([...checkpointChunks(parts)]);

export function tensorValue(part: TensorPart): Value {
  const { shape, storage, elements, type = 'FloatStorage', offset = 0 } = part;
  const strides = part.strides ?? denseStrides(shape);
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    {
      is: 'persistent',
      id: tuple(
        'storage',
        global('torch', type),
        storage,
        'cpu',
        typeof elements === 'bigint' ? { is: 'long', value: elements } : elements,
      ),
    },
    offset,
    tuple(...shape),
    tuple(...strides),
    false,
    call(global('collections', 'OrderedDict')),
  );
}

const isTensor = (part: TensorPart | Value): part is TensorPart =>
  part !== null && typeof part === 'object' && 'storage' in part;

function denseStrides(shape: readonly Value[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of [...shape].reverse()) {
    strides.unshift(stride);
    stride *= Number(size);
  }
  return strides;
}

/** A checkpoint of dense float32 tensors, each with a storage of its own. */
export function denseParts(
  tensors: ReadonlyMap<string, { shape: readonly number[]; data: Float32Array }>,
): CheckpointParts {
  const entries = [...tensors].map(([name, { shape, data }], i) => ({ name, shape, data, key: String(i) }));
  return {
    tensors: new Map(
      entries.map(({ name, shape, data, key }) => [name, { shape, storage: key, elements: data.length }]),
    ),
    storages: new Map(
      entries.map(({ data, key }) => [key, () => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
    ),
  };
}
