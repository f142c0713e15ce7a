import type { DrumPart } from '../kits/kit.ts';

export interface PlacedSound {
  /** Relative to the instrument file, with forward slashes. */
  readonly path: string;
  readonly part: DrumPart;
  /** MIDI note 0 to 127; undefined where the keyboard is full. */
  readonly note: number | undefined;
}

/** An SFZ instrument: one-shots, velocity to level, a closed hat cuts the open ones. */
export function sfzInstrument(name: string, sounds: readonly PlacedSound[]): string {
  const choked = ' group=2 off_by=1 off_mode=fast';
  const choke: Partial<Record<DrumPart, string>> = {
    'closed-hat': ' group=1',
    'half-open-hat': choked,
    'open-hat': choked,
  };
  return [
    `// ${name}, made with Rimshot. Notes follow the General MIDI drum map.`,
    '<global> loop_mode=one_shot pitch_keytrack=0 amp_veltrack=100',
    ...sounds.map(({ path, part, note }) => `<region> sample=${path} key=${note}${choke[part] ?? ''}`),
    '',
  ].join('\n');
}

/** A DecentSampler preset that plays as the SFZ does. */
export function decentSamplerPreset(sounds: readonly PlacedSound[]): string {
  const choked = ' silencedByTags="closed-hat" silencingMode="fast"';
  const choke: Partial<Record<DrumPart, string>> = { 'half-open-hat': choked, 'open-hat': choked };
  const groups = [...new Set(sounds.map((sound) => sound.part))].flatMap((part) => [
    `    <group tags="${part}"${choke[part] ?? ''}>`,
    ...sounds
      .filter((sound) => sound.part === part)
      .map(
        ({ path, note }) =>
          `      <sample path="${path}" rootNote="${note}" loNote="${note}" hiNote="${note}" pitchKeyTrack="0"/>`,
      ),
    '    </group>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<DecentSampler minVersion="1.0.0">',
    // A drum rings on after its key: a release longer than any one-shot.
    '  <groups attack="0" decay="0" sustain="1" release="10" ampVelTrack="1">',
    ...groups,
    '  </groups>',
    '</DecentSampler>',
    '',
  ].join('\n');
}
