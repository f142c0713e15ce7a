import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openSound, readSound } from '../../src/audio/read-sound.ts';
import { uploadLimits } from '../../src/audio/sound-limits.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { UserError } from '../../src/user-error.ts';
import { wavBytes } from './wav-bytes.ts';
import { flacOfSilence } from './write-flac.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/audio/formats/${name}`, import.meta.url));

const sentenceOf = async (bytes: Uint8Array, name = 'x'): Promise<string> => {
  const error = await readSound(bytes, { name }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.message;
};

test('hours of silence in a small FLAC are refused by their header', async () => {
  const bytes = flacOfSilence({ seconds: 3 * 3600 });
  assert.ok(bytes.length < 150_000, `${bytes.length} bytes`);
  assert.match(await sentenceOf(bytes), /is 108\d\d\.\d s long; at most 10 s is allowed/);
});

test('where the header is silent about them, decoding ends shortly after the limit', async () => {
  const bytes = flacOfSilence({ seconds: 3 * 3600, statesLength: false });
  const limit = uploadLimits.seconds * 44_100;
  const { channels } = await openSound(bytes).decode(limit + 1);
  const frames = channels[0]!.length;
  // One piece of 512 bytes may hold 30 frames of 65,535 samples.
  assert.ok(frames > limit && frames < limit + 40 * 65_535, `${frames} frames decoded`);
  assert.match(await sentenceOf(bytes), /is longer than 10 s/);
  const cut = await readSound(bytes, { name: 'loop.flac', tooLong: 'cut' });
  assert.equal(cut.sound.channels[0]!.length, limit);
  assert.deepEqual(cut.notes.map(inEnglish), ['loop.flac is longer than 10 s: the rest was left out.']);
});

/** A page of a stream: segments of these lengths, all bytes alike. */
function oggPage(
  like: Uint8Array,
  segments: readonly number[],
  { fill = 0xff, granule = 100, flags = 0 } = {},
): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head.writeBigInt64LE(BigInt(granule), 6);
  Buffer.from(like.subarray(14, 18)).copy(head, 14);
  head[26] = segments.length;
  return Buffer.concat([
    head,
    Buffer.from(segments),
    Buffer.alloc(
      segments.reduce((a, b) => a + b, 0),
      fill,
    ),
  ]);
}

/** The first pages of a file, whole. */
function pagesOf(bytes: Buffer, count: number): Buffer {
  let at = 0;
  for (let page = 0; page < count; page++) at = bytes.indexOf('OggS', at + 1, 'latin1');
  return bytes.subarray(0, at);
}

const mebibytes = 9 * 1024 * 1024;
function filled(head: Uint8Array, unit: Uint8Array): Buffer {
  return Buffer.concat([head, Buffer.alloc(mebibytes - head.length, unit)]);
}

const opus = fixture('stereo.opus');
const vorbis = fixture('stereo.ogg');
const flac = fixture('stereo.flac');
/** Its header, with nothing behind it but audio. */
const flacHead = Buffer.from(flac.subarray(0, 42)).fill(0x80, 4, 5);
const mp3 = fixture('stereo.mp3');
const many = (length: number) => Array<number>(255).fill(length);

const floods: readonly { name: string; bytes: Uint8Array; says: RegExp }[] = [
  {
    name: 'Opus packets of two bytes',
    bytes: filled(pagesOf(opus, 2), oggPage(opus, many(2), { fill: 3 })),
    says: /longer than 10 s/,
  },
  {
    name: 'Opus packets that are none',
    bytes: filled(pagesOf(opus, 2), oggPage(opus, many(1))),
    says: /without any sound/,
  },
  { name: 'empty Opus packets', bytes: filled(pagesOf(opus, 2), oggPage(opus, many(0))), says: /without any sound/ },
  { name: 'empty Vorbis pages', bytes: filled(pagesOf(vorbis, 2), oggPage(vorbis, [])), says: /without any sound/ },
  {
    name: 'Vorbis packets that are none',
    bytes: filled(pagesOf(vorbis, 1), oggPage(vorbis, [1])),
    says: /without any sound/,
  },
  {
    name: 'a Vorbis packet without end',
    bytes: filled(pagesOf(vorbis, 2), oggPage(vorbis, many(255), { granule: -1, flags: 1 })),
    says: /without any sound/,
  },
  {
    name: 'beginnings of Ogg streams',
    bytes: filled(new Uint8Array(), oggPage(vorbis, [1], { flags: 2, granule: 0 })),
    says: /Ogg of an unknown kind/,
  },
  { name: 'FLAC and then zeros', bytes: filled(flacHead, new Uint8Array(1)), says: /without any sound/ },
  {
    name: 'FLAC and then the beginnings of frames',
    bytes: filled(flacHead, Uint8Array.of(0xff, 0xf8)),
    says: /without any sound/,
  },
  { name: 'beginnings of MP3 frames', bytes: filled(mp3.subarray(0, 600), Uint8Array.of(0xff, 0xfb)), says: /^$/ },
  {
    name: 'ID3 tags',
    bytes: filled(new Uint8Array(), Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')),
    says: /no format that is known/,
  },
  { name: 'zeros', bytes: new Uint8Array(mebibytes), says: /no format that is known/ },
];
for (const { name, bytes, says } of floods) {
  test(`megabytes of ${name} are given up early`, async () => {
    const result = await readSound(bytes, { name: 'x' }).then(
      ({ sound }) => ({ frames: sound.channels[0]!.length }),
      (error: unknown) => (error instanceof UserError ? error.message : Promise.reject(error)),
    );
    if (typeof result === 'string') assert.match(result, says);
    else assert.ok(result.frames < 5000, `${result.frames} frames`);
  });
}

function patchedAt(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
}

const lies: readonly { name: string; bytes: Uint8Array; says: RegExp }[] = [
  { name: 'FLAC at 1 Hz', bytes: patchedAt(flac, 18, [0, 0, 0x12]), says: /sample rate of 1 Hz/ },
  { name: 'FLAC with 8 channels', bytes: patchedAt(flac, 20, [flac[20]! | 0x0e]), says: /has 8 channels; 1 or 2/ },
  { name: 'Opus with 255 channels', bytes: patchedAt(opus, 28 + 9, [255]), says: /has 255 channels/ },
  { name: 'Opus with 0 channels', bytes: patchedAt(opus, 28 + 9, [0]), says: /has 0 channels/ },
  { name: 'Vorbis with 0 channels', bytes: patchedAt(vorbis, 28 + 11, [0]), says: /has 0 channels/ },
  { name: 'Vorbis at 10 MHz', bytes: patchedAt(vorbis, 28 + 12, [0x80, 0x96, 0x98, 0]), says: /10,000,000 Hz/ },
  {
    name: 'AIFF at NaN Hz',
    bytes: patchedAt(fixture('drum.aiff'), 28, Array<number>(10).fill(255)),
    says: /sample rate of [\d,]+ Hz; 8,000/,
  },
  {
    name: 'AIFF with 65,535 channels',
    bytes: patchedAt(fixture('drum.aiff'), 20, [255, 255]),
    says: /has 65,535 channels/,
  },
  {
    name: 'CAF at NaN Hz',
    bytes: patchedAt(fixture('drum.caf'), 20, [0x7f, 0xf8, 0, 0, 0, 0, 0, 0]),
    says: /sample rate of [\d,]+ Hz; 8,000/,
  },
  {
    name: 'CAF with 4 billion channels',
    bytes: patchedAt(fixture('drum.caf'), 44, [255, 255, 255, 255]),
    says: /has 4,294,967,295 channels/,
  },
  {
    name: 'CAF with frames of 0 bytes',
    bytes: patchedAt(fixture('drum.caf'), 36, [0, 0, 0, 0]),
    says: /contradicts itself/,
  },
];
for (const { name, bytes, says } of lies) {
  test(`a header that speaks of ${name} is refused with the value`, async () => {
    assert.match(await sentenceOf(bytes), says);
  });
}

test('a refusal is short and one line whatever a file is called', async () => {
  const name = `${'very long '.repeat(500)}\n\u202e${'🥁'.repeat(300)}.wav`;
  for (const bytes of [new Uint8Array(), wavBytes().slice(0, 36), fixture('drum.m4a'), new Uint8Array(100)]) {
    const sentence = await sentenceOf(bytes, name);
    assert.ok(sentence.length <= 500, `${sentence.length} characters`);
    assert.doesNotMatch(sentence, /[\n\u202e]/);
    assert.match(sentence, /^very long .*….*🥁\.wav /u);
  }
});
