import { type CheckOptions, checkShape, type Refuse } from '../sound-limits.ts';
import { OggPackets, type OggStream } from './ogg-pages.ts';
import { type OpenedSound, Pieces } from './opened.ts';

/** Opus counts at this rate whatever it was recorded at (RFC 7845). */
const sampleRate = 48_000;

/** Packets in a row that are no sound: two seconds of a voice. */
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

  return {
    ...shape,
    format: 'Opus',
    isCompressed: true,
    notes: [],
    async decode(maxFrames) {
      const { createOpusDecoder } = await import('@audio/decode-opus/core');
      const decoder = await createOpusDecoder();
      // The delay is dropped by the decoder; the last page says how many frames are the sound.
      const pieces = new Pieces(channels, maxFrames);
      const packets = new OggPackets();
      let end: number | undefined;
      let fruitless = 0;
      try {
        decoder.configure({ sampleRate, channels, preSkip, outputGain });
        const all = pages();
        for (let next = all.next(); !next.done; next = all.next()) {
          for (const packet of packets.of(next.value)) {
            if (isHeader(packet)) continue;
            const { channelData } = decoder.decodeFrames([packet]);
            pieces.add(channelData);
            fruitless = channelData[0]?.length ? 0 : fruitless + 1;
            if (pieces.isEnough || fruitless === maxFruitless) break;
          }
          if (pieces.isEnough || fruitless === maxFruitless) break;
          if (next.value.isLast) end = next.value.granule - preSkip;
        }
      } finally {
        decoder.free();
      }
      const isCutOff = end === undefined && !pieces.isEnough;
      return { channels: pieces.join(0, end !== undefined && end > 0 ? end : pieces.frames), isCutOff };
    },
  };
}

const isHeader = (packet: Uint8Array): boolean => {
  const start = String.fromCharCode(...packet.subarray(0, 8));
  return start === 'OpusHead' || start === 'OpusTags';
};
