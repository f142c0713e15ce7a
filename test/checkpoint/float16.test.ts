import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeElements, encodeElements } from '../../src/checkpoint/element-types.ts';
import { fromFloat16Bits, toFloat16Bits } from '../../src/checkpoint/float16.ts';

const finiteHalves = Array.from({ length: 0x7c00 }, (_, half) => half);

test('every finite float16 survives the way to float32 and back, in both signs', () => {
  for (const half of finiteHalves) {
    assert.equal(toFloat16Bits(fromFloat16Bits(half)), half);
    assert.equal(toFloat16Bits(fromFloat16Bits(half | 0x8000)), half | 0x8000);
  }
});

test('known float16 values: 1, the largest, the smallest normal and subnormal, infinity', () => {
  const known: readonly (readonly [number, number])[] = [
    [0x3c00, 1],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Number.POSITIVE_INFINITY],
  ];
  for (const [bits, value] of known) {
    assert.equal(fromFloat16Bits(bits), value);
    assert.equal(toFloat16Bits(value), bits);
  }
  assert.ok(Number.isNaN(fromFloat16Bits(0x7e00)));
});

test('halfway between two float16 values the even one is taken; a little off halfway, the nearer one', () => {
  for (const half of finiteHalves.slice(0, -1)) {
    const low = fromFloat16Bits(half);
    const high = fromFloat16Bits(half + 1);
    const middle = (low + high) / 2;
    assert.equal(toFloat16Bits(middle), half % 2 === 0 ? half : half + 1);
    assert.equal(toFloat16Bits(middle - (high - low) / 1000), half);
    assert.equal(toFloat16Bits(middle + (high - low) / 1000), half + 1);
  }
});

test('what is too large for float16 is refused, not made infinite', () => {
  assert.equal(toFloat16Bits(65519.996), 0x7bff);
  assert.equal(toFloat16Bits(65520), 0x7c00);
  assert.throws(
    () => encodeElements(Float32Array.of(1, 65520), 'float16'),
    /65520 at element 1 is too large for float16/,
  );
});

test('bfloat16 is the upper half of float32', () => {
  const bytes = new Uint8Array(Uint16Array.of(0xc020, 0x3e20).buffer);
  assert.deepEqual(decodeElements(bytes, 'bfloat16'), Float32Array.of(-2.5, 0.15625));
});
