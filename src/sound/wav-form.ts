import { readSound } from '../audio/read-sound.ts';
import { resampleTo } from '../audio/resample.ts';
import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import { inspectWav } from '../audio/wav-header.ts';
import { noiseStreams } from '../diffusion/noise.ts';
import { philoxWords } from '../diffusion/philox.ts';

/** Samples of a file that leaves the house. */
export interface WavForm {
  readonly bitDepth: '16' | '24' | '32f';
  /** Default: the sound's own. */
  readonly sampleRate?: number;
}

/** By the name of the pack format, in addition to WAVs as they are stored: 16 bits, at the rate of the model. */
export const wavForms = {
  wav24: { bitDepth: '24' },
  wav48: { bitDepth: '16', sampleRate: 48_000 },
  wav2448: { bitDepth: '24', sampleRate: 48_000 },
} as const satisfies Record<string, WavForm>;
export type WavFormName = keyof typeof wavForms;
export const wavFormNames = Object.keys(wavForms) as readonly WavFormName[];

export const wavFormOf = (name: string | undefined): WavForm | undefined =>
  name !== undefined && Object.hasOwn(wavForms, name) ? wavForms[name as WavFormName] : undefined;

type Info = NonNullable<Parameters<typeof writeWav>[1]['info']>;

/**
 * A sound as a WAV of this form. 16 bits are dithered (TPDF, seeded by `seed`), unless every sample has a 16-bit value
 * already, as after a cut; 24 bits are rounded, for their steps lie at -144 dBFS.
 */
export async function wavOf(
  sound: Sound,
  form: WavForm,
  { info, seed }: { readonly info: Info; readonly seed: string },
) {
  const { bitDepth, sampleRate = sound.sampleRate } = form;
  const channels = sound.channels.length === 1 ? 1 : 2;
  const formed = sampleRate === sound.sampleRate ? sound : await resampleTo(sound, { sampleRate, channels });
  return writeWav(formed, { bitDepth, info, ...(bitDepth === '16' && ditherOf(formed, seed)) });
}

/** A WAV of ours in another form, with the tags that it has. */
export async function inForm(wav: Uint8Array, form: WavForm, seed: string): Promise<Uint8Array> {
  const { sound, recipeText } = await readSound(wav);
  const { INAM: title, ICOP: licence } = inspectWav(wav).tags;
  const tags = { recipe: recipeText, title, software: 'Rimshot', licence };
  const info = Object.fromEntries(Object.entries(tags).filter(([, text]) => text !== undefined)) as Info;
  return wavOf(sound, form, { info, seed });
}

function ditherOf({ channels }: Sound, seed: string): { random?: () => number } {
  const isExact = channels.every((channel) => channel.every((value) => Number.isInteger(value * 0x8000)));
  if (isExact) return {};
  const number = Array.from(seed).reduce((hash, digit) => (Math.imul(hash, 31) + digit.charCodeAt(0)) >>> 0, 0);
  const word = philoxWords(number, noiseStreams.dither);
  return { random: () => word() / 0x1_0000_0000 };
}
