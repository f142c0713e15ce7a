import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { philox4x32, philoxWords } from '../../src/diffusion/philox.ts';

const hex = (words: Iterable<number>) => [...words].map((word) => word.toString(16).padStart(8, '0')).join(' ');

// Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, output.
const knownAnswers = [
  { counter: [0, 0, 0, 0], key: [0, 0], output: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    output: '408f276d 41c83b0e a20bc7c6 6d5451fd',
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    output: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
] as const;

test('Philox4x32-10 gives the known answers of Random123', () => {
  for (const { counter, key, output } of knownAnswers) {
    const words = Uint32Array.from(counter);
    philox4x32(words, key[0], key[1]);
    assert.equal(hex(words), output);
  }
});

test('a word stream counts up from zero', () => {
  const next = philoxWords(0, 0);
  assert.equal(hex([next(), next(), next(), next()]), '6627e8d5 e169c58d bc57ac4c 9b00dbd8');
});

test('the noise of a seed never changes', () => {
  // Frozen: every recipe in every library depends on these values.
  const frozen = [...noiseOf(123, 0, 8)].map((value) => value.toFixed(6));
  assert.deepEqual(frozen, [
    '-1.901150',
    '1.339147',
    '0.276238',
    '0.708724',
    '-0.943189',
    '0.063747',
    '1.194885',
    '-1.314598',
  ]);
});

test('noise is standard normal, differs between streams, and a longer one begins with the shorter', () => {
  const noise = noiseOf(7, 0, 65536);
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
  const kurtosis = noise.reduce((sum, value) => sum + (value - mean) ** 4, 0) / noise.length / variance ** 2;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03 && Math.abs(kurtosis - 3) < 0.15);
  assert.notDeepEqual(noiseOf(7, 1, 64), noiseOf(7, 0, 64));
  assert.deepEqual(noiseOf(7, 0, 63), noise.slice(0, 63));
});
