import { z } from 'zod';
import { type ByteSource, badFile, readExactly } from './byte-source.ts';
import { decodeElements, type ElementTypeName, elementTypes, encodeElements } from './element-types.ts';
import { elementCount, type Tensor } from './tensor.ts';
import { checkFinite, mostElements, type TensorFile } from './tensor-file.ts';

/** How the format calls the types that we read; huggingface/safetensors. */
const typeNames: Readonly<Record<string, ElementTypeName>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F64: 'float64',
};
export type SafetensorsType = 'F32' | 'F16' | 'BF16';

export interface SafetensorsFile extends TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
}

/** A header of ours has 60 KB; the format itself allows 100 MB. */
const largestHeader = 16 << 20;

const whole = z.number().int().nonnegative();
const headerSchema = z.record(
  z.string(),
  z.object({ dtype: z.string(), shape: z.array(whole).max(64), data_offsets: z.tuple([whole, whole]) }),
);

/** Opens a safetensors file: reads and checks the header, and no tensor yet. */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const sizes = await readExactly(source, 0, 8);
  const headerBytes = Number(new DataView(sizes.buffer, sizes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > largestHeader)
    throw badFile(source, `its header claims ${headerBytes} bytes, at most ${largestHeader} are read`);
  const { metadata, tensors } = parseHeader(source, await readExactly(source, 8, headerBytes));
  const dataStart = 8 + headerBytes;
  for (const [name, { dtype, shape, data_offsets: at }] of tensors) {
    const type = typeNames[dtype];
    if (!type)
      throw badFile(source, `tensor ${name} is stored as ${dtype}; ${Object.keys(typeNames).join(', ')} are read`);
    const count = elementCount(shape);
    if (!(count <= mostElements))
      throw badFile(source, `tensor ${name} claims ${count} elements; at most ${mostElements} are read`);
    if (at[1] - at[0] !== count * elementTypes[type].bytes)
      throw badFile(source, `tensor ${name} of shape [${shape.join(', ')}] claims ${at[1] - at[0]} bytes of ${dtype}`);
    if (dataStart + at[1] > source.size) throw badFile(source, `the file is cut off inside tensor ${name}`);
  }
  return {
    source,
    prefix: '',
    metadata,
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    async read(name) {
      const entry = tensors.get(name);
      if (!entry) throw badFile(source, `it has no tensor ${name}`);
      const [from, to] = entry.data_offsets;
      const bytes = await readExactly(source, dataStart + from, to - from);
      const data = decodeElements(bytes, typeNames[entry.dtype]!);
      checkFinite(source, name, data);
      return { shape: entry.shape, data };
    },
  };
}

function parseHeader(source: ByteSource, bytes: Uint8Array) {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badFile(source, 'it is no safetensors file: its header is not JSON', cause);
  }
  const { __metadata__: metadata = {}, ...rest } = (header ?? {}) as Record<string, unknown>;
  const parsed = headerSchema.safeParse(rest);
  const parsedMetadata = z.record(z.string(), z.string()).safeParse(metadata);
  if (!parsed.success || !parsedMetadata.success) {
    const issue = (parsed.error ?? parsedMetadata.error)?.issues[0];
    throw badFile(source, `its safetensors header is wrong at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return { metadata: parsedMetadata.data, tensors: new Map(Object.entries(parsed.data)) };
}

export interface SafetensorsContent {
  /** In the order in which they are written and read. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly type: SafetensorsType;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Called once for each tensor, in order; nothing of it is kept. */
  readonly read: (name: string) => Promise<Tensor> | Tensor;
}

/** The bytes of a safetensors file, tensor by tensor. Throws a RangeError that names a weight too large for the type. */
export async function* safetensorsBytes(content: SafetensorsContent): AsyncGenerator<Uint8Array> {
  const type = typeNames[content.type]!;
  const header: Record<string, unknown> = {};
  if (content.metadata) header.__metadata__ = content.metadata;
  let at = 0;
  for (const [name, shape] of content.shapes) {
    const end = at + elementCount(shape) * elementTypes[type].bytes;
    header[name] = { dtype: content.type, shape, data_offsets: [at, end] };
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the data begin at a multiple of 8.
  const padded = Math.ceil(json.length / 8) * 8;
  const start = new Uint8Array(8 + padded).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(padded), true);
  start.set(json, 8);
  yield start;
  for (const [name, shape] of content.shapes) {
    const { data } = await content.read(name);
    if (data.length !== elementCount(shape)) throw new RangeError(`tensor ${name} does not have its announced size`);
    try {
      yield encodeElements(data, type);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`tensor ${name}: ${error.message}`, { cause: error });
    }
  }
}
