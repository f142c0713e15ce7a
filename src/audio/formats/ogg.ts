import { fourLetters } from '../chunks.ts';
import type { CheckOptions, Refuse } from '../sound-limits.ts';
import { openedFlac } from './flac.ts';
import { OggPackets, type OggPage, type OggStream, oggPages } from './ogg-pages.ts';
import type { OpenedSound, OpenFormat } from './opened.ts';
import { openOpus } from './opus.ts';
import { openVorbis } from './vorbis.ts';

export const isOgg = (bytes: Uint8Array): boolean => fourLetters(bytes, 0) === 'OggS';

/** A video has sound in a few languages. */
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

function* streamPages(bytes: Uint8Array, serial: number): Generator<OggPage> {
  for (const page of oggPages(bytes)) {
    if (page.serial !== serial) continue;
    yield page;
    if (page.isLast) return;
  }
}

/** 0x7F FLAC, version, count of headers, then a head as in a plain file; each packet of audio is a frame. */
function openOggFlac({ head, pages }: OggStream, options: CheckOptions, refuse: Refuse): OpenedSound {
  return openedFlac(head.subarray(9), () => frames(pages()), options, refuse);
}

function* frames(pages: Generator<OggPage>): Generator<Uint8Array> {
  const packets = new OggPackets();
  for (const page of pages) for (const packet of packets.of(page)) if (packet[0] === 0xff) yield packet;
}
