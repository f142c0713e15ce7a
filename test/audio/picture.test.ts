import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Canvas, loadImage } from '@napi-rs/canvas';
import { pictureOf } from '../../src/audio/picture.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { pictureFont } from '../../src/workshop/draw-sounds.ts';
import { drum, tone } from './tones.ts';

async function pixelsOf(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const canvas = new Canvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return { width: image.width, height: image.height, data: context.getImageData(0, 0, image.width, image.height).data };
}

const draw = async (sounds: readonly Sound[], labels: readonly string[] = []) =>
  pixelsOf(await pictureOf(sounds, { font: await pictureFont(), labels }));

/** Pixels that differ. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 4) if (a[i] !== b[i] || a[i + 1] !== b[i + 1]) count++;
  return count;
}

test('one, four and eight sounds make pictures of a size that a chat shows well', async () => {
  const sound = drum(60, 0.74, 0.1);
  const sizes = [];
  for (const count of [1, 4, 8]) {
    const { width, height } = await draw(Array.from({ length: count }, () => sound));
    sizes.push([width, height]);
  }
  assert.deepEqual(sizes, [
    [860, 486],
    [1200, 512],
    [1200, 1006],
  ]);
});

test('the card is opaque with clear corners, so that it reads on dark and on light', async () => {
  const { width, data } = await draw([drum(60, 0.5, 0.1)]);
  assert.equal(data[3], 0);
  assert.equal(data[4 * (10 * width + 400) + 3], 255);
});

test('the picture shows the sound, and text is drawn with the shipped font', async () => {
  const low = await draw([drum(60, 0.5, 0.1)], ['one']);
  const high = await draw([drum(6000, 0.5, 0.1)], ['one']);
  const renamed = await draw([drum(60, 0.5, 0.1)], ['another']);
  assert.ok(difference(low.data, high.data) > 5000);
  const letters = difference(low.data, renamed.data);
  assert.ok(letters > 200 && letters < 5000, `${letters}`);
});

test('silence, a single frame, mono, other rates and over-full scale are drawn too', async () => {
  const sounds = [
    { channels: [new Float32Array(1000), new Float32Array(1000)], sampleRate: 44_100 },
    { channels: [Float32Array.of(0.5)], sampleRate: 44_100 },
    tone(300, 0.3, { sampleRate: 8000, amplitude: 3 }),
    drum(200, 0.74, 0.2),
  ];
  const { data } = await draw(sounds, ['a label that is far too long for the space beside its number', '', 'x']);
  assert.ok(data.some((value) => value > 200));
});

test('none and nine sounds are a mistake of the caller', async () => {
  const font = await pictureFont();
  await assert.rejects(pictureOf([], { font }), /1 to 8/);
  await assert.rejects(
    pictureOf(
      Array.from({ length: 9 }, () => drum(60, 0.1, 0.1)),
      { font },
    ),
    /1 to 8/,
  );
});
