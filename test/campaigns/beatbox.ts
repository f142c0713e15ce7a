/**
 * What the beatbox hears, by hand: `node --import tsx test/campaigns/beatbox.ts --data DRUMS [--phrases 100] [--cache FILE]
 * [--write]`.
 * Assembles phrases of the validation makers' drums (models/validation.json), on which neither onsets nor sorter were
 * chosen, and compares what is heard with what was played: onsets within 10 ms, the drum of each hit that was found, and
 * the tempo. `--cache` keeps what was heard for another sorter. `--write` puts the table into docs/sound.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findOnsets } from '../../src/audio/onsets.ts';
import { readSorter } from '../../src/beatbox/beatbox-thread.ts';
import { featuresOfHits, hitsOf } from '../../src/beatbox/hits.ts';
import { probabilitiesOf, sortedAs } from '../../src/beatbox/sorter.ts';
import { gridOf } from '../../src/beatbox/tempo.ts';
import { type HitClass, hitClasses } from '../../src/kits/kit.ts';
import { optionsOf, tableOf, writeInto } from './campaign.ts';
import { byClass, drumsOf, type MadeDrum, matched, type PhraseOptions, phraseOf } from './phrases.ts';

const options = optionsOf({ data: '', phrases: 100, cache: '', write: false });
const sorter = readSorter();
const bothTails = ['cut', 'overlapping'] as const;

const sets = {
  'kick, snare, hat': ['kick', 'snare', 'hat'],
  'with percussion': hitClasses,
} as const satisfies Record<string, readonly HitClass[]>;
/** Of the sets, in their order. */
const firstSeeds = [50_000, 60_000] as const;
const tempoTolerance = 0.025;

/** What was heard of one set of phrases, before anything is sorted. */
interface Heard {
  played: number;
  onsets: number;
  tempos: number;
  /** Those that were found. */
  readonly hits: { readonly label: HitClass; readonly features: readonly number[] }[];
}

async function heardOf(
  drums: readonly MadeDrum[],
  classes: readonly HitClass[],
  tails: PhraseOptions['tails'],
  first: number,
) {
  const heard: Heard = { played: 0, onsets: 0, tempos: 0, hits: [] };
  for (let seed = first; seed < first + options.phrases; seed++) {
    const phrase = phraseOf(byClass(drums, classes), { seed, tails });
    const onsets = findOnsets(phrase.sound);
    const hits = matched(phrase, onsets);
    heard.played += phrase.hits.length;
    heard.onsets += onsets.length;
    const { tempo } = gridOf(onsets.map((onset) => onset / phrase.sound.sampleRate));
    heard.tempos += Number(Math.abs(tempo / phrase.tempo - 1) < tempoTolerance);
    for (const [i, features] of (await featuresOfHits(hitsOf(phrase.sound, onsets))).entries())
      if (hits[i]) heard.hits.push({ label: hits[i].label, features: [...features] });
  }
  return heard;
}

async function heardAll(): Promise<Heard[]> {
  const drums = await drumsOf(options.data, ({ isValidation }) => isValidation);
  const all: Heard[] = [];
  for (const [i, classes] of Object.values(sets).entries())
    for (const tails of bothTails) all.push(await heardOf(drums, classes, tails, firstSeeds[i]!));
  return all;
}

/** Sorts the hits that were found; counts, and which drum was taken for which. */
function sortedOf({ hits }: Heard, classes: readonly HitClass[], percussion: boolean) {
  const counts = { right: 0, marked: 0, wrongAndMarked: 0 };
  const taken = classes.map(() => hitClasses.map(() => 0));
  for (const { label: wanted, features } of hits) {
    const { hitClass, unsure } = sortedAs(probabilitiesOf(features, sorter), { percussion });
    const isRight = hitClass === wanted;
    counts.right += Number(isRight);
    counts.marked += Number(unsure !== undefined);
    counts.wrongAndMarked += Number(!isRight && unsure !== undefined);
    taken[classes.indexOf(wanted)]![hitClasses.indexOf(hitClass)]!++;
  }
  return { counts, taken };
}

/** Hearing takes minutes, sorting none: another sorter is measured on what was heard before. */
const isKept = options.cache !== '' && existsSync(options.cache);
const all = isKept ? (JSON.parse(readFileSync(options.cache, 'utf8')) as Heard[]) : await heardAll();
if (options.cache !== '' && !isKept) writeFileSync(options.cache, JSON.stringify(all));

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
/** With percussion as an answer, and without, where none is played. */
const asked = [
  { set: 0, percussion: false },
  { set: 0, percussion: true },
  { set: 1, percussion: true },
] as const;
const rows: string[][] = [];
const confusions: string[][] = [];
for (const { set, percussion } of asked)
  for (const [k, tails] of bothTails.entries()) {
    const [name, classes] = Object.entries(sets)[set]!;
    const heard = all[2 * set + k]!;
    const { played, onsets, tempos, hits } = heard;
    const { counts, taken } = sortedOf(heard, classes, percussion);
    const { right, marked, wrongAndMarked } = counts;
    const answers = percussion ? 'yes' : 'no';
    rows.push([
      ...[name, tails, `${played}`, percent(hits.length, played), percent(hits.length, onsets), answers],
      ...[percent(right, hits.length), percent(marked, hits.length), percent(wrongAndMarked, hits.length - right)],
      percent(tempos, options.phrases),
    ]);
    for (const [c, label] of classes.entries()) {
      const total = taken[c]!.reduce((a, b) => a + b);
      confusions.push([name, tails, answers, label, ...taken[c]!.map((count) => percent(count, total))]);
    }
  }

const head = [
  ...['phrases of', 'tails', 'hits', 'onsets: recall', 'precision', '`percussion`', 'drum right', 'marked'],
  ...['of the wrong ones', 'tempo'],
];
const text = [
  `${options.phrases} phrases each.`,
  tableOf(head, rows),
  tableOf(
    ['phrases of', 'tails', '`percussion`', 'played', ...hitClasses.map((label) => `heard as ${label}`)],
    confusions,
  ),
].join('\n\n');
console.log(text);
if (options.write) writeInto('sound.md', 'beatbox', text);
