/**
 * What the beatbox hears, by hand: `node --import tsx test/campaigns/beatbox.ts --data DRUMS [--phrases 100] [--write]`.
 * Assembles phrases of the validation makers' drums (models/validation.json), on which neither onsets nor sorter were
 * chosen, and compares what is heard with what was played: onsets within 10 ms, the drum of each hit that was found, and
 * the tempo. `--write` puts the table into docs/sound.md.
 */
import { findOnsets } from '../../src/audio/onsets.ts';
import { readSorter } from '../../src/beatbox/beatbox-thread.ts';
import { featuresOfHits, hitsOf } from '../../src/beatbox/hits.ts';
import { isSure, probabilitiesOf } from '../../src/beatbox/sorter.ts';
import { gridOf } from '../../src/beatbox/tempo.ts';
import { type HitClass, hitClasses } from '../../src/kits/kit.ts';
import { optionsOf, tableOf, writeInto } from './campaign.ts';
import { byClass, drumsOf, matched, type PhraseOptions, phraseOf } from './phrases.ts';

const options = optionsOf({ data: '', phrases: 100, write: false });

const sets = {
  'kick, snare, hat': ['kick', 'snare', 'hat'],
  'with percussion': hitClasses,
} as const satisfies Record<string, readonly HitClass[]>;
/** Of the sets, in their order. */
const firstSeeds = [50_000, 60_000] as const;
const tempoTolerance = 0.025;

const drums = await drumsOf(options.data, ({ isValidation }) => isValidation);
const sorter = readSorter();

interface Counts {
  played: number;
  heard: number;
  found: number;
  right: number;
  marked: number;
  wrongAndMarked: number;
  tempos: number;
}

/** Counts over the phrases, and which drum was taken for which. */
async function heardOf(classes: readonly HitClass[], tails: PhraseOptions['tails'], first: number) {
  const counts: Counts = { played: 0, heard: 0, found: 0, right: 0, marked: 0, wrongAndMarked: 0, tempos: 0 };
  const taken = classes.map(() => hitClasses.map(() => 0));
  for (let seed = first; seed < first + options.phrases; seed++) {
    const phrase = phraseOf(byClass(drums, classes), { seed, tails });
    const onsets = findOnsets(phrase.sound);
    const hits = matched(phrase, onsets);
    counts.played += phrase.hits.length;
    counts.heard += onsets.length;
    const { tempo } = gridOf(onsets.map((onset) => onset / phrase.sound.sampleRate));
    if (Math.abs(tempo / phrase.tempo - 1) < tempoTolerance) counts.tempos++;
    for (const [i, features] of (await featuresOfHits(hitsOf(phrase.sound, onsets))).entries()) {
      const hit = hits[i];
      if (!hit) continue;
      const probabilities = probabilitiesOf(features, sorter);
      const label = probabilities.indexOf(Math.max(...probabilities));
      const isRight = hitClasses[label] === hit.label;
      counts.found++;
      counts.right += Number(isRight);
      counts.marked += Number(!isSure(probabilities));
      counts.wrongAndMarked += Number(!isRight && !isSure(probabilities));
      taken[classes.indexOf(hit.label)]![label]!++;
    }
  }
  return { counts, taken };
}

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
const rows: string[][] = [];
const confusions: string[][] = [];
for (const [i, [name, classes]] of Object.entries(sets).entries())
  for (const tails of ['cut', 'overlapping'] as const) {
    const { counts, taken } = await heardOf(classes, tails, firstSeeds[i]!);
    const { played, heard, found, right, marked, wrongAndMarked, tempos } = counts;
    rows.push([
      ...[name, tails, `${played}`, percent(found, played), percent(found, heard), percent(right, found)],
      ...[percent(marked, found), percent(wrongAndMarked, found - right), percent(tempos, options.phrases)],
    ]);
    for (const [c, label] of classes.entries())
      confusions.push([name, tails, label, ...taken[c]!.map((count) => percent(count, taken[c]!.reduce((a, b) => a + b)))]);
  }

const head = ['phrases of', 'tails', 'hits', 'onsets: recall', 'precision', 'drum right', 'marked', 'of the wrong ones', 'tempo'];
const text = [
  `${options.phrases} phrases each, ${drums.length} drums of the validation makers.`,
  tableOf(head, rows),
  tableOf(['phrases of', 'tails', 'played', ...hitClasses.map((label) => `heard as ${label}`)], confusions),
].join('\n\n');
console.log(text);
if (options.write) writeInto('sound.md', 'beatbox', text);
