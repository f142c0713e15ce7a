import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSound } from '../../src/audio/read-sound.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { UserError } from '../../src/user-error.ts';
import { chunk, floats, type RawWav, wavBytes } from './wav-bytes.ts';

const values = Array.from({ length: 400 }, (_, i) => Math.round(20_000 * Math.sin(i / 9)));
const data = new Uint8Array(Int16Array.from(values).buffer);
const plain: RawWav = { channels: 2, sampleRate: 44_100, data };
const left = values.filter((_, i) => i % 2 === 0);

/** The file with other bytes from an offset on. */
function patched(bytes: Uint8Array, at: number, patch: Uint8Array | string): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(typeof patch === 'string' ? Buffer.from(patch, 'latin1') : patch, at);
  return copy;
}
const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const unpadded = (id: string, content: Uint8Array): Buffer => chunk(id, content).subarray(0, 8 + content.length);

/** `ds64` as RF64 and BW64 have it: sizes of file and data, count of frames, no table. */
function wide(id: 'RF64' | 'BW64', { size = data.length } = {}): Uint8Array {
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(size), 8);
  const bytes = wavBytes({ ...plain, claimedBytes: 0xffff_ffff });
  const head = patched(patched(bytes.subarray(0, 12), 0, id), 4, u32(0xffff_ffff));
  return Buffer.concat([head, chunk('ds64', ds64), bytes.subarray(12)]);
}

const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\x01\x00', 'latin1'), Buffer.alloc(128, 0x52)]);

const forms: readonly { name: string; bytes: Uint8Array }[] = [
  {
    name: 'sizes of 0xFFFFFFFF, as a pipe leaves them',
    bytes: patched(wavBytes({ ...plain, claimedBytes: 0xffff_ffff }), 4, u32(0xffff_ffff)),
  },
  {
    name: 'sizes of 0, as a program leaves them that was ended',
    bytes: patched(wavBytes({ ...plain, claimedBytes: 0 }), 4, u32(0)),
  },
  { name: 'sizes of 0x7FFFFFFF', bytes: wavBytes({ ...plain, claimedBytes: 0x7fff_ffff }) },
  { name: 'a wrong size of the whole', bytes: patched(wavBytes(plain), 4, u32(77)) },
  { name: 'an ID3 tag before the header', bytes: Buffer.concat([id3, wavBytes(plain)]) },
  { name: 'junk before the header', bytes: Buffer.concat([Buffer.from('\x01\x02 some junk RIFF'), wavBytes(plain)]) },
  {
    name: 'a mail’s header before the header',
    bytes: Buffer.concat([Buffer.from('Content-Type: audio/wav\r\n\r\n'), wavBytes(plain)]),
  },
  { name: 'junk after the sound', bytes: Buffer.concat([wavBytes(plain), Buffer.alloc(333, 0x41)]) },
  {
    name: 'an odd chunk with its pad byte',
    bytes: wavBytes({ ...plain, between: chunk('inst', new Uint8Array(7).fill(60)) }),
  },
  {
    name: 'an odd chunk whose pad byte is not 0',
    bytes: wavBytes({ ...plain, between: Buffer.concat([unpadded('inst', new Uint8Array(7)), Buffer.from('Q')]) }),
  },
  {
    name: 'an odd chunk without a pad byte',
    bytes: wavBytes({ ...plain, between: unpadded('LIST', Buffer.from('INFOINAM\x05\0\0\0Kick\0')) }),
  },
  { name: 'zeros between chunks', bytes: wavBytes({ ...plain, between: new Uint8Array(64) }) },
  { name: 'RF64 with ds64', bytes: wide('RF64') },
  { name: 'BW64 with ds64', bytes: wide('BW64') },
  { name: 'RF64 whose ds64 says nothing', bytes: wide('RF64', { size: 0 }) },
  { name: 'an extensible format', bytes: wavBytes({ ...plain, extensible: true }) },
  {
    name: 'an extensible format of Ambisonics',
    bytes: patched(wavBytes({ ...plain, extensible: true }), 46, Buffer.from('00002107d3118644c8c1ca000000', 'hex')),
  },
  {
    name: 'an extensible format that names none',
    bytes: patched(wavBytes({ ...plain, extensible: true }), 44, new Uint8Array(16)),
  },
  { name: 'the extensible code in a short format', bytes: wavBytes({ ...plain, code: 0xfffe }) },
  { name: 'a frame size of one channel', bytes: wavBytes({ ...plain, blockAlign: 2 }) },
  { name: 'a frame size of 0', bytes: wavBytes({ ...plain, blockAlign: 0 }) },
  { name: '12 bits in 16', bytes: wavBytes({ ...plain, bits: 12, blockAlign: 4 }) },
];
for (const { name, bytes } of forms) {
  test(`a WAV with ${name} is read whole, without a note`, async () => {
    const { sound, format, notes } = await readSound(bytes, { name: 'kick.wav' });
    assert.equal(format, 'WAV');
    assert.equal(sound.sampleRate, 44_100);
    assert.deepEqual(
      sound.channels[0]!.map((value) => value * 32_768),
      Float32Array.from(left),
    );
    assert.deepEqual(notes, []);
  });
}

const wider: readonly { name: string; wav: RawWav }[] = [
  {
    name: '20 bits in 24',
    wav: { bits: 20, blockAlign: 3, data: Uint8Array.of(0, 0, 0, 0xf0, 0xff, 0x7f, 0, 0, 0x80, 0, 0, 0x40) },
  },
  {
    name: '40 bits',
    wav: { bits: 40, data: Uint8Array.of(0, 0, 0, 0, 0, 255, 255, 255, 255, 127, 0, 0, 0, 0, 128, 0, 0, 0, 0, 64) },
  },
  {
    name: '64 bits',
    wav: { bits: 64, data: new Uint8Array(BigInt64Array.of(0n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 62n).buffer) },
  },
];
for (const { name, wav } of wider) {
  test(`integers of ${name} are read at full scale`, async () => {
    const { sound } = await readSound(wavBytes(wav));
    for (const [i, expected] of [0, 1, -1, 0.5].entries()) {
      const value = sound.channels[0]![i]!;
      assert.ok(Math.abs(value - expected) < 1e-5, `${i}: ${value}`);
    }
  });
}

test('of a WAV that was cut off what is whole is read, and a note says how much is missing', async () => {
  const bytes = wavBytes(plain).slice(0, -101);
  const { sound, notes } = await readSound(bytes, { name: 'kick.wav' });
  assert.equal(sound.channels[1]!.length, 174);
  assert.deepEqual(notes.map(inEnglish), ['kick.wav is cut off: 26 of its 200 frames are missing; the rest was read.']);
});

test('every truncation of every form is read or refused with a sentence', async () => {
  for (const { bytes } of forms)
    for (let length = 0; length < bytes.length; length += 3) {
      const result = await readSound(bytes.subarray(0, length)).catch((error: unknown) => error);
      assert.ok(!(result instanceof Error) || result instanceof UserError, String(result));
    }
});

test('a few samples that are not numbers are silence with a note; a file full of them is refused', async () => {
  const samples = Array.from({ length: 1000 }, () => 0.5);
  samples[3] = Number.NaN;
  samples[4] = Number.POSITIVE_INFINITY;
  const { sound, notes } = await readSound(wavBytes({ code: 3, bits: 32, data: floats(samples) }), { name: 'a.wav' });
  assert.deepEqual([...sound.channels[0]!.subarray(2, 6)], [0.5, 0, 0, 0.5]);
  assert.deepEqual(notes.map(inEnglish), [
    'a.wav is damaged: 2 of its 1,000 samples are not numbers and were read as silence.',
  ]);
  samples.fill(1e300, 0, 500);
  await assert.rejects(readSound(wavBytes({ code: 3, bits: 64, data: floats(samples, 64) })), {
    name: 'UserError',
    message: 'The file is damaged: 500 of its 1,000 samples are not numbers.',
  });
});

test('a sound beyond the limit is refused, or cut there with a note where that is asked for', async () => {
  const bytes = wavBytes({ sampleRate: 8000, bits: 8, data: new Uint8Array(88_000) });
  await assert.rejects(readSound(bytes), /is 11\.0 s long; at most 10 s is allowed/);
  const { sound, notes } = await readSound(bytes, { name: 'loop.wav', tooLong: 'cut' });
  assert.equal(sound.channels[0]!.length, 80_000);
  assert.deepEqual(notes.map(inEnglish), ['loop.wav is longer than 10 s: the rest was left out.']);
});
