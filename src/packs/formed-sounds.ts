import { shapedWav } from '../sound/shape-wav.ts';
import { inForm, type WavFormName, wavFormOf } from '../sound/wav-form.ts';
import type { PackSound } from './pack.ts';

/** What a sound is formed from. */
type Formed = Pick<PackSound, 'wav' | 'sampleId' | 'shape'>;

/** A form other than the stored one, and what it takes beside the stored WAV. */
export type Reformed = Omit<Formed, 'wav'> & { readonly format: WavFormName };

/**
 * A sound in the form that a format names; as it is stored for any other. A shape is made anew from its source, so that
 * 24 bits hold more than the stored 16.
 */
export async function formedWav({ wav, sampleId, shape }: Formed, format: string | undefined): Promise<Uint8Array> {
  const form = wavFormOf(format);
  if (!form) return wav;
  return shape ? (await shapedWav(shape.recipe, shape.source, form)).wav : inForm(wav, form, sampleId);
}

/** The sounds of a pack in the form that its format names. */
export async function formedSounds(
  sounds: readonly PackSound[],
  format: string | undefined,
): Promise<readonly PackSound[]> {
  if (!wavFormOf(format)) return sounds;
  const formed: PackSound[] = [];
  for (const sound of sounds) formed.push({ ...sound, wav: await formedWav(sound, format) });
  return formed;
}
