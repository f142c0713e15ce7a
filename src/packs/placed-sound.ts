import type { SoundFacts } from './taken-sound.ts';

/** A sound in its place in a kit, as the writers of instruments see it. */
export interface PlacedSound extends Pick<SoundFacts, 'lengthFrames' | 'sampleRate'> {
  /** Beside the instrument's file, with extension; a safe name. */
  readonly file: string;
  /** MIDI note 0 to 127. */
  readonly note: number;
  /** Sounds of one group cut each other off; 0: none. */
  readonly choke: number;
}

/** The file's name without its extension. */
export const stemOf = ({ file }: Pick<PlacedSound, 'file'>): string => file.replace(/\.wav$/, '');
