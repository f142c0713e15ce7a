import { sampleRate, wavOf } from './wav-file.js';

/**
 * One bar as a 16-bit stereo WAV of exactly its own length. It is rendered twice in a row, and the second pass is kept, so
 * that sounds ring over the end into the beginning.
 * @param {{ steps: boolean[], buffer: AudioBuffer }[]} tracks @param {number} stepSeconds @param {number} stepCount
 * @returns {Promise<Blob>}
 */
export async function loopFile(tracks, stepSeconds, stepCount) {
  const frames = Math.round(stepSeconds * stepCount * sampleRate);
  const context = new OfflineAudioContext(2, 2 * frames, sampleRate);
  for (const round of [0, 1])
    for (const { steps, buffer } of tracks)
      for (const [i, isOn] of steps.entries()) {
        if (!isOn) continue;
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(context.destination);
        source.start((round * frames) / sampleRate + i * stepSeconds);
      }
  const rendered = await context.startRendering();
  const channels = [0, 1].map((channel) => rendered.getChannelData(channel).subarray(frames));
  return new Blob([wavOf(channels)], { type: 'audio/wav' });
}
