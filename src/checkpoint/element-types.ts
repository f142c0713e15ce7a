import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

interface ElementType {
  readonly bytes: number;
  /** `buffer` holds nothing but elements. */
  readonly decode: (buffer: ArrayBuffer) => Float32Array;
}

let float16Values: Float32Array | undefined;

/** Types of stored weights. Little-endian in files and in memory: ONNX Runtime has no big-endian hosts. */
export const elementTypes = {
  float32: {
    bytes: 4,
    decode: (buffer) => new Float32Array(buffer),
  },
  // map() over a typed array of the result's type is seven times faster than from() with a function.
  float16: {
    bytes: 2,
    decode: (buffer) => {
      float16Values ??= new Float32Array(1 << 16).map((_, half) => fromFloat16Bits(half));
      const table = float16Values;
      return new Float32Array(new Uint16Array(buffer)).map((half) => table[half]!);
    },
  },
  bfloat16: {
    bytes: 2,
    decode: (buffer) => new Float32Array(new Uint32Array(new Uint16Array(buffer)).map((upper) => upper << 16).buffer),
  },
  float64: {
    bytes: 8,
    decode: (buffer) => new Float32Array(new Float64Array(buffer)),
  },
} as const satisfies Record<string, ElementType>;

export type ElementTypeName = keyof typeof elementTypes;

/** Decodes elements from bytes at any offset; always a copy. */
export function decodeElements(bytes: Uint8Array, type: ElementTypeName): Float32Array {
  return elementTypes[type].decode(new Uint8Array(bytes).buffer);
}

/** Encodes float32 values. RangeError if a finite value is too large for the type. */
export function encodeElements(values: Float32Array, type: 'float32' | 'float16'): Uint8Array {
  if (type === 'float32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const halves = new Uint16Array(values.length).map((_, i) => toFloat16Bits(values[i]!));
  const lost = values.findIndex((value, i) => Number.isFinite(value) && !Number.isFinite(fromFloat16Bits(halves[i]!)));
  if (lost >= 0) throw new RangeError(`${values[lost]} at element ${lost} is too large for ${type}`);
  return new Uint8Array(halves.buffer);
}
