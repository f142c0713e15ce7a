import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { checkShapes } from '../../src/checkpoint/tensor-file.ts';
import type { WeightSet } from '../../src/checkpoint/weight-sets.ts';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { UserError } from '../../src/user-error.ts';
import { type CheckpointParts, checkpointBytes, type TensorPart } from './write-checkpoint.ts';
import { call, dict, global, tuple, type Value } from './write-pickle.ts';

const goldenUrl = (path: string): URL => new URL(`../fixtures/golden/${path}`, import.meta.url);
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

async function readTensor(part: TensorPart | Value, storage: Uint8Array, more: Partial<CheckpointParts> = {}) {
  const bytes = checkpointBytes({
    tensors: new Map([['model.net.w', part]]),
    storages: new Map([['0', () => storage]]),
    ...more,
  });
  const checkpoint = await openCheckpoint(bytesSource('kicks.ckpt', bytes));
  return checkpoint.weights('online').read('w');
}

async function refusal(part: TensorPart | Value, storage: Uint8Array, more: Partial<CheckpointParts> = {}) {
  try {
    await readTensor(part, storage, more);
  } catch (error) {
    assert.ok(error instanceof UserError, `a sentence for a person, not ${String(error)}`);
    return error.message;
  }
  return 'accepted';
}

for (const name of ['tiny', 'tiny-learned-transform'])
  for (const set of ['online', 'ema'] satisfies WeightSet[])
    test(`${name}: the ${set} weights are exactly those that its config asks for`, async () => {
      const { architecture } = readConfigFile(readFileSync(goldenUrl(`${name}/config.yaml`), 'utf8'), 'config.yaml');
      const checkpoint = await openCheckpoint(bytesSource('x.ckpt', readFileSync(goldenUrl(`${name}/${name}.ckpt`))));
      const weights = checkpoint.weights(set);
      checkShapes(weights, parameterShapes(architecture));
      for (const tensor of weights.shapes.keys()) {
        const { data, shape } = await weights.read(tensor);
        assert.equal(
          data.length,
          shape.reduce((product, size) => product * size, 1),
        );
      }
    });

test('online and ema weights differ, and the two names of the shared time layer are one tensor', async () => {
  const checkpoint = await openCheckpoint(bytesSource('tiny.ckpt', readFileSync(goldenUrl('tiny/tiny.ckpt'))));
  const [online, ema] = [checkpoint.weights('online'), checkpoint.weights('ema')];
  const name = 'blocks.1.blocks.0.0.weight';
  assert.notDeepEqual((await online.read(name)).data, (await ema.read(name)).data);
  assert.deepEqual(await online.read(name), await online.read('blocks.1.blocks.1.0.weight'));
});

test('all four types of storage decode to float32', async () => {
  const part = (type: string): TensorPart => ({ shape: [2], storage: '0', elements: 2, type });
  const expected = Float32Array.of(1.5, -0.25);
  assert.deepEqual((await readTensor(part('FloatStorage'), floats(1.5, -0.25))).data, expected);
  assert.deepEqual((await readTensor(part('HalfStorage'), Uint8Array.of(0x00, 0x3e, 0x00, 0xb4))).data, expected);
  assert.deepEqual((await readTensor(part('BFloat16Storage'), Uint8Array.of(0xc0, 0x3f, 0x80, 0xbe))).data, expected);
  assert.deepEqual(
    (await readTensor(part('DoubleStorage'), new Uint8Array(Float64Array.of(1.5, -0.25).buffer))).data,
    expected,
  );
});

test('strided views of a storage come out dense: transposed, a column, expanded, a scalar', async () => {
  const storage = floats(0, 1, 2, 3, 4, 5);
  const view = async (shape: number[], strides: number[], offset = 0) => [
    ...(await readTensor({ shape, strides, offset, storage: '0', elements: 6 }, storage)).data,
  ];
  assert.deepEqual(await view([2, 3], [3, 1]), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(await view([3, 2], [1, 3]), [0, 3, 1, 4, 2, 5]);
  assert.deepEqual(await view([2], [3], 1), [1, 4]);
  assert.deepEqual(await view([2, 3], [0, 1], 3), [3, 4, 5, 3, 4, 5]);
  assert.deepEqual(await view([], [], 4), [4]);
  assert.deepEqual(await view([3, 1, 2], [1, 77, 3]), [0, 3, 1, 4, 2, 5]);
  assert.deepEqual(await view([0, 4], [4, 1]), []);
});

test('parameters, tensors with metadata, and a state_dict with attributes read as well', async () => {
  const bytes = floats(7);
  const tensor = { shape: [1], storage: '0', elements: 1 };
  assert.deepEqual((await readTensor(tensor, bytes, { zip64: true })).data, Float32Array.of(7));
  const inner = call(
    global('torch._utils', '_rebuild_tensor_v2'),
    { is: 'persistent', id: tuple('storage', global('torch', 'FloatStorage'), '0', 'cpu', 1) },
    0,
    call(global('torch', 'Size'), [1]),
    tuple(1),
    true,
    null,
    dict({}),
  );
  const parameter = call(global('torch._utils', '_rebuild_parameter'), inner, true, null);
  assert.deepEqual((await readTensor(parameter, bytes)).data, Float32Array.of(7));
});

test('a storage shorter than its tensor claims is refused with both figures', async () => {
  assert.equal(
    await refusal({ shape: [4], storage: '0', elements: 4 }, floats(1, 2)),
    'kicks.ckpt: tensor model.net.w claims a storage of 4 elements; the file holds 2',
  );
  assert.match(await refusal({ shape: [5], storage: '0', elements: 4 }, floats(1, 2, 3, 4)), /reaches to element 5/);
  assert.match(
    await refusal({ shape: [2], offset: 3, storage: '0', elements: 4 }, floats(1, 2, 3, 4)),
    /reaches to element 5/,
  );
});

test('negative, overflowing and missing strides, sizes and offsets are refused', async () => {
  const storage = floats(1, 2, 3, 4);
  const base = { storage: '0', elements: 4 };
  const long = (value: bigint): Value => ({ is: 'long', value });
  const refused: readonly (readonly [TensorPart, RegExp])[] = [
    [{ ...base, shape: [2, 2], strides: [-2, 1] }, /strides that do not fit its shape, or negative ones/],
    [{ ...base, shape: [2, 2], strides: [1] }, /strides that do not fit its shape/],
    [{ ...base, shape: [2, 2], strides: [2 ** 52, 1] }, /reaches to element 4503599627370498 of its storage/],
    [{ ...base, shape: [2, 2], strides: [long(2n ** 63n - 1n), 1] }, /strides/],
    [{ ...base, shape: [2], offset: -1 }, /offset that is no whole number/],
    [{ ...base, shape: [2], offset: long(2n ** 62n) }, /offset/],
    [{ ...base, shape: [-2] }, /shape that is no list of whole numbers/],
    [{ ...base, shape: [2.5] }, /shape/],
    [{ ...base, shape: ['2'] as Value[] }, /shape/],
    [{ ...base, shape: Array.from({ length: 65 }, () => 1) }, /shape/],
    [{ ...base, elements: 2n ** 62n, shape: [2] }, /claims a storage of/],
    [{ ...base, elements: -1, shape: [2] }, /claims a storage of -1 elements/],
  ];
  for (const [part, reason] of refused) assert.match(await refusal(part, storage), reason);
});

test('a tensor of 10^12 elements is refused before anything is allocated, also as a view of one element', async () => {
  const storage = floats(1);
  const before = process.memoryUsage().arrayBuffers;
  assert.match(
    await refusal({ shape: [1_000_000, 1_000_000], strides: [0, 0], storage: '0', elements: 1 }, storage),
    /^kicks\.ckpt: tensor model\.net\.w claims 1000000000000 elements; at most/,
  );
  assert.match(
    await refusal({ shape: [10 ** 12], storage: '0', elements: 10 ** 12 }, storage),
    /claims a storage of 1000000000000 elements; the file holds 1/,
  );
  assert.match(
    await refusal(
      { shape: [2 ** 52, 2 ** 52, 2 ** 52, 0, 2 ** 52], strides: [0, 0, 0, 0, 0], storage: '0', elements: 1 },
      storage,
    ),
    /accepted|claims/,
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 << 20);
});

test('weights that are not finite are refused with tensor and place', async () => {
  const part = { shape: [3], storage: '0', elements: 3 };
  assert.equal(
    await refusal(part, floats(1, Number.NaN, 2)),
    'kicks.ckpt: tensor model.net.w holds NaN at element 1; weights must be finite',
  );
  assert.match(await refusal(part, floats(1, 2, Number.NEGATIVE_INFINITY)), /holds -Infinity at element 2/);
  assert.match(
    await refusal(
      { ...part, shape: [1], type: 'DoubleStorage', elements: 1 },
      new Uint8Array(Float64Array.of(1e300).buffer),
    ),
    /holds Infinity/,
  );
});

test('other storages, missing entries and values that are no tensors are named', async () => {
  const storage = floats(1, 2);
  assert.match(
    await refusal({ shape: [1], storage: '0', elements: 1, type: 'LongStorage' }, storage),
    /stored as torch\.LongStorage; weights must be one of torch\.FloatStorage/,
  );
  assert.match(
    await refusal({ shape: [1], storage: '../../etc/passwd', elements: 1 }, storage),
    /names a storage that the file does not hold/,
  );
  assert.match(await refusal(5, storage), /tensor model\.net\.w is no plain tensor/);
  assert.match(await refusal(call(global('os', 'system'), 'id'), storage), /is no plain tensor/);
});

test('a damaged storage is found by its CRC-32 when its tensor is read', async () => {
  const tamper: CheckpointParts['tamper'] = (parts) =>
    parts.map((part) => (part.name.endsWith('data/0') ? { ...part, crc: 123 } : part));
  assert.match(
    await refusal({ shape: [1], storage: '0', elements: 1 }, floats(1), { tamper }),
    /archive\/data\/0 in the archive is damaged/,
  );
});

test('an optimizer state that calls os.system is left alone; the weights read all the same', async () => {
  const marker = join(tmpdir(), `rimshot-optimizer-${process.pid}`);
  const more = { optimizer_states: [call(global('os', 'system'), `touch ${marker}`)] };
  assert.deepEqual(
    (await readTensor({ shape: [1], storage: '0', elements: 1 }, floats(3), { more })).data,
    Float32Array.of(3),
  );
  assert.equal(existsSync(marker), false);
});

test('archives without a Lightning checkpoint are told apart', async () => {
  const bytes = (more: Partial<CheckpointParts>) =>
    bytesSource('x.ckpt', checkpointBytes({ tensors: new Map(), storages: new Map(), ...more }));
  const message = async (more: Partial<CheckpointParts>, set?: WeightSet) => {
    try {
      const checkpoint = await openCheckpoint(bytes(more));
      if (set) checkpoint.weights(set);
    } catch (error) {
      assert.ok(error instanceof UserError);
      return error.message;
    }
    return 'accepted';
  };
  assert.match(await message({ more: { state_dict: 5 } }), /holds no state_dict/);
  assert.match(await message({}, 'ema'), /holds no ema weights \(no tensor is named model_ema\.ema_model\.net\.…\)/);
  assert.match(await message({ tamper: (parts) => parts.slice(1) }), /zip archive with 0 data\.pkl/);
  assert.match(
    await message({ tamper: (parts) => [...parts, { name: 'archive/byteorder', bytes: () => Buffer.from('big') }] }),
    /big-endian/,
  );
});

test('a missing, an extra and a misshapen tensor are named', async () => {
  const bytes = checkpointBytes({
    tensors: new Map([
      ['model.net.a', { shape: [2, 1], storage: '0', elements: 2 }],
      ['model.net.b', { shape: [2], storage: '0', elements: 2 }],
    ]),
    storages: new Map([['0', () => floats(1, 2)]]),
  });
  const weights = (await openCheckpoint(bytesSource('x.ckpt', bytes))).weights('online');
  const check = (expected: Record<string, number[]>) => () => checkShapes(weights, new Map(Object.entries(expected)));
  assert.throws(check({ a: [2, 1], b: [2], c: [1], d: [1] }), /tensor model\.net\.c \(and 1 more\) is missing/);
  assert.throws(check({ a: [2, 1] }), /tensor model\.net\.b has no place in the network/);
  assert.throws(check({ a: [1, 2], b: [2] }), /tensor model\.net\.a has shape \[2, 1\], its config asks for \[1, 2\]/);
  check({ a: [2, 1], b: [2] })();
});
