import { fromBfloat16Bits, fromFloat16Bits, toBfloat16Bits, toFloat16Bits } from './float16.ts';

interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
  readonly write: (view: DataView, offset: number, value: number) => void;
}

/** How weights may be stored, little-endian. */
export const elementTypes = {
  float32: {
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, value, true),
  },
  float16: {
    bytes: 2,
    read: (view, at) => fromFloat16Bits(view.getUint16(at, true)),
    write: (view, at, value) => view.setUint16(at, toFloat16Bits(value), true),
  },
  bfloat16: {
    bytes: 2,
    read: (view, at) => fromBfloat16Bits(view.getUint16(at, true)),
    write: (view, at, value) => view.setUint16(at, toBfloat16Bits(value), true),
  },
  float64: {
    bytes: 8,
    read: (view, at) => view.getFloat64(at, true),
    write: (view, at, value) => view.setFloat64(at, value, true),
  },
} as const satisfies Record<string, ElementType>;

export type ElementTypeName = keyof typeof elementTypes;

const littleEndianHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Consecutive elements as float32. */
export function decodeElements(bytes: Uint8Array, type: ElementTypeName): Float32Array {
  const { bytes: size, read } = elementTypes[type];
  const count = bytes.length / size;
  if (type === 'float32' && littleEndianHost) {
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(bytes);
    return values;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, i) => read(view, i * size));
}

/** float32 values as stored; throws a RangeError at a finite value that the type cannot hold. */
export function encodeElements(values: Float32Array, type: ElementTypeName): Uint8Array {
  if (type === 'float32' && littleEndianHost)
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const { bytes: size, read, write } = elementTypes[type];
  const encoded = new Uint8Array(values.length * size);
  const view = new DataView(encoded.buffer);
  values.forEach((value, i) => {
    write(view, i * size, value);
    if (Number.isFinite(value) && !Number.isFinite(read(view, i * size)))
      throw new RangeError(`${value} is too large for ${type}`);
  });
  return encoded;
}
