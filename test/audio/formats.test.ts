import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSound } from '../../src/audio/read-sound.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { UserError } from '../../src/user-error.ts';
import { flacOf } from './write-flac.ts';

const folder = new URL('../fixtures/audio/formats/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(name, folder));

/** `worst`: the largest difference of a sample; lossy formats are compared with what their reference decoder gives. */
const files: readonly { file: string; format: string; like: string; worst: number }[] = [
  { file: 'drum.flac', format: 'FLAC', like: 'drum.wav', worst: 0 },
  { file: 'stereo.flac', format: 'FLAC', like: 'stereo.wav', worst: 0 },
  { file: 'drum-flac.oga', format: 'FLAC', like: 'drum.wav', worst: 0 },
  { file: 'drum.aiff', format: 'AIFF', like: 'drum.wav', worst: 0 },
  { file: 'drum-8.aiff', format: 'AIFF', like: 'drum.wav', worst: 0.5 / 128 },
  { file: 'stereo-float.aifc', format: 'AIFF', like: 'stereo.wav', worst: 0 },
  { file: 'drum.caf', format: 'CAF', like: 'drum.wav', worst: 0 },
  { file: 'stereo-float.caf', format: 'CAF', like: 'stereo.wav', worst: 0 },
  { file: 'drum-pipe.wav', format: 'WAV', like: 'drum.wav', worst: 0 },
  { file: 'drum-rf64.wav', format: 'WAV', like: 'drum.wav', worst: 0 },
  { file: 'drum-rifx.wav', format: 'WAV', like: 'drum.wav', worst: 0 },
  { file: 'drum-mulaw.wav', format: 'WAV', like: 'drum-mulaw.wav.ref.wav', worst: 0 },
  { file: 'drum-alaw.wav', format: 'WAV', like: 'drum-alaw.wav.ref.wav', worst: 0 },
  { file: 'drum-ima.wav', format: 'WAV', like: 'drum-ima.wav.ref.wav', worst: 0 },
  { file: 'stereo-ima.wav', format: 'WAV', like: 'stereo-ima.wav.ref.wav', worst: 0 },
  { file: 'stereo-ms.wav', format: 'WAV', like: 'stereo-ms.wav.ref.wav', worst: 0 },
  // ffmpeg rounds the steps in another way than the standard's shifts.
  { file: 'drum-ima.aifc', format: 'AIFF', like: 'drum-ima.aifc.ref.wav', worst: 0.01 },
  { file: 'drum-ima.caf', format: 'CAF', like: 'drum-ima.caf.ref.wav', worst: 0.01 },
  { file: 'drum-mp3.wav', format: 'WAV', like: 'drum-mp3.wav.ref.wav', worst: 2 / 32_768 },
  { file: 'drum.mp3', format: 'MP3', like: 'drum.mp3.ref.wav', worst: 2 / 32_768 },
  { file: 'stereo.mp3', format: 'MP3', like: 'stereo.mp3.ref.wav', worst: 4 / 32_768 },
  { file: 'drum.ogg', format: 'Ogg Vorbis', like: 'drum.ogg.ref.wav', worst: 2 / 32_768 },
  { file: 'stereo.ogg', format: 'Ogg Vorbis', like: 'stereo.ogg.ref.wav', worst: 2 / 32_768 },
  { file: 'drum.opus', format: 'Opus', like: 'drum.opus.ref.wav', worst: 2 / 32_768 },
  { file: 'stereo.opus', format: 'Opus', like: 'stereo.opus.ref.wav', worst: 2 / 32_768 },
];

/** Blocks of ADPCM are filled up: sox drops what lies beyond the stated length only in part. */
const mayBeLonger = /-(ima|ms)\.wav\.ref\.wav$/;

function largestDifference(a: Sound, b: Sound): number {
  let worst = 0;
  for (const [c, channel] of a.channels.entries())
    for (let i = 0; i < channel.length; i++)
      worst = Math.max(worst, Math.abs(channel[i]! - Math.max(-1, Math.min(1, b.channels[c]![i]!))));
  return worst;
}

for (const { file, format, like, worst } of files) {
  test(`${file} is read as ${like} to the frame, also under another name`, async () => {
    const read = await readSound(fixture(file), { name: 'kick.wav' });
    const expected = readWav(fixture(like)).sound;
    assert.equal(read.format, format);
    assert.deepEqual(read.notes, []);
    assert.equal(read.sound.sampleRate, expected.sampleRate);
    assert.equal(read.sound.channels.length, expected.channels.length);
    const [frames, reference] = [read.sound.channels[0]!.length, expected.channels[0]!.length];
    if (mayBeLonger.test(like)) assert.ok(frames <= reference && frames >= 2400, `${frames} of ${reference} frames`);
    else assert.equal(frames, reference);
    const difference = largestDifference(read.sound, expected);
    assert.ok(difference <= worst, `differs by ${difference}`);
  });
}

test('gapless MP3, Vorbis and Opus are as long as the WAV they were made from', async () => {
  for (const [file, frames] of [
    ['drum.mp3', 3001],
    ['drum.ogg', 3001],
    ['stereo.ogg', 2400],
    ['stereo.mp3', 2400],
    ['drum.opus', Math.round((3001 / 22_050) * 48_000)],
    ['stereo.opus', 4800],
  ] as const)
    assert.equal((await readSound(fixture(file))).sound.channels[0]!.length, frames, file);
});

test('a FLAC that ends in a sample of -1 is read to its end', async () => {
  const samples = Int16Array.from({ length: 1024 }, (_, i) => (i === 1023 ? -1 : 300 + ((i * 7919) % 200)));
  const { sound, notes } = await readSound(flacOf([samples, samples], 256));
  assert.deepEqual(notes, []);
  for (const channel of sound.channels)
    assert.deepEqual(
      Int16Array.from(channel, (value) => value * 32_768),
      samples,
    );
});

test('a picture in a tag before or inside a file does not hide the sound', async () => {
  const picture = Buffer.alloc(70_000, 0xff);
  const size = [picture.length >> 21, (picture.length >> 14) & 127, (picture.length >> 7) & 127, picture.length & 127];
  const id3 = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...size]), picture]);
  for (const file of ['drum.mp3', 'drum.flac', 'drum.wav']) {
    const tagged = await readSound(Buffer.concat([id3, fixture(file)]));
    assert.deepEqual(tagged, await readSound(fixture(file)), file);
  }
  const flac = fixture('drum.flac');
  const block = Buffer.concat([Buffer.from([6, 1, 0x11, 0x70]), picture]);
  const inside = await readSound(Buffer.concat([flac.subarray(0, 42), block, flac.subarray(42)]));
  assert.deepEqual(inside.sound, (await readSound(flac)).sound);
});

/** Reads, or the sentence; anything else that is thrown fails the test. */
async function attempt(bytes: Uint8Array): Promise<{ frames: number; notes: readonly string[] } | string> {
  try {
    const { sound, notes } = await readSound(bytes, { name: 'x' });
    assert.ok(sound.channels.every((channel) => channel.every(Number.isFinite)));
    return { frames: sound.channels[0]!.length, notes: notes.map(inEnglish) };
  } catch (error) {
    assert.ok(error instanceof UserError, String((error as Error).stack));
    assert.ok(error.message.length <= 500, error.message);
    return error.message;
  }
}

for (const file of [...new Set(files.map((one) => one.file))]) {
  test(`${file}, cut off anywhere, gives what is whole with a note, or a sentence, and never more than there was`, async () => {
    const whole = fixture(file);
    const frames = (await readSound(whole)).sound.channels[0]!.length;
    for (let part = 1; part < 16; part++) {
      const result = await attempt(whole.subarray(0, Math.floor((whole.length * part) / 16)));
      if (typeof result === 'string') continue;
      assert.ok(result.frames <= frames, `${part}/16: ${result.frames} of ${frames}`);
      const isStreamed = file === 'drum-pipe.wav' || file === 'drum-mp3.wav' || /-ima\.(wav|aifc|caf)$/.test(file);
      if (result.frames < frames && !isStreamed) assert.match(result.notes.join(), /cut off/, `${part}/16`);
    }
  });

  test(`${file} with garbage in it is read or refused, never a crash or a hang`, async () => {
    let state = 9;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((state / 0x8000_0000) * below);
    };
    for (let round = 0; round < 20; round++) {
      const bytes = Uint8Array.from(fixture(file));
      const within = round % 2 === 0 ? bytes.length : Math.min(120, bytes.length);
      for (let i = 0; i <= round; i++) bytes[random(within)] = random(256);
      await attempt(bytes);
    }
    const head = fixture(file).subarray(0, 300);
    await attempt(Buffer.concat([head, Buffer.from(Array.from({ length: 20_000 }, () => random(256)))]));
  });
}
