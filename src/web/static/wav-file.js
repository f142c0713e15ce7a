export const sampleRate = 44100;

/** 16-bit stereo. Peak at most 0.97 of full scale: several drums at once may exceed it. @param {Float32Array[]} channels */
export function wavOf(channels) {
  const frames = channels[0]?.length ?? 0;
  let peak = 0;
  for (const channel of channels) for (const value of channel) peak = Math.max(peak, Math.abs(value));
  const gain = peak > 0.97 ? 0.97 / peak : 1;
  const view = new DataView(new ArrayBuffer(44 + frames * 4));
  /** @param {number} at @param {string} letters */
  const text = (at, letters) => {
    for (const [i, letter] of [...letters].entries()) view.setUint8(at + i, letter.charCodeAt(0));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + frames * 4, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 4, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, frames * 4, true);
  for (let i = 0; i < frames; i++)
    for (const [c, channel] of channels.entries())
      view.setInt16(44 + i * 4 + c * 2, Math.round((channel[i] ?? 0) * gain * 32767), true);
  return view.buffer;
}
