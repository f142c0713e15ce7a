import type { Sound } from '../audio/sound.ts';
import type { Beat } from './beat.ts';
import { busGain, fadeSeconds, gainOfDb, limited, type MixedRow, roundFrames, voicesOf } from './mixer.js';

/** A row's sound, null where its slot is empty, and how it is mixed. */
export interface RenderedRow extends MixedRow {
  readonly sound: Sound | null;
}

/**
 * One round of a beat as a stereo sound of exactly its own length: sounds that ring over the end are heard at the
 * beginning, so that it repeats without a seam. The same numbers as the page's live graph follow (mixer.js).
 * @param rows in the order of the beat's rows; their sounds at one sample rate, in Hz
 */
export function renderBeat(beat: Beat, rows: readonly RenderedRow[], sampleRate: number): Sound {
  const length = roundFrames(beat, sampleRate);
  const channels = [new Float64Array(length), new Float64Array(length)];
  for (const { row, frame, gain, cut } of voicesOf(beat, rows, sampleRate)) {
    const { sound, volumeDb } = rows[row]!;
    if (!sound) continue;
    const level = gain * gainOfDb(volumeDb);
    for (const [c, channel] of channels.entries())
      addVoice(channel, sound.channels[c] ?? sound.channels[0]!, {
        frame,
        level,
        fade: cut && fadeOf(cut - frame, sampleRate),
      });
  }
  const mixed = channels.map((channel) => Float32Array.from(channel, (value) => limited(value * busGain)));
  return { channels: mixed, sampleRate };
}

/** Each row as it is heard in solo, whether muted or not. */
export const renderStems = (beat: Beat, rows: readonly RenderedRow[], sampleRate: number): readonly Sound[] =>
  rows.map((_, i) => {
    const alone = rows.map((row, j) => ({ ...row, solo: i === j }));
    return renderBeat(beat, alone, sampleRate);
  });

interface Fade {
  /** Frames of the sound. */
  readonly from: number;
  readonly to: number;
}

const fadeOf = (from: number, sampleRate: number): Fade => ({ from, to: from + fadeSeconds * sampleRate });

function addVoice(
  channel: Float64Array,
  sound: Float32Array,
  { frame, level, fade }: { readonly frame: number; readonly level: number; readonly fade: Fade | undefined | 0 },
): void {
  const end = fade ? Math.min(sound.length, Math.ceil(fade.to)) : sound.length;
  for (let i = 0; i < end; i++) {
    const open = fade && i > fade.from ? 1 - (i - fade.from) / (fade.to - fade.from) : 1;
    const at = (frame + i) % channel.length;
    channel[at] = channel[at]! + sound[i]! * level * open;
  }
}
