import { readWav } from '../audio/wav.ts';
import type { Strings } from '../languages/index.ts';
import { loopShare } from '../side-thread/loop-share.ts';

export type KitPart = keyof Strings['kitParts'];

/** The instruments of a kit in the order in which they are made; hats take seed, seed + 1, seed + 2. */
export const kitInstruments = ['kick', 'snare', 'hat', 'hat', 'hat', 'perc'] as const;

/** Ms from the peak until the sound stays 40 dB below it: how long it rings. */
export function decayMs(wav: Uint8Array): number {
  const { channels, sampleRate } = readWav(wav).sound;
  let peak = 0;
  let peakFrame = 0;
  for (const channel of channels)
    for (const [frame, value] of channel.entries())
      if (Math.abs(value) > peak) {
        peak = Math.abs(value);
        peakFrame = frame;
      }
  let last = peakFrame;
  for (const channel of channels) {
    const audible = channel.findLastIndex((value) => Math.abs(value) > peak * 0.01);
    last = Math.max(last, audible);
  }
  return ((last - peakFrame) / sampleRate) * 1000;
}

/**
 * Names the sounds of a kit. A model cannot be asked for an open or a closed hat, so three are made and named by how
 * long they ring: shortest closed, longest open. Decided by the sounds alone, so a kit's seed gives the same kit.
 * @returns parts and the position of their sound, in playing order
 */
export async function kitParts(
  sounds: readonly { readonly instrument: string; readonly wav: Uint8Array }[],
): Promise<{ readonly part: KitPart; readonly index: number }[]> {
  const indexed = sounds.map((sound, index) => ({ ...sound, index }));
  const of = (instrument: string) => indexed.filter((sound) => sound.instrument === instrument);
  const hats: { index: number; ms: number }[] = [];
  for (const { index, wav } of of('hat')) {
    // One takes several milliseconds.
    await loopShare();
    hats.push({ index, ms: decayMs(wav) });
  }
  hats.sort((a, b) => a.ms - b.ms || a.index - b.index);
  const hatPart = (rank: number): KitPart => (rank === 0 ? 'closed' : rank === hats.length - 1 ? 'open' : 'middle');
  return [
    ...of('kick').map(({ index }) => ({ part: 'kick' as const, index })),
    ...of('snare').map(({ index }) => ({ part: 'snare' as const, index })),
    ...hats.map(({ index }, rank) => ({ part: hatPart(rank), index })),
    ...of('perc').map(({ index }) => ({ part: 'perc' as const, index })),
  ];
}
