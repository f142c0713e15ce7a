import type { Manifest } from './manifest.ts';

/** What travels in a WAV, in English: whether the sound may be released, and the credits that are asked. */
export function wavLicence({ variant, provenance: { licence, attributions } }: Manifest): string {
  const terms = {
    starter: 'Free to release, commercially too.',
    pretrained:
      'Not cleared for commercial release: the recordings behind the pretrained models exclude commercial models.',
    own: `To be released as the model's maker states: ${licence}.`,
  } as const satisfies Record<Manifest['variant'], string>;
  return [terms[variant], ...(attributions.length > 0 ? ['Please credit:', ...attributions] : [])].join(' ');
}
