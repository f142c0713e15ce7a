import assert from 'node:assert/strict';
import { test } from 'node:test';
import wavefile from 'wavefile';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { inspectWav } from '../../src/audio/wav-header.ts';
import { UserError } from '../../src/user-error.ts';
import { stereo, tone, uniform } from './tones.ts';
import { chunk, floats, type RawWav, wavBytes } from './wav-bytes.ts';

const encodings: readonly { name: string; wav: RawWav; expected: number[]; tolerance: number }[] = [
  {
    name: '8-bit unsigned',
    wav: { bits: 8, data: Uint8Array.of(128, 255, 0, 192) },
    expected: [0, 127 / 128, -1, 0.5],
    tolerance: 0,
  },
  {
    name: '16-bit',
    wav: { bits: 16, data: new Uint8Array(Int16Array.of(0, 32_767, -32_768, 16_384).buffer) },
    expected: [0, 32_767 / 32_768, -1, 0.5],
    tolerance: 0,
  },
  {
    name: '24-bit',
    wav: { bits: 24, data: Uint8Array.of(0, 0, 0, 255, 255, 127, 0, 0, 128, 0, 0, 64) },
    expected: [0, 1 - 2 ** -23, -1, 0.5],
    tolerance: 0,
  },
  {
    name: '32-bit',
    wav: { bits: 32, data: new Uint8Array(Int32Array.of(0, 2 ** 31 - 1, -(2 ** 31), 2 ** 30).buffer) },
    expected: [0, 1, -1, 0.5],
    tolerance: 1e-9,
  },
  {
    name: '32-bit float',
    wav: { code: 3, bits: 32, data: floats([0, 1.25, -1, 0.5]) },
    expected: [0, 1.25, -1, 0.5],
    tolerance: 0,
  },
  {
    name: '64-bit float',
    wav: { code: 3, bits: 64, data: floats([0, 1.25, -1, 0.5], 64) },
    expected: [0, 1.25, -1, 0.5],
    tolerance: 0,
  },
];

for (const extensible of [false, true]) {
  for (const { name, wav, expected, tolerance } of encodings) {
    test(`${name} samples${extensible ? ' in WAVE_FORMAT_EXTENSIBLE' : ''} are read at full scale`, () => {
      const { sound } = readWav(wavBytes({ ...wav, extensible }));
      assert.equal(sound.channels.length, 1);
      for (const [i, value] of sound.channels[0]!.entries())
        assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value}`);
    });
  }
}

test('channels are separated, foreign chunks passed over and a trailing half frame left out', () => {
  const data = new Uint8Array(Int16Array.of(1000, -1000, 2000, -2000, 3000).buffer);
  const between = chunk('junk', new Uint8Array(5));
  const { sound } = readWav(wavBytes({ channels: 2, sampleRate: 48_000, data, between }));
  assert.equal(sound.sampleRate, 48_000);
  assert.deepEqual(
    sound.channels.map((channel) => [...channel].map((v) => v * 32_768)),
    [
      [1000, 2000],
      [-1000, -2000],
    ],
  );
});

const bits = { '16': 1.6 / 32_768, '24': 1.6 / 2 ** 23, '32f': 0 } as const;
for (const [bitDepth, tolerance] of Object.entries(bits) as [keyof typeof bits, number][]) {
  test(`a ${bitDepth} file gives back the sound and its recipe`, () => {
    const sound = stereo(tone(440, 0.1, { amplitude: 0.9 }));
    const recipe = '{"model":"Größe","seed":123}';
    const bytes = writeWav(sound, {
      bitDepth,
      info: { recipe, title: 'kick 1', software: 'Rimshot' },
      random: uniform(),
    });
    const read = readWav(bytes);
    assert.equal(read.recipeText, recipe);
    for (const [i, value] of read.sound.channels[1]!.entries()) {
      assert.ok(Math.abs(value - sound.channels[1]![i]!) <= tolerance, `frame ${i}`);
    }
    const other = new wavefile.WaveFile(bytes);
    assert.equal(other.getTag('INAM'), 'kick 1');
    assert.equal(JSON.parse(other.getTag('ICMT')!).seed, 123);
    assert.deepEqual(
      bytes,
      writeWav(sound, { bitDepth, info: { recipe, title: 'kick 1', software: 'Rimshot' }, random: uniform() }),
    );
  });
}

test('chunks stay aligned whatever the lengths, also with an odd count of 3-byte samples', () => {
  for (const frames of [1, 2, 3]) {
    for (const title of ['', 'a', 'ab', 'é']) {
      const bytes = writeWav(tone(100, frames / 44_100), { bitDepth: '24', info: { title, recipe: '{}' } });
      const info = inspectWav(bytes);
      assert.equal(info.tags.ICMT, '{}');
      assert.equal(info.tags.INAM ?? '', title);
      assert.ok(info.lengthFrames >= frames && info.lengthFrames <= frames + 1);
      assert.equal(new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true), bytes.length - 8);
    }
  }
});

test('dither makes the mean of a constant below one step exact, plain rounding loses it', () => {
  const quarter = { channels: [new Float32Array(40_000).fill(0.25 / 32_768)], sampleRate: 44_100 };
  const meanOf = (bytes: Uint8Array): number => {
    const samples = readWav(bytes).sound.channels[0]!;
    return (samples.reduce((a, b) => a + b, 0) / samples.length) * 32_768;
  };
  assert.equal(meanOf(writeWav(quarter, { bitDepth: '16' })), 0);
  assert.ok(Math.abs(meanOf(writeWav(quarter, { bitDepth: '16', random: uniform() })) - 0.25) < 0.02);
});

test('what exceeds full scale is clipped, not wrapped', () => {
  const loud = { channels: [Float32Array.of(2, -2)], sampleRate: 44_100 };
  const { sound } = readWav(writeWav(loud, { bitDepth: '16', random: uniform() }));
  assert.deepEqual([...sound.channels[0]!], [32_767 / 32_768, -1]);
});

test('a comment that is no recipe is not taken for one', () => {
  const bytes = writeWav(tone(100, 0.01), { bitDepth: '16', info: { recipe: 'recorded in the cellar' } });
  assert.equal(readWav(bytes).recipeText, undefined);
});

const infoList = (tags: readonly Uint8Array[]): Buffer => chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...tags]));

test('tags are read by name: the first of those that we know, and none that a file makes up', () => {
  const tag = (id: string, text: string) => chunk(id, Buffer.from(text));
  const between = infoList([tag('toSt', 'x'), tag('ICMT', 'first'), tag('ICMT', 'second'), tag('INAM', 'kick\0junk')]);
  assert.deepEqual(inspectWav(wavBytes({ between })).tags, { ICMT: 'first', INAM: 'kick' });
});

test('zeros after the sound are padding, however many', () => {
  const padded = Buffer.concat([wavBytes(), Buffer.alloc(64 * 1024)]);
  assert.equal(inspectWav(padded).lengthFrames, 4);
});

const bad: readonly { name: string; bytes: Uint8Array; says: RegExp }[] = [
  {
    name: 'a million tags',
    bytes: wavBytes({ between: infoList(Array(1_300_000).fill(chunk('ICMT', new Uint8Array()))) }),
    says: /more than 64 tags/,
  },
  {
    name: 'a million chunks',
    bytes: wavBytes({ between: Buffer.concat(Array(1_300_000).fill(chunk('junk', new Uint8Array()))) }),
    says: /more than 256 chunks/,
  },
  { name: '0 bytes', bytes: new Uint8Array(), says: /empty \(0 bytes\)/ },
  { name: 'header only', bytes: wavBytes({ data: new Uint8Array() }), says: /a header and no sound/ },
  { name: 'no data chunk', bytes: wavBytes().slice(0, 36), says: /no "data" chunk/ },
  { name: 'cut inside the format', bytes: wavBytes().slice(0, 30), says: /no complete "fmt " chunk/ },
  { name: '0 Hz', bytes: wavBytes({ sampleRate: 0 }), says: /sample rate of 0 Hz; 8,000 to 192,000 Hz is allowed/ },
  { name: '4 GHz', bytes: wavBytes({ sampleRate: 4_000_000_000 }), says: /4,000,000,000 Hz; 8,000 to 192,000/ },
  {
    name: '9 channels',
    bytes: wavBytes({ channels: 9, data: new Uint8Array(36) }),
    says: /has 9 channels; 1 or 2 are allowed/,
  },
  { name: '0 channels', bytes: wavBytes({ channels: 0 }), says: /has 0 channels; 1 or 2 are allowed/ },
  {
    name: '255 channels',
    bytes: wavBytes({ channels: 255, data: new Uint8Array(510) }),
    says: /has 255 channels; 1 or 2/,
  },
  { name: '10 MHz', bytes: wavBytes({ sampleRate: 10_000_000 }), says: /10,000,000 Hz; 8,000 to 192,000/ },
  {
    name: '7 bits',
    bytes: wavBytes({ bits: 7, blockAlign: 1 }),
    says: /7-bit integer samples; 8 to 64 bits are allowed/,
  },
  {
    name: '16-bit floats',
    bytes: wavBytes({ code: 3, bits: 16 }),
    says: /16-bit float samples; 32 or 64 bits are allowed/,
  },
  {
    name: 'IMA ADPCM without blocks',
    bytes: wavBytes({ code: 17, bits: 4, blockAlign: 0 }),
    says: /no IMA ADPCM has blocks of 0 bytes/,
  },
  {
    name: 'an empty sound before other chunks',
    bytes: Buffer.concat([wavBytes({ data: new Uint8Array() }), chunk('LIST', Buffer.from('INFO'))]),
    says: /a header and no sound/,
  },
  {
    name: 'a frame size that contradicts the rest',
    bytes: wavBytes({ blockAlign: 7 }),
    says: /contradicts itself: .* 2 bytes a frame, its header says 7/,
  },
  { name: 'GSM', bytes: wavBytes({ code: 49 }), says: /compressed as GSM.*export it as plain WAV or FLAC/ },
  { name: 'text', bytes: Buffer.from('a text file that was renamed to kick.wav'), says: /is not a WAV file/ },
  {
    name: '11 s',
    bytes: wavBytes({ sampleRate: 8000, bits: 8, data: new Uint8Array(88_000) }),
    says: /11\.0 s long; at most 10 s/,
  },
  { name: '11 MiB', bytes: new Uint8Array(11 * 1024 * 1024), says: /is 11 MiB; at most 10 MiB/ },
];
for (const { name, bytes, says } of bad) {
  test(`a WAV of ${name} is refused with the reason`, () => {
    for (const look of [inspectWav, readWav])
      assert.throws(
        () => look(bytes, { name: 'kick.wav' }),
        (error: unknown) =>
          error instanceof UserError && says.test(error.message) && error.message.startsWith('kick.wav '),
      );
  });
}

test('every truncation of a file is either read or refused, never a crash', () => {
  const whole = writeWav(tone(100, 0.001), { bitDepth: '16', info: { recipe: '{"seed":1}' } });
  for (let length = 0; length < whole.length; length++) {
    try {
      readWav(whole.subarray(0, length));
    } catch (error) {
      assert.ok(error instanceof UserError, `${length} bytes: ${error}`);
    }
  }
});

test('a file inside a larger buffer is read from its own start', () => {
  const bytes = writeWav(tone(100, 0.01), { bitDepth: '16' });
  const padded = new Uint8Array(bytes.length + 7);
  padded.set(bytes, 7);
  assert.deepEqual(readWav(padded.subarray(7)), readWav(bytes));
});

test('non-finite samples are not written', () => {
  assert.throws(
    () => writeWav({ channels: [Float32Array.of(Number.NaN)], sampleRate: 44_100 }, { bitDepth: '16' }),
    /not finite/,
  );
});
