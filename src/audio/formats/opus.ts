import { type CheckOptions, checkShape, type Refuse } from '../sound-limits.ts';
import { decodeOgg, OggPackets, type OggPage, type OggPart, type OggStream } from './ogg-pages.ts';
import { type OpenedSound, openedCompressed, Pieces } from './opened.ts';

/** Opus counts at this rate, whatever the recording's (RFC 7845). */
const sampleRate = 48_000;

/** Packets in a row without sound: two seconds of a voice. */
const maxFruitless = 100;

/** Ogg Opus with one or two channels: a phone's voice message. */
export function openOpus({ head, pages }: OggStream, options: CheckOptions, refuse: Refuse): OpenedSound {
  if (head.length < 19) return refuse('headerCutOff');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const channels = head[9]!;
  const shape = { channels, sampleRate };
  checkShape(shape, undefined, options, refuse);
  const family = head[18]!;
  if (family > 1) return refuse('opusFamily', { family });
  const preSkip = view.getUint16(10, true);
  const outputGain = view.getInt16(16, true);

  return openedCompressed(shape, 'Opus', async (maxFrames) => {
    const { createOpusDecoder } = await import('@audio/decode-opus/core');
    const decoder = await createOpusDecoder();
    decoder.configure({ sampleRate, channels, preSkip, outputGain });
    const decodePacket = (packet: Uint8Array) => decoder.decodeFrames([packet]).channelData;
    const pieces = new Pieces(channels, maxFrames);
    return decodeOgg(partsOf(pages(), preSkip), decodePacket, pieces, maxFruitless).finally(() => decoder.free());
  });
}

/** The decoder drops the delay; the last page says how many frames are the sound. */
function* partsOf(pages: Generator<OggPage>, preSkip: number): Generator<OggPart> {
  const packets = new OggPackets();
  for (const page of pages) {
    for (const bytes of packets.of(page)) if (!isHeader(bytes)) yield { bytes };
    if (page.isLast) yield { end: page.granule - preSkip };
  }
}

const isHeader = (packet: Uint8Array): boolean =>
  ['OpusHead', 'OpusTags'].includes(String.fromCharCode(...packet.subarray(0, 8)));
