import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ByteSource, bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { readPickle, readPickleAt } from '../../src/checkpoint/pickle.ts';
import { pickleLimits } from '../../src/checkpoint/pickle-machine.ts';
import { PickleError } from '../../src/checkpoint/pickle-values.ts';
import { safetensorsLimits } from '../../src/checkpoint/safetensors.ts';
import { zipLimits } from '../../src/checkpoint/zip.ts';
import { faultOf } from '../fuzz/fault-of.ts';
import { checkpointBytes, type TensorPart } from './write-checkpoint.ts';
import { zipOf } from './write-zip.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5, 'X');
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};
const global = (module: string, name: string): Buffer => latin1(`c${module}\n${name}\n`);
const repeat = (bytes: Buffer, times: number): Buffer => Buffer.concat(Array.from({ length: times }, () => bytes));
const one = latin1('K\u0001');

/** Pickled values that grow, nest or mean something else once a program prints, walks or looks them up. */
const values: Readonly<Record<string, Buffer>> = {
  'pairs of pairs, 2^40 when printed': Buffer.concat([one, one, latin1('\u0086'), repeat(latin1('2\u0086'), 40)]),
  'a tuple 100,000 deep': Buffer.concat([one, repeat(latin1('\u0085'), 100_000)]),
  'a list that holds itself': latin1(']q\u0000h\u0000a'),
  'a text of a megabyte': text('x'.repeat(1 << 20)),
  'a text that turns the line': text('\u202ecod.ckpt\u0000\n\u001b[31m'),
  'an integer of 8 KB': Buffer.concat([latin1('\u008b\u0000\u0020\u0000\u0000'), Buffer.alloc(8192, 0x7f)]),
  'a call of os.system': Buffer.concat([global('os', 'system'), latin1('('), text('id'), latin1('tR')]),
  'the name constructor': text('constructor'),
  'the name __proto__': text('__proto__'),
  'not a number': Buffer.concat([latin1('G'), Buffer.from('7ff8000000000000', 'hex')]),
  nothing: latin1('N'),
};

interface Places {
  name?: Buffer;
  storageClass?: Buffer;
  key?: Buffer;
  elements?: Buffer;
  offset?: Buffer;
  shape?: Buffer;
  strides?: Buffer;
  tensor?: Buffer;
  state?: Buffer;
  root?: Buffer;
  step?: Buffer;
}
const places: readonly (keyof Places)[] = [
  ...(['name', 'storageClass', 'key', 'elements', 'offset', 'shape', 'strides'] as const),
  ...(['tensor', 'state', 'root', 'step'] as const),
];

/** A checkpoint of one weight, whose pickle has other values in some places. */
function checkpoint(at: Places): Uint8Array {
  const tensor =
    at.tensor ??
    Buffer.concat([
      ...[global('torch._utils', '_rebuild_tensor_v2'), latin1('(('), text('storage')],
      ...[at.storageClass ?? global('torch', 'FloatStorage'), at.key ?? text('0'), text('cpu')],
      ...[at.elements ?? one, latin1('tQ'), at.offset ?? latin1('K\u0000')],
      ...[at.shape ?? latin1('K\u0001\u0085'), at.strides ?? latin1('K\u0001\u0085'), latin1('\u0089}tR')],
    ]);
  const state = at.state ?? Buffer.concat([latin1('}'), at.name ?? text('model.net.x'), tensor, latin1('s')]);
  const root =
    at.root ??
    Buffer.concat([
      ...[latin1('}'), text('state_dict'), state, latin1('s')],
      ...[text('global_step'), at.step ?? one, latin1('s')],
    ]);
  const pickle = Buffer.concat([latin1('\u0080\u0002'), root, latin1('.')]);
  return zipOf([
    { name: 'a/data.pkl', bytes: () => pickle },
    { name: 'a/data/0', bytes: () => Buffer.alloc(4) },
  ]);
}

/** A source that counts what is read of it. */
function counted(bytes: Uint8Array): ByteSource & { bytesRead: number; reads: number } {
  const source = bytesSource('hostile.ckpt', bytes);
  return {
    ...source,
    bytesRead: 0,
    reads: 0,
    read(offset, length) {
      this.bytesRead += length;
      this.reads++;
      return source.read(offset, length);
    },
  };
}

/** The sentence of the refusal, or "accepted"; what was read is bounded by the file's size. */
async function refusal(bytes: Uint8Array, t?: TestContext): Promise<string> {
  const source = counted(bytes);
  const startMs = performance.now();
  const { fault, sentence } = await faultOf(async () => {
    const weights = (await openCheckpoint(source)).weights('online');
    for (const name of weights.shapes.keys()) await weights.read(name);
  });
  t?.diagnostic(`${bytes.length} bytes: ${(performance.now() - startMs).toFixed(0)} ms`);
  assert.equal(fault, undefined);
  // Opening reads the end twice, the pickle and each storage once for its sum and once for its numbers.
  assert.ok(source.bytesRead <= 3 * bytes.length + 70_000, `${source.bytesRead} bytes read of ${bytes.length}`);
  return sentence ?? 'accepted';
}

for (const place of places)
  test(`whatever stands for a tensor's ${place}, the answer is one short sentence`, async (t) => {
    assert.equal(await refusal(checkpoint({})), 'accepted');
    for (const [what, value] of Object.entries(values)) {
      const answer = await refusal(checkpoint({ [place]: value }));
      // The step is only kept where it is a number.
      if (place === 'step') assert.equal(answer, 'accepted', what);
      t.diagnostic(`${what}: ${answer.slice(0, 120)}`);
    }
  });

test('names that every JavaScript object has are no storage class, no element type and no key', async () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    assert.match(
      await refusal(checkpoint({ storageClass: global('torch', name) })),
      new RegExp(`is stored as torch\\.${name}; weights must be one of`),
    );
    assert.match(await refusal(checkpoint({ storageClass: global('', name) })), /is stored as \./);
    assert.match(await refusal(checkpoint({ key: text(name) })), /names a storage that the file does not hold/);
    const header = { t: { dtype: name, shape: [1], data_offsets: [0, 4] } };
    // The one tensor is no network's: asked for by name, its type is refused.
    assert.match(await refusal(safetensors(header, 4)), /no online weights/);
    const named = { 'model.net.t': { dtype: name, shape: [1], data_offsets: [0, 4] } };
    assert.match(await refusal(safetensors(named, 4)), new RegExp(`tensor model\\.net\\.t is stored as ${name}; F32,`));
  }
});

function safetensors(header: unknown, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([size, json, Buffer.alloc(dataBytes)]);
}

test('safetensors: long headers, many tensors, shared and lost bytes, names that stand twice', async (t) => {
  const entry = (from: number, to: number, more = '') =>
    `{"dtype":"F32","shape":[${(to - from) / 4}],"data_offsets":[${from},${to}]${more}}`;
  const of = (...entries: string[]) => `{${entries.map((each, i) => `"model.net.${i}":${each}`).join(',')}}`;
  assert.equal(await refusal(safetensors(of(entry(0, 4), entry(4, 8)), 8)), 'accepted');
  assert.match(await refusal(safetensors(of(entry(0, 8), entry(4, 12)), 12)), /overlap or leave a gap before model/);
  assert.match(await refusal(safetensors(of(entry(0, 4), entry(8, 12)), 12)), /begins at byte 8 instead of 4/);
  assert.match(await refusal(safetensors(of(entry(0, 4)), 12)), /8 bytes at its end belong to no tensor/);
  const twice = `{"model.net.a":${entry(0, 4)},"model.net.a":${entry(4, 8)}}`;
  assert.match(await refusal(safetensors(twice, 8)), /overlap or leave a gap/);
  assert.match(await refusal(safetensors(of(entry(-4, 0)), 4)), /header is wrong at model\.net\.0\.data_offsets\.0/);
  const nested = `{"a":${'['.repeat(1 << 20)}${']'.repeat(1 << 20)}}`;
  assert.match(await refusal(safetensors(nested), t), /header is wrong at a/);
  const proto = `{"__proto__":${entry(0, 4)}}`;
  assert.match(await refusal(safetensors(proto, 4)), /no online weights/);
  const many = `{${Array.from({ length: safetensorsLimits.tensors + 1 }, (_, i) => `"${i}":0`).join(',')}}`;
  assert.match(await refusal(safetensors(many), t), /names 20001 tensors; at most 20000 are read/);
  const claims = Buffer.concat([Buffer.from([0, 0, 0, 6, 0, 0, 0, 0]), Buffer.from('{')]);
  assert.match(await refusal(claims), /header claims 100663296 bytes, at most 4194304 are read/);
});

test('pickles: operations, numbers as keys, memos and depth are counted, and dear operations cost more', (t) => {
  const pickle = (...parts: Buffer[]) => Buffer.concat([latin1('\u0080\u0002'), ...parts, latin1('.')]);
  const refused = (bytes: Buffer): string => {
    const startMs = performance.now();
    try {
      readPickle(bytes);
    } catch (error) {
      assert.ok(error instanceof PickleError, String(error));
      t.diagnostic(`${bytes.length} bytes: ${error.message}, ${(performance.now() - startMs).toFixed(0)} ms`);
      return error.message;
    }
    return 'accepted';
  };
  const many = (times: number, ...parts: Buffer[]) => pickle(repeat(Buffer.concat(parts), times), latin1('N'));
  // 220,000 empty dicts are 100 MB: they are refused long before 2 million operations.
  assert.match(refused(many(230_000, latin1('}0'))), /more than 2000000 operations/);
  assert.match(refused(many(400_000, latin1('C\u00000'))), /more than 2000000 operations/);
  assert.equal(refused(many(200_000, latin1('N0'))), 'accepted');

  const key = (i: number): Buffer => {
    const bytes = Buffer.alloc(5, 'J');
    bytes.writeInt32LE(i, 1);
    return Buffer.concat([bytes, latin1('N')]);
  };
  const dictOf = (count: number) =>
    pickle(latin1('}('), ...Array.from({ length: count }, (_, i) => key(i * 65_536)), latin1('u'));
  assert.equal(refused(dictOf(pickleLimits.numberKeys)), 'accepted');
  assert.match(refused(dictOf(pickleLimits.numberKeys + 1)), /more than 10000 numbers as keys/);

  const memo = (index: number) => {
    const bytes = Buffer.alloc(5, 'r');
    bytes.writeUInt32LE(index, 1);
    return Buffer.concat([latin1('N'), bytes, latin1('0')]);
  };
  assert.equal(refused(pickle(memo(0), memo(900), latin1('N'))), 'accepted');
  assert.match(refused(pickle(memo(0), memo(4_000_000_000), latin1('N'))), /memo 4000000000 follows 1/);
  const gaps = Array.from({ length: 3000 }, (_, i) => memo(i * 1000));
  assert.match(refused(pickle(...gaps, latin1('N'))), /more than 2000000 operations/);
  assert.match(refused(pickle(latin1('h\u0005'))), /memo 5 was never set/);
  // Nothing here calls itself for what is inside of something.
  assert.equal(refused(pickle(latin1('N'), repeat(latin1('\u0085'), 1_000_000))), 'accepted');
  assert.match(refused(pickle(repeat(latin1('('), pickleLimits.stack + 1))), /more than 200000 marks/);
});

test('eight copies of the full-size network, as upstream saves them, take a fifth of the operations that are allowed', () => {
  const part: TensorPart = { shape: [1], storage: '0', elements: 1 };
  // The full-size network has 540 tensors.
  const tensors = new Map(Array.from({ length: 8 * 540 }, (_, i) => [`model.net.blocks.${i}.weight`, part]));
  const bytes = checkpointBytes({ tensors, storages: new Map() });
  const start = bytes.indexOf(0x80);
  const { work } = readPickleAt(bytes.subarray(start), 0);
  assert.ok(work < pickleLimits.work / 5, `${work}`);
});

test('zip: entries that overlap, that are too many, and directories that are too long', async (t) => {
  const data = Buffer.alloc(1000, 1);
  const plain = { name: 'a/data.pkl', bytes: () => Buffer.from('80024e2e', 'hex') };
  const overlapping = zipOf([
    plain,
    { name: 'a/data/0', bytes: () => data },
    { name: 'a/data/1', bytes: () => Buffer.alloc(0), claimedSize: 900, claimedOffset: 100 },
  ]);
  assert.match(await refusal(overlapping), /a\/data\/0 and a\/data\/1 in the archive overlap/);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(zipLimits.directoryBytes + 1, 12);
  assert.match(await refusal(end), /claims 65535 entries in 16777217 bytes; at most 100000 in 16777216 bytes/);
  const bomb = zipOf([plain, { name: 'a/data/0', bytes: () => data, method: 8 }]);
  assert.match(await refusal(bomb, t), /whole object|no state_dict/);
});

test('tensors that share a storage make a short file long: more than four times the file is not read', async (t) => {
  const elements = 4096;
  const whole: TensorPart = { shape: [elements], storage: '0', elements };
  const parts = (count: number) => ({
    tensors: new Map(Array.from({ length: count }, (_, i) => [`model.net.${i}`, whole] as const)),
    storages: new Map([['0', () => new Uint8Array(4 * elements)]]),
  });
  assert.equal(await refusal(checkpointBytes(parts(1))), 'accepted');
  assert.match(await refusal(checkpointBytes(parts(300)), t), /share storages, so that \d+ bytes would be read as \d+/);
  const repeated: TensorPart = { shape: [1 << 20], strides: [0], storage: '0', elements };
  assert.match(
    await refusal(checkpointBytes({ ...parts(0), tensors: new Map([['model.net.x', repeated]]) })),
    /repeats the 4096 elements of its storage to 1048576/,
  );
});

test('a shape of 64 sizes and names of a megabyte are cut short in the sentence', async () => {
  const name = `model.net.${'n'.repeat(1_000_000)}`;
  const bytes = checkpointBytes({
    tensors: new Map([[name, { shape: [2], storage: '0', elements: 1 }]]),
    storages: new Map([['0', () => new Uint8Array(4)]]),
  });
  assert.match(await refusal(bytes), /^hostile\.ckpt: tensor model\.net\.n+…n+ reaches to element 2/);
});
