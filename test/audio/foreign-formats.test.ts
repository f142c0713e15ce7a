import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { openSound, UnknownFormat } from '../../src/audio/read-sound.ts';
import { wavBytes } from './wav-bytes.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../fixtures/audio/formats/${name}`, import.meta.url));
const begins = (letters: string): Uint8Array => Buffer.concat([Buffer.from(letters, 'latin1'), Buffer.alloc(2000, 1)]);

/** `browser`: the page is told that its browser may be able to read it. */
const foreign: readonly { name: string; bytes: Uint8Array; says: RegExp; browser?: boolean }[] = [
  {
    name: 'M4A',
    bytes: fixture('drum.m4a'),
    says: /is an M4A.*Export it as WAV or FLAC, or drop it on Rimshot’s local page/,
    browser: true,
  },
  { name: 'WebM', bytes: fixture('drum.webm'), says: /is a WebM.*local page/, browser: true },
  { name: 'AAC', bytes: begins('\xff\xf1\x50\x80'), says: /is AAC\. .*local page/, browser: true },
  { name: 'WMA', bytes: fixture('drum.wma'), says: /is WMA.*Export it as WAV or FLAC/ },
  { name: 'AMR', bytes: begins('#!AMR\n'), says: /is AMR/ },
  { name: 'AU', bytes: begins('.snd\0\0\0\x18'), says: /is an AU file/, browser: true },
  { name: 'Wave64', bytes: begins('riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb'), says: /is a Wave64 file/ },
  { name: 'MIDI', bytes: begins('MThd\0\0\0\x06'), says: /is MIDI, notes and no sound\. Render it/ },
  { name: 'a REX loop', bytes: begins('CAT REX2'), says: /is a REX loop/ },
  { name: 'a SoundFont', bytes: begins('RIFF\0\0\0\0sfbk'), says: /is a SoundFont/ },
  { name: 'an AVI', bytes: begins('RIFF\0\0\0\0AVI LIST'), says: /is an AVI video/ },
  {
    name: 'a ZIP with a WAV as it is',
    bytes: zipSync({ 'kick.wav': [wavBytes(), { level: 0 }] }),
    says: /is a ZIP archive\. Unpack it/,
  },
  { name: 'gzip', bytes: begins('\x1f\x8b\x08'), says: /is gzip-compressed/ },
  { name: 'a PDF', bytes: begins('%PDF-1.7'), says: /is a PDF\. Send a sound: WAV, AIFF/ },
  { name: 'a PNG', bytes: begins('\x89PNG\r\n\x1a\n'), says: /is a PNG picture/ },
  { name: 'a JPEG', bytes: begins('\xff\xd8\xff\xe0'), says: /is a JPEG picture/ },
  {
    name: 'a Mac’s companion file',
    bytes: begins('\0\x05\x16\x07\0\x02\0\0Mac OS X'),
    says: /is a Mac’s companion file/,
  },
  { name: 'HTML', bytes: Buffer.from('\n<!DOCTYPE html><html><body>Sign in to download'), says: /is a web page/ },
  { name: 'text', bytes: Buffer.from('version https://git-lfs.github.com/spec/v1'), says: /is text\. Send a sound/ },
  { name: 'UTF-16 text', bytes: Buffer.from('\ufeffkick', 'utf16le'), says: /is text/ },
  {
    name: 'nothing that is known',
    bytes: begins('\x01\x02\x03\x04'),
    says: /is in no format that is known here\. Send a sound: WAV, AIFF/,
    browser: true,
  },
];
for (const { name, bytes, says, browser = false } of foreign) {
  test(`${name} under the name kick.wav is called by its name, with the way out`, () => {
    assert.throws(
      () => openSound(bytes, { name: 'kick.wav' }),
      (error: unknown) => {
        assert.ok(error instanceof UnknownFormat);
        assert.match(error.message, says);
        assert.match(error.message, /^kick\.wav /);
        assert.equal(error.isAudio, browser);
        return true;
      },
    );
  });
}

test('a known container with an unknown sound in it is named as both', () => {
  assert.throws(() => openSound(fixture('drum.spx'), { name: 'a.ogg' }), /a\.ogg is Ogg Speex, .*export it as WAV/);
  assert.throws(() => openSound(fixture('drum-alac.caf'), { name: 'a.caf' }), /CAF compressed as Apple Lossless/);
});
