import type { SampleLayout } from './opened.ts';

const adpcm = (
  channels: number,
  blockBytes: number,
  framesPerBlock: number,
  /** Decodes a block into channels, from frame `at` on. */
  decodeBlock: (block: Uint8Array, out: readonly Float32Array[], at: number) => void,
): SampleLayout => ({
  blockBytes,
  framesPerBlock,
  decode(bytes, frames) {
    const blocks = Math.min(Math.floor(bytes.length / blockBytes), Math.ceil(frames / framesPerBlock));
    const out = Array.from({ length: channels }, () => new Float32Array(blocks * framesPerBlock));
    for (let i = 0; i < blocks; i++)
      decodeBlock(bytes.subarray(i * blockBytes, (i + 1) * blockBytes), out, i * framesPerBlock);
    return out.map((channel) => channel.subarray(0, Math.min(frames, channel.length)));
  },
});

/** IMA ADPCM (IMA Digital Audio Focus, 1992): 89 steps, and how a code of 3 bits moves along them. */
const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const stepMoves = [-1, -1, -1, -1, 2, 4, 6, 8];

const clamp16 = (value: number): number => Math.max(-0x8000, Math.min(0x7fff, value));
const signed16 = (low: number, high: number): number => ((high << 24) >> 16) | low;

function imaSample(state: { predictor: number; index: number }, code: number): number {
  const step = steps[state.index]!;
  let change = step >> 3;
  if (code & 1) change += step >> 2;
  if (code & 2) change += step >> 1;
  if (code & 4) change += step;
  state.predictor = clamp16(state.predictor + (code & 8 ? -change : change));
  state.index = Math.max(0, Math.min(88, state.index + stepMoves[code & 7]!));
  return state.predictor / 0x8000;
}

/** In WAV (format 17): a head of 4 bytes a channel, which is the first frame, then 4 bytes of each channel in turn. */
export function imaInWav(channels: number, blockBytes: number): SampleLayout {
  return adpcm(channels, blockBytes, ((blockBytes / channels - 4) >> 2) * 8 + 1, (block, out, at) => {
    for (const [c, samples] of out.entries()) {
      const head = 4 * c;
      const state = { predictor: signed16(block[head]!, block[head + 1]!), index: Math.min(88, block[head + 2]!) };
      let frame = at;
      samples[frame++] = state.predictor / 0x8000;
      for (let word = 4 * (channels + c); word + 4 <= block.length; word += 4 * channels)
        for (let i = word; i < word + 4; i++) {
          samples[frame++] = imaSample(state, block[i]! & 15);
          samples[frame++] = imaSample(state, block[i]! >> 4);
        }
    }
  });
}

/** Apple's (`ima4` in AIFF-C and CAF): 34 bytes a channel, 64 frames; the head holds 9 bits of predictor and the index. */
export function imaOfApple(channels: number): SampleLayout {
  return adpcm(channels, 34 * channels, 64, (block, out, at) => {
    for (const [c, samples] of out.entries()) {
      const head = signed16(block[34 * c + 1]!, block[34 * c]!);
      const state = { predictor: head & ~0x7f, index: Math.min(88, head & 0x7f) };
      for (let i = 0; i < 32; i++) {
        const codes = block[34 * c + 2 + i]!;
        samples[at + 2 * i] = imaSample(state, codes & 15);
        samples[at + 2 * i + 1] = imaSample(state, codes >> 4);
      }
    }
  });
}

/** Microsoft's ADPCM (format 2): adaptation of the step by code, and the seven standard pairs of coefficients. */
const adaptation = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
export const standardCoefficients: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

/** A head of 7 bytes a channel with the first two frames, then 4 bits a sample, channels in turn. */
export function microsoftAdpcm(
  channels: number,
  blockBytes: number,
  coefficients: readonly (readonly [number, number])[],
): SampleLayout {
  const framesPerBlock = Math.floor(((blockBytes - 7 * channels) * 2) / channels) + 2;
  return adpcm(channels, blockBytes, framesPerBlock, (block, out, at) => {
    const word = (index: number): number => signed16(block[index]!, block[index + 1]!);
    const states = out.map((samples, c) => {
      const [a, b] = coefficients[block[c]!] ?? [0, 0];
      const newer = word(channels * 3 + 2 * c);
      const older = word(channels * 5 + 2 * c);
      samples[at] = older / 0x8000;
      samples[at + 1] = newer / 0x8000;
      return { a, b, newer, older, delta: word(channels + 2 * c) };
    });
    for (let i = 0; i < (framesPerBlock - 2) * channels; i++) {
      const byte = block[7 * channels + (i >> 1)]!;
      const code = i & 1 ? byte & 15 : byte >> 4;
      const state = states[i % channels]!;
      const guess = (state.newer * state.a + state.older * state.b) >> 8;
      const value = clamp16(guess + (code & 8 ? code - 16 : code) * state.delta);
      state.older = state.newer;
      state.newer = value;
      // A lying head must not make it grow without end.
      state.delta = Math.min(0x7_ffff, Math.max(16, (adaptation[code]! * state.delta) >> 8));
      out[i % channels]![at + 2 + Math.floor(i / channels)] = value / 0x8000;
    }
  });
}
