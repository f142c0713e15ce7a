import { named } from '../quoted.ts';
import { type ByteSource, badFile, readExactly } from './byte-source.ts';
import { readPickleAt } from './pickle.ts';
import { pickleLimits } from './pickle-machine.ts';
import { GlobalName, PickleError, type StorageRef } from './pickle-values.ts';
import { type StateDict, stateDictOf } from './state-dict.ts';

/** torch.save's magic number, the first pickle of a file. */
const magic = 0x1950a86a20f9469cfc6cn;
/** A pickle of protocol 2: the magic number as LONG1, STOP. */
const firstBytes = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e);

/** Bytes per element of all classes of storage in checkpoints, weights or not. */
const elementBytes: ReadonlyMap<string, number> = new Map([
  ['torch.FloatStorage', 4],
  ['torch.HalfStorage', 2],
  ['torch.BFloat16Storage', 2],
  ['torch.DoubleStorage', 8],
  ['torch.LongStorage', 8],
  ['torch.IntStorage', 4],
  ['torch.ShortStorage', 2],
  ['torch.CharStorage', 1],
  ['torch.ByteStorage', 1],
  ['torch.BoolStorage', 1],
  ['torch.ComplexFloatStorage', 8],
  ['torch.ComplexDoubleStorage', 16],
]);

/** A checkpoint of 3,000 tensors has at most as many storages. */
const mostStorages = 100_000;

export async function isTorchLegacy(source: ByteSource): Promise<boolean> {
  if (source.size < firstBytes.length) return false;
  const head = await source.read(0, firstBytes.length);
  return firstBytes.every((byte, i) => head[i] === byte);
}

/**
 * Opens torch.save's format from before PyTorch 1.6, still available on demand: pickles of a magic number, a version, the
 * machine's byte order, the value and the storages' keys, then each storage as its number of elements and their bytes.
 */
export async function openTorchLegacy(source: ByteSource): Promise<StateDict> {
  const { root, refs, keys, end } = await readPickles(source);
  const places = await findStorages(source, keys, refs, end);
  return stateDictOf(source, root, {
    sizeOf: (key) => places.get(key)?.bytes,
    read: (key, from, to) => readExactly(source, places.get(key)!.offset + from, to - from),
  });
}

/** The sizes of the pickles are unknown: more of the file is read until they are complete. */
async function readPickles(source: ByteSource) {
  for (let window = 1 << 20; ; window *= 8) {
    const bytes = await readExactly(source, 0, Math.min(window, source.size, pickleLimits.bytes));
    const mayGrow = bytes.length < source.size && bytes.length < pickleLimits.bytes;
    try {
      return pickles(source, bytes);
    } catch (error) {
      if (!(error instanceof PickleError)) throw error;
      if (!(error.isCutOff && mayGrow)) throw badFile(source, `its pickle cannot be read: ${error.message}`, error);
    }
  }
}

function pickles(source: ByteSource, bytes: Uint8Array) {
  const first = readPickleAt(bytes, 0);
  const version = readPickleAt(bytes, first.end);
  const machine = readPickleAt(bytes, version.end);
  if (first.value !== magic || version.value !== 1001)
    throw badFile(
      source,
      'it was saved by a version of PyTorch that is not known here. Save it again with a newer one.',
    );
  if (machine.value instanceof Map && machine.value.get('little_endian') === false)
    throw badFile(source, 'it was saved on a big-endian machine; only little-endian checkpoints are read');
  const root = readPickleAt(bytes, machine.end);
  const keys = readPickleAt(bytes, root.end);
  return { root: root.value, refs: root.storages, keys: keys.value, end: keys.end };
}

async function findStorages(
  source: ByteSource,
  keys: unknown,
  refs: ReadonlyMap<string, StorageRef>,
  start: number,
): Promise<ReadonlyMap<string, { offset: number; bytes: number }>> {
  if (!Array.isArray(keys) || keys.length > mostStorages)
    throw badFile(source, `its list of storages is none, or has more than ${mostStorages} entries`);
  const places = new Map<string, { offset: number; bytes: number }>();
  let at = start;
  for (const key of keys as unknown[]) {
    const which = `its storage ${places.size + 1} of ${keys.length}`;
    const type = typeof key === 'string' ? refs.get(key)?.type : undefined;
    if (typeof key !== 'string' || !(type instanceof GlobalName) || places.has(key))
      throw badFile(source, `${which} belongs to no tensor, or stands twice`);
    const size = elementBytes.get(type.path);
    if (size === undefined) throw badFile(source, `${which} is of the class ${named(type.path)}, which is not known`);
    const count = await readExactly(source, at, 8);
    const elements = Number(new DataView(count.buffer, count.byteOffset, 8).getBigUint64(0, true));
    const offset = at + 8;
    const bytes = elements * size;
    if (offset + bytes > source.size)
      throw badFile(
        source,
        `the file is cut off inside storage ${places.size + 1} of ${keys.length}. Download it again.`,
      );
    places.set(key, { offset, bytes });
    at = offset + bytes;
  }
  return places;
}
