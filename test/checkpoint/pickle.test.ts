import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { readPickle } from '../../src/checkpoint/pickle.ts';
import { pickleLimits } from '../../src/checkpoint/pickle-machine.ts';
import { GlobalName, InertRecord, PickledTensor, PickleError } from '../../src/checkpoint/pickle-values.ts';
import { openZip } from '../../src/checkpoint/zip.ts';
import { call, dict, global, pickleOf, tuple } from './write-pickle.ts';

const golden = readFileSync(new URL('../fixtures/golden/tiny/tiny.ckpt', import.meta.url));
const bytesOf = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Uint8Array.of(part))));

test('containers, numbers and texts come out as they went in', () => {
  const value = dict({ a: [1, -2, 2.5, 1e12, true, null], b: tuple('x', 'ü'), c: dict({}) });
  assert.deepEqual(
    readPickle(pickleOf(value)),
    new Map<string, unknown>([
      ['a', [1, -2, 2.5, 1e12, true, null]],
      ['b', ['x', 'ü']],
      ['c', new Map()],
    ]),
  );
});

test('protocol 4 as current Python writes it is read: frames, short texts, memoize, sets', () => {
  // pickle.dumps({'k': [1, (2,)], 's': {3}}, 4)
  const bytes = Buffer.from('80049517000000000000007d94288c016b945d94284b014b02859465', 'hex');
  assert.deepEqual(
    readPickle(Buffer.concat([bytes, Buffer.from('8c0173948f94284b039075', 'hex'), bytesOf('.')])),
    new Map<string, unknown>([
      ['k', [1, [2]]],
      ['s', new Set([3])],
    ]),
  );
});

test('a pickle that calls os.system stays an inert record, and nothing runs', () => {
  const marker = join(tmpdir(), `rimshot-must-not-exist-${process.pid}`);
  const record = readPickle(pickleOf(call(global('os', 'system'), `touch ${marker}`)));
  assert.ok(record instanceof InertRecord && record.of instanceof GlobalName);
  assert.equal(record.of.path, 'os.system');
  assert.deepEqual(record.args, [`touch ${marker}`]);
  assert.throws(() => readFileSync(marker), /ENOENT/);
});

test('every way of making an object is inert: calls of calls, eval, new objects, states, prototypes', () => {
  for (const value of [
    call(call(global('builtins', 'getattr'), global('os', 'system'), '__call__'), 'id'),
    call(global('builtins', 'eval'), '1 + 1'),
    { is: 'object', of: global('subprocess', 'Popen'), state: dict({ args: 'id' }) } as const,
    call(global('__proto__', 'constructor'), 'x'),
    call(global('constructor', 'constructor'), 'return 1'),
  ])
    assert.ok(readPickle(pickleOf(value)) instanceof InertRecord);
});

test('dict keys like __proto__ are plain keys', () => {
  const value = readPickle(pickleOf(dict({ ['__proto__']: dict({ polluted: true }) })));
  assert.ok(value instanceof Map && value.has('__proto__'));
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('the reference checkpoint reads: tensors, optimizer state, and a class that nobody knows as a record', async () => {
  const zip = await openZip(bytesSource('tiny.ckpt', golden));
  const root = readPickle(await zip.read(zip.entries.get('tiny/data.pkl')!));
  assert.ok(root instanceof Map);
  assert.equal(root.get('global_step'), 3456);
  const state = root.get('state_dict');
  assert.ok(state instanceof Map && state.get('model.net.blocks.0.weights') instanceof PickledTensor);
  assert.ok(
    [...root.values()].some((value) =>
      JSON.stringify(value, (_, item) => (item instanceof Map ? [...item] : item)).includes('omegaconf'),
    ),
  );
});

test('a pickle cut off anywhere, or with any byte changed, gives a PickleError or a value', async () => {
  const zip = await openZip(bytesSource('tiny.ckpt', golden));
  const bytes = (await zip.read(zip.entries.get('tiny/data.pkl')!)).slice(0, 3000);
  const attempt = (candidate: Uint8Array): void => {
    try {
      readPickle(candidate);
    } catch (error) {
      assert.ok(error instanceof PickleError, String(error));
    }
  };
  for (let length = 0; length < bytes.length; length++) attempt(bytes.subarray(0, length));
  for (let at = 0; at < 600; at++)
    for (const value of [0x00, 0x28, 0x52, 0x62, 0x81, 0x93, 0xff]) {
      const changed = bytes.slice();
      changed[at] = value;
      attempt(changed);
    }
});

test('limits stop hostile pickles with their reason', () => {
  const refused: readonly (readonly [Uint8Array, RegExp])[] = [
    [bytesOf('\u0080\u0002', 'N'.repeat(pickleLimits.stack + 1)), /stacks more than 200000 values/],
    [bytesOf('\u0080\u0002', 'N0'.repeat(pickleLimits.work)), /more than 2000000 operations/],
    [bytesOf('\u0080\u0002', 'X', '\u00ff\u00ff\u00ff\u007f'), /a string of 2147483647 bytes/],
    [bytesOf('\u0080\u0002', '\u008d', '\u00ff'.repeat(8)), /a string of \d+ bytes/],
    [bytesOf('\u0080\u0002', '\u008b', '\u00ff\u00ff\u0000\u0000'), /an integer of 65535 bytes/],
    [bytesOf('\u0080\u0002', 'j\u00ff\u00ff\u00ff\u00ff.'), /memo 4294967295 was never set/],
    [bytesOf('\u0080\u0002', '0.'), /stack is empty/],
    [bytesOf('\u0080\u0002', 't.'), /mark is missing/],
    [bytesOf('\u0080\u0002', 'i'), /opcode 0x69 at byte 2 is not supported/],
    [bytesOf('\u0080\u0009', 'N.'), /protocol is 9; 2 to 5 are read/],
    [new Uint8Array(pickleLimits.bytes + 1), /bytes, at most/],
  ];
  for (const [bytes, reason] of refused)
    assert.throws(
      () => readPickle(bytes),
      (error) => error instanceof PickleError && reason.test(error.message),
    );
});

test('copying one long list again and again is counted as work', () => {
  const list = `](${'N'.repeat(100_000)}eq\u0000`;
  const copies = 'ccollections\nOrderedDict\nh\u0000\u0085R0'.repeat(1000);
  assert.throws(() => readPickle(bytesOf('\u0080\u0002', list, copies, 'N.')), /operations/);
});
