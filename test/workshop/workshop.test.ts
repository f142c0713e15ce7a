import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pictureOf } from '../../src/audio/picture.ts';
import { checkSound, UnknownFormat } from '../../src/audio/read-sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { type PackSound, packOf } from '../../src/packs/pack.ts';
import { UserError } from '../../src/user-error.ts';
import { temporaryWorkshop } from './temporary-workshop.ts';

const wavOf = (hz: number): Uint8Array =>
  writeWav(
    { channels: [Float32Array.from({ length: 4410 }, (_, i) => Math.sin((i * hz) / 7000))], sampleRate: 44_100 },
    { bitDepth: '16' },
  );

test('a picture from the thread is the picture, to the byte', async (t) => {
  const wavs = [wavOf(50), wavOf(200)];
  const font = await readFile(new URL('../../src/audio/font/Inter-Medium.otf', import.meta.url));
  const labels = ['Kick', 'Snare'];
  const expected = await pictureOf(
    wavs.map((wav) => readWav(wav).sound),
    { font, labels },
  );
  assert.ok(Buffer.from(await temporaryWorkshop(t).picture(wavs, labels)).equals(expected));
});

test('a pack from the thread is the pack, with what was left out', async (t) => {
  const sounds: PackSound[] = [50, 100, 200].map((hz) => ({
    wav: wavOf(hz),
    sampleId: `${hz}`,
    instrument: 'kick',
    recipe: { seed: hz },
  }));
  const whole = packOf(sounds, { name: 'kit', licence: 'CC0', limitBytes: 1e6 }).bytes.length;
  const options = { name: 'kit', licence: 'CC0', limitBytes: whole - 1 };
  const pack = await temporaryWorkshop(t).pack(sounds, options);
  assert.deepEqual(pack, packOf(sounds, options));
  assert.equal(pack.leftOut.length, 1);
});

test('what cannot be drawn or packed is refused with its sentence', async (t) => {
  const workshop = temporaryWorkshop(t);
  await assert.rejects(workshop.picture([Buffer.from('no sound')]), UserError);
  await assert.rejects(workshop.pack([], { name: 'kit', licence: '', limitBytes: 1000 }), UserError);
});

test('a file is checked as at the door: its recipe, what is no sound, and what a browser may still read', async (t) => {
  const workshop = temporaryWorkshop(t);
  const recipe = '{"seed":1}';
  const told = writeWav(
    { channels: [new Float32Array(100)], sampleRate: 44_100 },
    { bitDepth: '16', info: { recipe } },
  );
  assert.deepEqual(await workshop.check(told, { name: 'a.wav' }), { recipeText: recipe });
  assert.deepEqual(await workshop.check(wavOf(50), { name: 'a.wav' }), {});
  const fixtures = new URL('../fixtures/audio/formats/', import.meta.url);
  for (const name of ['drum.m4a', 'make.sh']) {
    const bytes = await readFile(new URL(name, fixtures));
    const expected: unknown = await checkSound(bytes, { name }).catch((error: unknown) => error);
    assert.ok(expected instanceof UnknownFormat);
    await assert.rejects(workshop.check(bytes, { name }), (error: unknown) => {
      assert.ok(error instanceof UnknownFormat);
      assert.deepEqual([error.message, error.isAudio], [expected.message, expected.isAudio]);
      return true;
    });
  }
  await assert.rejects(workshop.check(new Uint8Array(), { name: 'a.wav' }), UserError);
});
