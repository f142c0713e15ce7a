import { checkShape } from '../sound-limits.ts';
import { firstMp3Frame, mp3Frames, statedMp3Frames } from './mp3-frames.ts';
import { type OpenFormat, openedCompressed, Pieces, quietly } from './opened.ts';

export const isMp3 = (bytes: Uint8Array): boolean => firstMp3Frame(bytes) !== undefined;

/** MPEG audio, layers 1 to 3, without the encoder's delay and padding where the file states them. */
export const openMp3: OpenFormat = (bytes, options, refuse) => {
  const first = firstMp3Frame(bytes);
  if (first === undefined) return refuse('noMpeg');
  const { header } = first;
  checkShape(header, undefined, options, refuse);
  const stated = statedMp3Frames(bytes.subarray(first.at, first.at + header.frameBytes), header);
  return openedCompressed(header, 'MP3', async (maxFrames) => {
    const { MPEGDecoder } = await import('mpg123-decoder');
    const decoder = new MPEGDecoder({ enableGapless: true });
    await decoder.ready;
    // The decoder gives two channels for mono, too.
    const pieces = new Pieces(header.channels, maxFrames);
    let given = 0;
    let isCutOff = false;
    try {
      for (const { frame, isWhole } of mp3Frames(bytes, first)) {
        isCutOff = !isWhole;
        if (isCutOff) break;
        given++;
        pieces.add((await quietly(() => decoder.decode(frame))).channelData);
        if (pieces.isEnough) break;
      }
    } finally {
      decoder.free();
    }
    return { channels: pieces.join(), isCutOff: !pieces.isEnough && (isCutOff || given - 1 < (stated ?? 0)) };
  });
};
