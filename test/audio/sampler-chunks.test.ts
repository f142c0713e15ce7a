import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import wavefile from 'wavefile';
import { withSamplerChunks } from '../../src/audio/sampler-chunks.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { inspectWav } from '../../src/audio/wav-header.ts';
import { takenSound } from '../../src/packs/taken-sound.ts';
import { stereo, tone, uniform } from './tones.ts';

const info = { recipe: '{"seed":7}', software: 'Rimshot', licence: 'Free to release, commercially too.' };
const wav = writeWav(stereo(tone(43.65, 0.5)), { bitDepth: '16', info });

/** Chunks by id, strictly: every one even, and nothing behind the last. */
function chunksIn(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  assert.equal(view.getUint32(4, true), file.length - 8);
  const chunks = new Map<string, Uint8Array>();
  let at = 12;
  while (at < file.length) {
    const size = view.getUint32(at + 4, true);
    chunks.set(Buffer.from(file.subarray(at, at + 4)).toString(), file.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  assert.equal(at, file.length);
  return chunks;
}

test('wavefile reads the root note, no loops, and everything that was there before', () => {
  const file = new wavefile.WaveFile(withSamplerChunks(wav, 44_100, 29));
  const { dwMIDIUnityNote, dwSamplePeriod, dwNumSampleLoops, dwMIDIPitchFraction } = file.smpl as Record<
    string,
    number
  >;
  assert.deepEqual([dwMIDIUnityNote, dwSamplePeriod, dwNumSampleLoops, dwMIDIPitchFraction], [29, 22_676, 0, 0]);
  assert.equal(file.getTag('ICMT'), info.recipe);
  assert.equal(file.getTag('ICOP'), info.licence);
});

test('“inst” holds the root note and the whole keyboard, behind all that was there', () => {
  const chunks = chunksIn(withSamplerChunks(wav, 44_100, 29));
  assert.deepEqual([...chunks.keys()], ['fmt ', 'data', 'LIST', 'smpl', 'inst']);
  assert.deepEqual([...chunks.get('inst')!], [29, 0, 0, 0, 127, 1, 127]);
  assert.equal(chunks.get('smpl')!.length, 36);
});

test('our own reader takes the same samples and the same recipe from both', () => {
  const marked = withSamplerChunks(wav, 44_100, 60);
  assert.deepEqual(readWav(marked), readWav(wav));
  assert.deepEqual(inspectWav(marked).tags, inspectWav(wav).tags);
});

test('a second time changes nothing, and what is no RIFF file stays as it is', () => {
  const marked = withSamplerChunks(wav, 44_100, 29);
  assert.equal(withSamplerChunks(marked, 44_100, 60), marked);
  const wide = readFileSync(new URL('../fixtures/audio/formats/drum-rf64.wav', import.meta.url));
  assert.equal(withSamplerChunks(wide, 44_100, 60), wide);
});

test('a file of odd length gets its pad byte first', () => {
  const odd = wav.subarray(0, wav.length - 1);
  chunksIn(withSamplerChunks(Uint8Array.from([...odd]), 44_100, 29));
});

test('a clear pitch becomes the root note, noise gets middle C', () => {
  const rootOf = (file: Uint8Array): number | undefined => chunksIn(takenSound(file).wav).get('inst')?.[0];
  assert.equal(rootOf(wav), 29);
  const random = uniform();
  const noise = Float32Array.from({ length: 22_050 }, () => random() - 0.5);
  assert.equal(rootOf(writeWav({ channels: [noise], sampleRate: 44_100 }, { bitDepth: '32f' })), 60);
});
