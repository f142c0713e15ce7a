/** Values that plain JavaScript does not have. */
export type Special =
  | { readonly is: 'tuple'; readonly items: readonly Value[] }
  | { readonly is: 'global'; readonly module: string; readonly name: string }
  | { readonly is: 'call'; readonly callee: Value; readonly args: readonly Value[] }
  | { readonly is: 'object'; readonly of: Value; readonly state: Value }
  | { readonly is: 'persistent'; readonly id: Value }
  /** Written as an 8-byte LONG1, whatever its size. */
  | { readonly is: 'long'; readonly value: bigint };
export type Value = null | boolean | number | string | readonly Value[] | ReadonlyMap<Value, Value> | Special;

export const tuple = (...items: Value[]): Special => ({ is: 'tuple', items });
export const global = (module: string, name: string): Special => ({ is: 'global', module, name });
export const call = (callee: Value, ...args: Value[]): Special => ({ is: 'call', callee, args });
export const dict = (record: Readonly<Record<string, Value>>): ReadonlyMap<Value, Value> =>
  new Map(Object.entries(record));

/** Python's pickle protocol 2 for these values, without memo. Whole numbers are ints, others floats. */
export const pickleOf = (value: Value): Uint8Array =>
  Buffer.concat([Uint8Array.of(0x80, 2), ...encode(value), Uint8Array.of(0x2e)]);

const op = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function encode(value: Value): Uint8Array[] {
  if (value === null) return [op('N')];
  if (typeof value === 'boolean') return [op(value ? '\u0088' : '\u0089')];
  if (typeof value === 'number') return [numberBytes(value)];
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    const head = Buffer.alloc(5, 'X');
    head.writeUInt32LE(text.length, 1);
    return [head, text];
  }
  if (Array.isArray(value)) return [op(']('), ...value.flatMap(encode), op('e')];
  if (value instanceof Map) return [op('}('), ...[...value].flat().flatMap(encode), op('u')];
  const special = value as Special;
  switch (special.is) {
    case 'tuple':
      return [op('('), ...special.items.flatMap(encode), op('t')];
    case 'global':
      return [op(`c${special.module}\n${special.name}\n`)];
    case 'call':
      return [...encode(special.callee), ...encode(tuple(...special.args)), op('R')];
    case 'object':
      return [...encode(special.of), op(')\u0081'), ...encode(special.state), op('b')];
    case 'persistent':
      return [...encode(special.id), op('Q')];
    case 'long':
      return [longBytes(special.value)];
    default:
      throw special satisfies never;
  }
}

function numberBytes(value: number): Uint8Array {
  if (Number.isInteger(value) && Math.abs(value) >= 2 ** 31) return longBytes(BigInt(value));
  const bytes = Buffer.alloc(Number.isInteger(value) ? 5 : 9);
  bytes[0] = Number.isInteger(value) ? 0x4a : 0x47;
  if (Number.isInteger(value)) bytes.writeInt32LE(value, 1);
  else bytes.writeDoubleBE(value, 1);
  return bytes;
}

function longBytes(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(10);
  bytes[0] = 0x8a;
  bytes[1] = 8;
  bytes.writeBigInt64LE(value, 2);
  return bytes;
}
