import { type Manifest, originOf } from './manifest.ts';

/** What travels in a WAV, in English: whether the sound may be released, and the credits that are asked. */
export function wavLicence(manifest: Manifest): string {
  const { licence, attributions } = manifest.provenance;
  const terms = {
    starter: 'Free to release, commercially too.',
    pretrained:
      'Not cleared for commercial release: the recordings behind the pretrained models exclude commercial models.',
    own: `To be released as the model's maker states: ${licence}.`,
  } as const satisfies Record<ReturnType<typeof originOf>, string>;
  return [terms[originOf(manifest)], ...(attributions.length > 0 ? ['Please credit:', ...attributions] : [])].join(' ');
}
