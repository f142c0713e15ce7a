import { findOnsets } from '../audio/onsets.ts';
import { peakOf, type Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import { type HitClass, hitClasses } from '../kits/kit.ts';
import { UserError } from '../user-error.ts';
import { chooseSounds } from './choose-sounds.ts';
import { featuresOfHits, hitsOf, phraseAtOurRate } from './hits.ts';
import { type Pattern, patternOf } from './pattern.ts';
import { probabilitiesOf, type Sorter, type SortOptions, sortedAs } from './sorter.ts';

/** More are a song, and no phrase: what is heard would be one drum in many. */
export const mostHits = 48;
/** Of one answer. */
const mostSounds = 8;
/** Of a class' loudest hit, and of its softest. */
const loudest = 120;
const softest = 30;

export interface HeardSound {
  readonly hitClass: HitClass;
  /** Not surely sorted: the likeliest other class. */
  readonly unsure?: HitClass;
  /** The hit alone, 16 bit at our rate, from its onset to the next. */
  readonly wav: Uint8Array;
}

/** A phrase as sounds to be restyled, and the beat that plays them: row i plays sound i. */
export interface HeardPhrase {
  readonly sounds: readonly HeardSound[];
  readonly pattern: Pattern;
}

/** Cuts a phrase at its onsets, sorts its hits and finds its beat. Throws a UserError where there is no hit, or too many. */
export async function hearPhrase(phrase: Sound, sorter: Sorter, options: SortOptions = {}): Promise<HeardPhrase> {
  const sound = await phraseAtOurRate(phrase);
  const onsets = findOnsets(sound);
  if (onsets.length === 0) throw new UserError('noHits');
  if (onsets.length > mostHits) throw new UserError('tooManyHits', { count: onsets.length, most: mostHits });
  const hits = hitsOf(sound, onsets);
  const features = await featuresOfHits(hits);
  const sorted = features.map((values) => {
    const sortedHit = sortedAs(probabilitiesOf(values, sorter), options);
    return { ...sortedHit, features: values, label: hitClasses.indexOf(sortedHit.hitClass) };
  });
  const { chosen, playedBy } = chooseSounds(sorted, mostSounds);
  const velocities = velocitiesOf(
    hits.map(peakOf),
    sorted.map(({ label }) => label),
  );
  const played = onsets.map((onset, i) => ({
    seconds: onset / sound.sampleRate,
    row: playedBy[i]!,
    velocity: velocities[i]!,
  }));
  return {
    sounds: chosen.map((i) => ({
      hitClass: sorted[i]!.hitClass,
      ...(sorted[i]!.unsure && { unsure: sorted[i]!.unsure }),
      wav: writeWav(hits[i]!, { bitDepth: '16' }),
    })),
    pattern: patternOf(played, chosen.length),
  };
}

/** A beat's level is the square of its velocity: the loudest hit of each class is nearly an accent. */
const velocitiesOf = (peaks: readonly number[], labels: readonly number[]): number[] =>
  peaks.map((peak, i) => {
    const highest = Math.max(...peaks.filter((_, k) => labels[k] === labels[i]));
    return Math.max(softest, Math.round(loudest * Math.sqrt(peak / highest)));
  });
