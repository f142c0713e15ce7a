import { z } from 'zod';
import { named } from '../quoted.ts';
import { type ByteSource, badFile, readExactly } from './byte-source.ts';
import { decodeElements, type ElementTypeName, elementTypes, encodeElements } from './element-types.ts';
import type { StateDict } from './state-dict.ts';
import { elementCount, type LocatedTensor, type Tensor } from './tensor.ts';
import { checkFinite, mostElements, mostTensors, shapeText, type TensorFile } from './tensor-file.ts';

/** The format's names of supported types (huggingface/safetensors). A Map, since names come from the file. */
const typeNames: ReadonlyMap<string, ElementTypeName> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F64', 'float64'],
]);
/** Those that are written. */
export type SafetensorsType = 'F32' | 'F16';

/** Our headers have 60 KB, one with eight copies of the full-size network 0.7 MB; the format allows 100 MB. */
export const safetensorsLimits = { headerBytes: 4 << 20, tensors: mostTensors };

const whole = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(whole).max(64),
  data_offsets: z.tuple([whole, whole]),
});
type Entry = z.infer<typeof entrySchema>;
const metadataSchema = z.record(z.string(), z.string());

/** Tells a safetensors file, which begins with its header's length and a brace, from zip archives and pickles. */
export async function isSafetensors(source: ByteSource): Promise<boolean> {
  if (source.size < 9) return false;
  const head = await readExactly(source, 0, 9);
  return head[8] === 0x7b && head[6] === 0 && head[7] === 0;
}

/** Opens a safetensors file: reads and checks the header, but no tensor. */
export async function openSafetensors(source: ByteSource) {
  const sizes = await readExactly(source, 0, 8);
  const headerBytes = Number(new DataView(sizes.buffer, sizes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > safetensorsLimits.headerBytes)
    throw badFile(source, `its header claims ${headerBytes} bytes, at most ${safetensorsLimits.headerBytes} are read`);
  const { metadata, entries } = parseHeader(source, await readExactly(source, 8, headerBytes));
  const dataStart = 8 + headerBytes;
  for (const [name, entry] of entries) checkEntry(source, dataStart, name, entry);
  checkApart(source, dataStart, entries);

  const locate = (name: string): LocatedTensor => {
    const entry = entries.get(name);
    if (!entry) throw badFile(source, `it has no tensor ${named(name)}`);
    const { shape, dtype, data_offsets: at } = entry;
    const type = typeNames.get(dtype);
    if (!type)
      throw badFile(
        source,
        `tensor ${named(name)} is stored as ${named(dtype)}; ${[...typeNames.keys()].join(', ')} are read`,
      );
    return {
      shape,
      bytes: at[1] - at[0],
      place: `${at[0]}`,
      async read() {
        return { shape, data: decodeElements(await readExactly(source, dataStart + at[0], at[1] - at[0]), type) };
      },
    };
  };
  const tensors: TensorFile = {
    source,
    nameInFile: (name) => name,
    shapes: new Map([...entries].map(([name, { shape }]) => [name, shape])),
    async read(name) {
      const tensor = await locate(name).read();
      checkFinite(source, name, tensor.data);
      return tensor;
    },
  };
  /** All tensors, including other types than floats, for the search for a network. */
  const state: StateDict = { source, globalStep: undefined, names: [...entries.keys()], locate };
  return { ...tensors, metadata, state };
}

function checkEntry(source: ByteSource, dataStart: number, name: string, { dtype, shape, data_offsets: at }: Entry) {
  const count = elementCount(shape);
  if (!(count <= mostElements))
    throw badFile(source, `tensor ${named(name)} claims ${count} elements; at most ${mostElements} are read`);
  // Other types than floats are never read, and only fill their place.
  const type = typeNames.get(dtype);
  if (type ? at[1] - at[0] !== count * elementTypes[type].bytes : at[1] < at[0])
    throw badFile(
      source,
      `tensor ${named(name)} of shape ${shapeText(shape)} claims ${at[1] - at[0]} bytes of ${named(dtype)}`,
    );
  if (dataStart + at[1] > source.size) throw badFile(source, `the file is cut off inside tensor ${named(name)}`);
}

/** In this format every byte belongs to one tensor. The check also finds repeated names, of which JSON keeps the last. */
function checkApart(source: ByteSource, dataStart: number, entries: ReadonlyMap<string, Entry>): void {
  const inOrder = [...entries].sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [name, { data_offsets: at }] of inOrder) {
    if (at[0] !== end)
      throw badFile(
        source,
        `its tensors overlap or leave a gap before ${named(name)}: it begins at byte ${at[0]} instead of ${end}`,
      );
    end = at[1];
  }
  if (dataStart + end !== source.size)
    throw badFile(source, `${source.size - dataStart - end} bytes at its end belong to no tensor`);
}

function parseHeader(source: ByteSource, bytes: Uint8Array) {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badFile(source, 'it is no safetensors file: its header is not JSON', cause);
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header))
    throw badFile(source, 'its safetensors header is wrong: it is no JSON object');
  const { __metadata__: metadata = {}, ...rest } = header as Record<string, unknown>;
  const names = Object.keys(rest);
  if (names.length > safetensorsLimits.tensors)
    throw badFile(source, `its header names ${names.length} tensors; at most ${safetensorsLimits.tensors} are read`);
  const entries = new Map<string, Entry>();
  for (const name of names) {
    const entry = entrySchema.safeParse(rest[name]);
    if (entry.error) throw wrongAt(source, [name, ...entry.error.issues[0]!.path], entry.error.issues[0]!.message);
    entries.set(name, entry.data);
  }
  const parsed = metadataSchema.safeParse(metadata);
  if (parsed.error) throw wrongAt(source, ['__metadata__'], 'it must be texts by name');
  return { metadata: parsed.data, entries };
}

const wrongAt = (source: ByteSource, path: readonly PropertyKey[], message: string) =>
  badFile(source, `its safetensors header is wrong at ${named(path.map(String).join('.'))}: ${message}`);

export interface SafetensorsContent {
  /** In the order of writing and reading. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly type: SafetensorsType;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Called once for each tensor, in order; the result is not kept. */
  readonly read: (name: string) => Promise<Tensor> | Tensor;
}

/** The bytes of a safetensors file, tensor by tensor. RangeError if a weight is too large for the type. */
export async function* safetensorsBytes(content: SafetensorsContent): AsyncGenerator<Uint8Array> {
  const type = content.type === 'F16' ? 'float16' : 'float32';
  const header: Record<string, unknown> = {};
  if (content.metadata) header.__metadata__ = content.metadata;
  let at = 0;
  for (const [name, shape] of content.shapes) {
    const end = at + elementCount(shape) * elementTypes[type].bytes;
    header[name] = { dtype: content.type, shape, data_offsets: [at, end] };
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces align the data to 8 bytes.
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
