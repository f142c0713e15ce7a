import { checkShape } from '../sound-limits.ts';
import { fourLetters } from '../wav-chunks.ts';
import { decodeFlac, streamInfo } from './flac.ts';
import { OggPackets, type OggPage, type OggStream, oggPages } from './ogg-pages.ts';
import type { Decoded, OpenFormat, Pieces } from './opened.ts';
import { openOpus } from './opus.ts';
import { openVorbis } from './vorbis.ts';

export const isOgg = (bytes: Uint8Array): boolean => fourLetters(bytes, 0) === 'OggS';

/** A video has its sound in a few languages. */
const maxStreams = 16;

/** The first packet of a stream tells its codec. */
const codecs = [
  { magic: 'OpusHead', open: openOpus },
  { magic: '\x01vorbis', open: openVorbis },
  { magic: '\x7fFLAC', open: openOggFlac },
] as const;
const foreign = [
  { magic: 'Speex   ', kind: 'speex' },
  { magic: '\x80theora', kind: 'video' },
] as const;

/** Ogg with Opus, Vorbis or FLAC: the first of the streams that can be decoded. */
export const openOgg: OpenFormat = (bytes, options, refuse) => {
  let kind: 'speex' | 'video' | 'unknown' = 'unknown';
  let streams = 0;
  for (const page of oggPages(bytes)) {
    // Heads of all streams stand before anything else.
    if (!page.isFirst || ++streams > maxStreams) break;
    const head = page.parts[0] ?? new Uint8Array();
    const starts = ({ magic }: { magic: string }) => String.fromCharCode(...head.subarray(0, magic.length)) === magic;
    const codec = codecs.find(starts);
    if (codec) return codec.open({ head, pages: () => streamPages(bytes, page.serial) }, options, refuse);
    kind = foreign.find(starts)?.kind ?? kind;
  }
  return refuse('oggCodec', { kind });
};

function* streamPages(bytes: Uint8Array, serial: number): Generator<OggPage, { readonly isCutOff: boolean }> {
  const pages = oggPages(bytes);
  for (let next = pages.next(); ; next = pages.next()) {
    if (next.done) return { isCutOff: true };
    if (next.value.serial !== serial) continue;
    yield next.value;
    if (next.value.isLast) return { isCutOff: false };
  }
}

function openOggFlac(
  { head, pages }: OggStream,
  options: Parameters<OpenFormat>[1],
  refuse: Parameters<OpenFormat>[2],
): ReturnType<OpenFormat> {
  // 0x7F FLAC, version, count of headers, then "fLaC" and the description as in a plain file.
  const info = streamInfo(head.subarray(17), refuse);
  const shape = { channels: info.channels, sampleRate: info.sampleRate };
  checkShape(shape, info.totalFrames || undefined, options, refuse);
  return {
    ...shape,
    format: 'FLAC',
    isCompressed: true,
    ...(info.totalFrames > 0 && { lengthFrames: info.totalFrames }),
    notes: [],
    async decode(maxFrames): Promise<Decoded> {
      const pieces: Pieces = await decodeFlac(flacParts(head, pages()), info, maxFrames);
      const most = info.totalFrames || pieces.frames;
      return { channels: pieces.join(0, most), isCutOff: !pieces.isEnough && pieces.frames < info.totalFrames };
    },
  };
}

/** As a plain FLAC: the description, then a frame of audio at a time. */
function* flacParts(head: Uint8Array, pages: Generator<OggPage>): Generator<Uint8Array> {
  const plain = Uint8Array.from(head.subarray(9, 9 + 42));
  plain[4] = 0x80;
  yield plain;
  const packets = new OggPackets();
  for (const page of pages) for (const packet of packets.of(page)) if (packet[0] === 0xff) yield packet;
}
