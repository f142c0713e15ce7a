import type { PlacedSound } from './placed-sound.ts';
import { type Xml, xmlDocument } from './xml.ts';

/**
 * An SFZ instrument: one-shots, velocity to level; sounds of a choke group cut each other. A path may hold spaces, so
 * it comes last in its line (https://sfzformat.com/opcodes/sample).
 */
export function sfzInstrument(name: string, sounds: readonly PlacedSound[]): string {
  const cut = (choke: number): string => (choke === 0 ? '' : ` group=${choke} off_by=${choke} off_mode=fast`);
  return [
    `// ${name}, made with Rimshot. Notes follow the General MIDI drum map.`,
    '<global> loop_mode=one_shot pitch_keytrack=0 amp_veltrack=100',
    ...sounds.map(({ file, note, choke }) => `<region> key=${note}${cut(choke)} sample=${file}`),
    '',
  ].join('\n');
}

/** A DecentSampler preset that plays as the SFZ does: a group for each choke group, and one for the rest. */
export function decentSamplerPreset(sounds: readonly PlacedSound[]): string {
  const groups = [...new Set(sounds.map(({ choke }) => choke))].map((choke): Xml => {
    const tag = `choke-${choke}`;
    return [
      'group',
      choke === 0 ? {} : { tags: tag, silencedByTags: tag, silencingMode: 'fast' },
      sounds
        .filter((sound) => sound.choke === choke)
        .map(({ file: path, note }) => [
          'sample',
          { path, rootNote: note, loNote: note, hiNote: note, pitchKeyTrack: 0 },
        ]),
    ];
  });
  // A drum rings on after its key: a release longer than any one-shot.
  const envelope = { attack: 0, decay: 0, sustain: 1, release: 10, ampVelTrack: 1 };
  return xmlDocument(['DecentSampler', { minVersion: '1.0.0' }, [['groups', envelope, groups]]]);
}
