import { createRequire } from 'node:module';
import { mostSegments, type NewPage, oggFile, segmentsOf } from './formats/ogg-writer.ts';
import { lengthFrames, type Sound } from './sound.ts';

/** By `require`: a CommonJS module, whose WebAssembly is loaded on first use. */
const loadOpus = (): typeof import('opusscript') => createRequire(import.meta.url)('opusscript');

/** The only rate of the encoder's that keeps the whole band, and the rate in which Ogg Opus counts. */
export const opusSampleRate = 48_000;
/** 20 ms. */
const frameSize = 960;
/** The encoder's delay at 48 kHz, which a decoder drops (RFC 7845). */
const preSkip = 312;
/** Transparent for stereo. */
const bitsPerSecond = 128_000;
/** A page a second at most, so that a player may begin anywhere. */
const packetsPerPage = 50;
/** Of the one stream in the file. */
const serial = 1;

/** A stereo sound at 48 kHz as Ogg Opus, as long to the sample and without a lag. The same sound gives the same bytes. */
export function writeOpus(sound: Sound): Uint8Array {
  if (sound.sampleRate !== opusSampleRate || sound.channels.length !== 2)
    throw new Error('Opus is written in stereo at 48 kHz.');
  const frames = lengthFrames(sound);
  const packets = encoded(sound, Math.ceil((frames + preSkip) / frameSize));
  const pages: NewPage[] = [
    { packets: [head()], granule: 0 },
    { packets: [tags()], granule: 0 },
  ];
  let done = 0;
  for (const page of paged(packets)) {
    done += page.length;
    // The last page cuts what the last packet has too much.
    pages.push({ packets: page, granule: Math.min(done * frameSize, preSkip + frames) });
  }
  return oggFile(pages, serial);
}

function encoded({ channels }: Sound, count: number): Uint8Array[] {
  const [left, right] = channels as readonly [Float32Array, Float32Array];
  const Opus = loadOpus();
  const encoder = new Opus(opusSampleRate, 2, Opus.Application.AUDIO);
  try {
    encoder.setBitrate(bitsPerSecond);
    return Array.from({ length: count }, (_, packet) => {
      const pcm = Buffer.alloc(frameSize * 4);
      for (let i = 0; i < frameSize; i++) {
        const at = packet * frameSize + i;
        pcm.writeInt16LE(integerOf(left[at] ?? 0), i * 4);
        pcm.writeInt16LE(integerOf(right[at] ?? 0), i * 4 + 2);
      }
      return encoder.encode(pcm, frameSize);
    });
  } finally {
    encoder.delete();
  }
}

const integerOf = (value: number): number => Math.max(-0x8000, Math.min(0x7fff, Math.round(value * 0x8000)));

/** In groups that fit a page. */
function paged(packets: readonly Uint8Array[]): Uint8Array[][] {
  const pages: Uint8Array[][] = [];
  let segments = 0;
  for (const packet of packets) {
    const page = pages.at(-1);
    segments += segmentsOf(packet);
    if (page && page.length < packetsPerPage && segments <= mostSegments) page.push(packet);
    else {
      pages.push([packet]);
      segments = segmentsOf(packet);
    }
  }
  return pages;
}

/** The identification header: version 1, stereo, delay, the rate of what was encoded, no gain, channel family 0. */
function head(): Uint8Array {
  const bytes = Buffer.alloc(19);
  bytes.write('OpusHead', 0, 'latin1');
  bytes[8] = 1;
  bytes[9] = 2;
  bytes.writeUInt16LE(preSkip, 10);
  bytes.writeUInt32LE(opusSampleRate, 12);
  return bytes;
}

/** The comment header: who encoded it, and no comments. */
function tags(): Uint8Array {
  const vendor = Buffer.from('libopus 1.4, Rimshot');
  const bytes = Buffer.alloc(8 + 4 + vendor.length + 4);
  bytes.write('OpusTags', 0, 'latin1');
  bytes.writeUInt32LE(vendor.length, 8);
  vendor.copy(bytes, 12);
  return bytes;
}
