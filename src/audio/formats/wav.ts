import { inspectWav } from '../wav-header.ts';
import { recipeOf } from '../wav-tags.ts';
import { openMp3 } from './mp3.ts';
import type { OpenFormat } from './opened.ts';
import { decodeWav } from './wav-samples.ts';

/** WAV and its relatives RIFX, RF64 and BW64, with whole samples, ADPCM or MPEG in them. */
export const openWav: OpenFormat = (bytes, options, refuse) => {
  const info = inspectWav(bytes, options);
  const { channels, sampleRate, lengthFrames, notes } = info;
  if (info.coding === 'mpeg') {
    const held = bytes.subarray(info.dataOffset, info.dataOffset + info.dataBytes);
    return { ...openMp3(held, options, refuse), format: 'WAV', notes };
  }
  const recipeText = recipeOf(info.tags);
  return {
    channels,
    sampleRate,
    format: 'WAV',
    isCompressed: false,
    lengthFrames,
    ...(recipeText !== undefined && { recipeText }),
    notes,
    decode: (maxFrames) => ({ channels: decodeWav(bytes, info, Math.min(maxFrames, lengthFrames)) }),
  };
};
