import { resampleTo } from '../audio/resample.ts';
import { lengthFrames, type Sound } from '../audio/sound.ts';
import { readWav } from '../audio/wav.ts';
import { opusSampleRate, writeOpus } from '../audio/write-opus.ts';

/** Several sounds as one voice message. */
export interface VoiceMessage {
  /** Ogg Opus. */
  readonly bytes: Uint8Array;
  readonly durationSecs: number;
  /** Peaks of `waveformPoints` equal parts of it, 0 to 255. */
  readonly waveform: Uint8Array;
  /** When each sound begins, in seconds. */
  readonly startSecs: readonly number[];
}

/** As many as a chat shows of a recording. */
const waveformPoints = 256;
/** Between two sounds: heard as a pause, and no wait. */
const pauseSecs = 0.35;

/** These WAVs one after another. Throws UserError as readWav does. */
export async function voiceMessage(wavs: readonly Uint8Array[]): Promise<VoiceMessage> {
  const sounds: Sound[] = [];
  for (const wav of wavs)
    sounds.push(await resampleTo(readWav(wav).sound, { sampleRate: opusSampleRate, channels: 2 }));
  const pause = Math.round(pauseSecs * opusSampleRate);
  const starts: number[] = [];
  let length = 0;
  for (const sound of sounds) {
    starts.push(length === 0 ? 0 : length + pause);
    length = starts.at(-1)! + lengthFrames(sound);
  }
  const channels = [new Float32Array(length), new Float32Array(length)];
  for (const [i, sound] of sounds.entries())
    for (const [c, channel] of channels.entries()) channel.set(sound.channels[c]!, starts[i]!);
  return {
    bytes: writeOpus({ channels, sampleRate: opusSampleRate }),
    durationSecs: length / opusSampleRate,
    waveform: waveformOf(channels, length),
    startSecs: starts.map((start) => start / opusSampleRate),
  };
}

function waveformOf(channels: readonly Float32Array[], length: number): Uint8Array {
  return Uint8Array.from({ length: waveformPoints }, (_, point) => {
    const [from, to] = [point, point + 1].map((n) => Math.round((n * length) / waveformPoints));
    let peak = 0;
    for (const channel of channels)
      for (const value of channel.subarray(from, to)) peak = Math.max(peak, Math.abs(value));
    return Math.min(255, Math.round(peak * 255));
  });
}
