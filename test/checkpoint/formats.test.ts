import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { safetensorsBytes } from '../../src/checkpoint/safetensors.ts';
import type { Tensor } from '../../src/checkpoint/tensor.ts';
import type { WeightSet } from '../../src/checkpoint/weight-sets.ts';
import { faultOf } from '../fuzz/fault-of.ts';
import { checkpointBytes, denseParts } from './write-checkpoint.ts';
import { legacyOf } from './write-legacy.ts';
import { call, dict, global, type Value } from './write-pickle.ts';

const golden = readFileSync(new URL('../fixtures/golden/tiny/tiny.ckpt', import.meta.url));

const tensor = (...values: number[]): Tensor => ({ shape: [values.length], data: Float32Array.from(values) });
/** The modules of a network, under other names in each case. */
const network = (prefix: string, first = 1): [string, Tensor][] => [
  [`${prefix}blocks.0.weights`, tensor(first, 2)],
  [`${prefix}blocks.2.net.up.bias`, tensor(3)],
];
const bytesOf = (tensors: readonly [string, Tensor][], root?: (state: ReadonlyMap<Value, Value>) => Value) =>
  checkpointBytes({ ...denseParts(new Map(tensors)), ...(root && { root }) });

async function read(bytes: Uint8Array, set: WeightSet = 'online'): Promise<Record<string, number[]>> {
  const weights = (await openCheckpoint(bytesSource('mine.ckpt', bytes))).weights(set);
  const all: Record<string, number[]> = {};
  for (const name of weights.shapes.keys()) all[name] = [...(await weights.read(name)).data];
  return all;
}
const expected = { 'blocks.0.weights': [1, 2], 'blocks.2.net.up.bias': [3] };
const refusal = async (bytes: Uint8Array, set?: WeightSet): Promise<string> => {
  const { fault, sentence } = await faultOf(async () => void (await read(bytes, set)));
  assert.equal(fault, undefined);
  return sentence ?? 'accepted';
};

for (const prefix of [
  'model._orig_mod.net.',
  'model.net._orig_mod.',
  '_orig_mod.model.net.',
  'module.model.net.',
  'module._orig_mod.model.net.',
  '_orig_mod.module.model._orig_mod.net.module.',
  'model._fsdp_wrapped_module.net._checkpoint_wrapped_module.',
  'model.diffusion.net.',
  'model_ema.online_model.net.',
  'online_model.net.',
  'net.',
  'net._orig_mod.',
  '',
  'module.',
])
  test(`online weights are read from names that begin with “${prefix}”`, async () => {
    assert.deepEqual(await read(bytesOf(network(prefix))), expected);
  });

for (const prefix of ['model_ema.ema_model._orig_mod.net.', 'module.model_ema.ema_model.net.', 'ema_model.module.net.'])
  test(`ema weights are read from names that begin with “${prefix}”`, async () => {
    assert.deepEqual(await read(bytesOf(network(prefix)), 'ema'), expected);
  });

test('torch.compile in the middle of names: every second part may be wrapped', async () => {
  const tensors = network('model.net.').map(([name, value]): [string, Tensor] => [
    name.replace('blocks.2.', 'blocks.2._orig_mod.'),
    value,
  ]);
  assert.deepEqual(await read(bytesOf(tensors)), expected);
});

test('a plain and a compiled name of one tensor are one; of two tensors they are refused', async () => {
  const parts = denseParts(new Map([...network('model.net.')]));
  const both = new Map([
    ...parts.tensors,
    ...[...parts.tensors].map(([name, value]) => [name.replace('net.', '_orig_mod.net.'), value] as const),
  ]);
  assert.deepEqual(await read(checkpointBytes({ ...parts, tensors: both })), expected);
  assert.match(
    await refusal(bytesOf([...network('model.net.'), ...network('model._orig_mod.net.', 9)])),
    /tensors model\.net\.blocks\.0\.weights and model\._orig_mod\.net\.blocks\.0\.weights are the same one under two names, and differ/,
  );
});

test('a bare state_dict and other keys for it are read', async () => {
  assert.deepEqual(await read(bytesOf(network('model.net.'), (state) => state)), expected);
  assert.deepEqual(await read(bytesOf(network('net.'), (state) => new Map([['model_state_dict', state]]))), expected);
  assert.deepEqual(await read(bytesOf(network(''), (state) => new Map([['model', state]]))), expected);
});

test('weights of the other set only: the sentence names the option', async () => {
  assert.match(
    await refusal(bytesOf(network('model_ema.ema_model.net.'))),
    /holds no online weights \(no tensor is named model\.net\.…\), but ema weights\. Import those: add --weights ema$/,
  );
  assert.match(
    await refusal(bytesOf(network('model.net.')), 'ema'),
    /no ema weights .* but online weights\. Import those: add --weights online, or leave --weights away$/,
  );
  assert.match(
    await refusal(bytesOf([['encoder.conv.weight', tensor(1)]])),
    /It holds 1 tensors of another kind, e\.g\. encoder\.conv\.weight/,
  );
});

test("upstream's checkpoint in the format from before PyTorch 1.6 gives the same weights", async () => {
  const legacy = await legacyOf(golden);
  for (const set of ['online', 'ema'] as const) assert.deepEqual(await read(legacy, set), await read(golden, set));
  const opened = await openCheckpoint(bytesSource('old.ckpt', legacy));
  assert.equal(opened.globalStep, 3456);
});

test('old checkpoints that are cut off, big-endian or of another version are refused with the reason', async () => {
  const small = bytesOf(network('model.net.'));
  const whole = await legacyOf(small);
  assert.deepEqual(await read(whole), expected);
  for (let length = 15; length < whole.length; length += 11)
    assert.match(await refusal(whole.subarray(0, length)), /cut off/, `${length} bytes`);
  assert.match(await refusal(await legacyOf(small, { littleEndian: false })), /big-endian/);
  assert.match(await refusal(await legacyOf(small, { version: 1002 })), /a version of PyTorch that is not known/);
  assert.match(await refusal(await legacyOf(small, { keys: ['0', '0'] })), /storage 2 of 2 belongs to no tensor/);
  assert.match(await refusal(await legacyOf(small, { keys: 5 })), /list of storages is none/);
  assert.match(await refusal(await legacyOf(small, { keys: [] })), /names a storage that the file does not hold/);
});

async function safetensorsOf(tensors: readonly [string, Tensor][]): Promise<Buffer> {
  const all = new Map(tensors);
  const chunks: Uint8Array[] = [];
  const shapes = new Map(tensors.map(([name, { shape }]) => [name, shape]));
  for await (const chunk of safetensorsBytes({ shapes, type: 'F32', read: (name) => all.get(name)! }))
    chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

test('a safetensors file is a checkpoint too, with the names of any of them', async () => {
  for (const prefix of ['model.net.', '_orig_mod.model.net.', ''])
    assert.deepEqual(await read(await safetensorsOf(network(prefix))), expected);
  assert.deepEqual(await read(await safetensorsOf(network('model_ema.ema_model.net.')), 'ema'), expected);
  assert.match(await refusal(await safetensorsOf([])), /a safetensors file without tensors/);
});

test('whole objects, scripts and other files are called by their name, with the way out', async () => {
  const linear = { is: 'object', of: global('torch.nn.modules.linear', 'Linear'), state: dict({}) } as const;
  assert.match(
    await refusal(bytesOf([], () => linear)),
    /no state_dict but a whole object \(torch\.nn\.modules\.linear\.Linear\).*torch\.save\(model\.state_dict\(\), "weights\.pt"\)/,
  );
  assert.match(await refusal(bytesOf([], () => call(global('os', 'system'), 'id'))), /a whole object \(os\.system\)/);
  assert.match(await refusal(bytesOf([], () => dict({ optimizer: 5, args: 'x' }))), /Its keys: "optimizer", "args"$/);
  const script = checkpointBytes({
    tensors: new Map(),
    storages: new Map(),
    tamper: (parts) => [...parts, { name: 'archive/constants.pkl', bytes: () => Buffer.from('') }],
  });
  assert.match(await refusal(script), /TorchScript program/);
  for (const [start, says] of [
    [Buffer.from('1f8b0800', 'hex'), /packed with gzip\. Unpack it first/],
    [Buffer.from('<!DOCTYPE html><html>'), /a web page, often one that asks to log in/],
    [Buffer.from('BZh91AY'), /a packed archive/],
    [Buffer.from('894844460d0a1a0a', 'hex'), /HDF5/],
    [Buffer.from('8004950000', 'hex'), /a pickle as Python writes it/],
    [Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar')]), /a tar archive/],
  ] as const)
    assert.match(await refusal(Buffer.concat([start, Buffer.alloc(40, 0x20)])), says);
});
