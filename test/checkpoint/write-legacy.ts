import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { readPickleAt } from '../../src/checkpoint/pickle.ts';
import { GlobalName } from '../../src/checkpoint/pickle-values.ts';
import { openZip } from '../../src/checkpoint/zip.ts';
import { dict, pickleOf, type Value } from './write-pickle.ts';

/** Magic number, as a pickle. */
const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
const widths: Readonly<Record<string, number>> = {
  HalfStorage: 2,
  BFloat16Storage: 2,
  DoubleStorage: 8,
  LongStorage: 8,
};

/** The format of torch.save before 1.6 for what a zip checkpoint holds. Parts may be replaced, for tests of damage. */
export async function legacyOf(
  checkpoint: Uint8Array,
  changes: { readonly keys?: Value; readonly littleEndian?: boolean; readonly version?: number } = {},
): Promise<Buffer> {
  const zip = await openZip(bytesSource('x.ckpt', checkpoint));
  const name = [...zip.entries.keys()].find((each) => each.endsWith('/data.pkl'))!;
  const folder = name.slice(0, -'data.pkl'.length);
  const pickle = await zip.read(zip.entries.get(name)!);
  const { storages } = readPickleAt(pickle, 0);
  const parts: Uint8Array[] = [
    magic,
    pickleOf(changes.version ?? 1001),
    pickleOf(dict({ protocol_version: 1001, little_endian: changes.littleEndian ?? true })),
    pickle,
    pickleOf(changes.keys ?? [...storages.keys()]),
  ];
  for (const [key, { type }] of storages) {
    const bytes = await zip.read(zip.entries.get(`${folder}data/${key}`)!);
    const width = (type instanceof GlobalName ? widths[type.path.slice('torch.'.length)] : undefined) ?? 4;
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(BigInt(bytes.length / width));
    parts.push(count, bytes);
  }
  return Buffer.concat(parts);
}
