import { Refused } from './send.js';
import { sampleRate, wavOf } from './wav-file.js';

/** As on the server. */
const maxSeconds = 10;

/**
 * A file that the server cannot read (M4A, WebM) as a WAV, if the browser can. Undefined where it cannot.
 * @param {File} file @returns {Promise<Blob | undefined>}
 */
export async function convertedToWav(file) {
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const buffer = await file
    .arrayBuffer()
    .then((bytes) => context.decodeAudioData(bytes))
    .catch(() => undefined);
  if (!buffer) return undefined;
  if (buffer.duration > maxSeconds)
    throw new Refused(`${file.name}: ${buffer.duration.toFixed(1)} s > ${maxSeconds} s`);
  const [left = 0, right = left] = buffer.numberOfChannels > 1 ? [0, 1] : [0];
  return new Blob([wavOf([left, right].map((channel) => buffer.getChannelData(channel)))], { type: 'audio/wav' });
}
