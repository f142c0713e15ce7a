import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openSafetensors, type SafetensorsType, safetensorsBytes } from '../../src/checkpoint/safetensors.ts';
import type { Tensor } from '../../src/checkpoint/tensor.ts';
import { UserError } from '../../src/user-error.ts';

const tensors = new Map<string, Tensor>([
  ['a', { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 0.1) }],
  ['scalar', { shape: [], data: Float32Array.of(3) }],
  ['empty', { shape: [0, 4], data: new Float32Array() }],
]);

async function written(type: SafetensorsType, content: ReadonlyMap<string, Tensor> = tensors): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const shapes = new Map([...content].map(([name, { shape }]) => [name, shape]));
  for await (const chunk of safetensorsBytes({
    shapes,
    type,
    metadata: { format: 'pt' },
    read: (name) => content.get(name)!,
  }))
    chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

function fileWith(header: unknown, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([size, json, Buffer.alloc(dataBytes)]);
}

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    const file = await openSafetensors(bytesSource('w.safetensors', bytes));
    for (const name of file.shapes.keys()) await file.read(name);
  } catch (error) {
    assert.ok(error instanceof UserError, `a sentence for a person, not ${String(error)}`);
    return error.message;
  }
  return 'accepted';
}

test('a file by the safetensors library reads: names, shapes and metadata', async () => {
  const bytes = readFileSync(new URL('../fixtures/golden/tiny/training/gradients_step1.safetensors', import.meta.url));
  const file = await openSafetensors(bytesSource('gradients_step1.safetensors', bytes));
  assert.ok(file.shapes.size > 100);
  for (const [name, shape] of file.shapes) assert.deepEqual((await file.read(name)).shape, shape);
});

test('what is written reads back: float32 exactly, float16 rounded', async () => {
  for (const [type, tenth] of [
    ['F32', Math.fround(0.1)],
    ['F16', 0.0999755859375],
  ] as const) {
    const file = await openSafetensors(bytesSource('w', await written(type)));
    assert.deepEqual(file.metadata, { format: 'pt' });
    assert.deepEqual(await file.read('a'), { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, tenth) });
    assert.deepEqual(await file.read('scalar'), { shape: [], data: Float32Array.of(3) });
    assert.deepEqual(await file.read('empty'), { shape: [0, 4], data: new Float32Array() });
  }
});

test('other types of floats are read', async () => {
  const header = {
    brain: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] },
    double: { dtype: 'F64', shape: [1], data_offsets: [4, 12] },
  };
  const data = Buffer.concat([Buffer.from('20c0203e', 'hex'), new Uint8Array(Float64Array.of(0.1).buffer)]);
  const file = await openSafetensors(bytesSource('w', Buffer.concat([fileWith(header), data])));
  assert.deepEqual((await file.read('brain')).data, Float32Array.of(-2.5, 0.15625));
  assert.deepEqual((await file.read('double')).data, Float32Array.of(0.1));
});

test('the data begin at a multiple of eight bytes', async () => {
  const bytes = Buffer.from(await written('F16'));
  assert.equal(Number(bytes.readBigUInt64LE()) % 8, 0);
});

test('a weight too large for float16 is refused by name', async () => {
  await assert.rejects(
    written('F16', new Map([['big', { shape: [2], data: Float32Array.of(0, 1e5) }]])),
    /^RangeError: tensor big: 100000 at element 1 is too large for float16/,
  );
});

test('damaged and hostile files are refused with the tensor and the reason', async () => {
  const entry = (more: object) => fileWith({ t: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more } }, 8);
  assert.equal(await refusal(entry({})), 'accepted');
  assert.match(await refusal(entry({ shape: [3] })), /tensor t of shape \[3\] claims 8 bytes of F32/);
  assert.match(await refusal(entry({ shape: [-2] })), /header is wrong at t\.shape\.0/);
  assert.match(await refusal(entry({ shape: [1e6, 1e6] })), /tensor t claims 1000000000000 elements/);
  assert.match(await refusal(entry({ data_offsets: [8, 16] })), /cut off inside tensor t/);
  assert.match(await refusal(entry({ data_offsets: [8, 0] })), /claims -8 bytes/);
  assert.match(await refusal(entry({ dtype: 'I64' })), /stored as I64; F32, F16, BF16, F64 are read/);
  assert.match(await refusal(fileWith('not json')), /header is not JSON/);
  assert.match(await refusal(fileWith('[1]')), /header is wrong/);
  assert.match(await refusal(Buffer.alloc(8, 0xff)), /header claims \d+ bytes/);
  assert.match(await refusal(Buffer.from('abc')), /cut off/);
  const whole = await written('F32');
  assert.match(await refusal(whole.subarray(0, whole.length - 1)), /cut off/);
});

test('weights that are not finite are refused', async () => {
  const bytes = await written('F32', new Map([['t', { shape: [1], data: Float32Array.of(Number.NaN) }]]));
  assert.match(await refusal(bytes), /tensor t holds NaN at element 0/);
});
