/**
 * Trains the beatbox' sorter, by hand: `node --import tsx test/campaigns/beatbox-sorter.ts --data DRUMS [--cache FILE]
 * [--write]`. Assembles phrases of the training makers' drums (models/validation.json names the others, which are not
 * read), sorts those of four makers that it was not trained on, and prints how many hits were right; `--write` then
 * trains on all of them and writes src/beatbox/sorter-weights.json. `--cache` keeps what was heard for other settings.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fitSorter, type LabelledHit } from '../../src/beatbox/fit-sorter.ts';
import { probabilitiesOf, sortedAs } from '../../src/beatbox/sorter.ts';
import { featureCount, scalarNames } from '../../src/evaluation/features.ts';
import { hitClasses } from '../../src/kits/kit.ts';
import { optionsOf, tableOf } from './campaign.ts';
import { byClass, drumsOf, type MadeDrum, type PhraseOptions, phraseOf, sortableHits } from './phrases.ts';

const options = optionsOf({ data: '', cache: '', write: false });

/** Chosen on the left-out makers. */
const settings = {
  classes: hitClasses.length,
  ridge: 0.02,
  steps: 200,
  // As in the evaluation's own space: few scalars stand beside many mel bands.
  weightOf: (feature: number): number => (feature < featureCount - scalarNames.length ? 0.6 : 1.8),
};
const leftOut: readonly string[] = ['mercury', 'sonicpi', 'uzu', 'stargate'];
const phrases = { training: { first: 20_000, count: 250 }, leftOut: { first: 1000, count: 60 } } as const;
const digits = 4;
const featureDecimals = 4;

type Sorted = LabelledHit & Pick<PhraseOptions, 'tails'>;

async function hitsOfPhrases(drums: readonly MadeDrum[], { first, count }: { first: number; count: number }) {
  const hits: Sorted[] = [];
  for (let seed = first; seed < first + count; seed++)
    for (const tails of ['cut', 'overlapping'] as const)
      for (const { features, label } of await sortableHits(phraseOf(byClass(drums), { seed, tails })))
        hits.push({ label, tails, features: Array.from(features, (value) => Number(value.toFixed(featureDecimals))) });
  return hits;
}

interface Hits {
  readonly known: readonly Sorted[];
  readonly others: readonly Sorted[];
}

async function heardHits(): Promise<Hits> {
  const drums = await drumsOf(options.data, ({ isValidation }) => !isValidation);
  const others = await hitsOfPhrases(
    drums.filter(({ maker }) => leftOut.includes(maker)),
    phrases.leftOut,
  );
  const known = await hitsOfPhrases(
    drums.filter(({ maker }) => !leftOut.includes(maker)),
    phrases.training,
  );
  return { known, others };
}

/** Hearing takes minutes, fitting none: other settings are tried on what was heard before. */
const isKept = options.cache !== '' && existsSync(options.cache);
const hits = isKept ? (JSON.parse(readFileSync(options.cache, 'utf8')) as Hits) : await heardHits();
if (options.cache !== '' && !isKept) writeFileSync(options.cache, JSON.stringify(hits));
const { known, others } = hits;
const sorter = fitSorter(known, settings);

const shareRight = (sorted: readonly Sorted[], classes: number): string => {
  const asked = sorted.filter(({ label }) => label < classes);
  const right = asked.filter(
    ({ features, label }) =>
      sortedAs(probabilitiesOf(features, sorter), { percussion: classes > 3 }).hitClass === hitClasses[label],
  );
  return ((100 * right.length) / asked.length).toFixed(1);
};
const rows = (['cut', 'overlapping'] as const).map((tails) => {
  const sorted = others.filter((hit) => hit.tails === tails);
  return [tails, sorted.length, shareRight(sorted, 3), shareRight(sorted, 4)];
});
console.log(tableOf(['tails', 'hits', 'kicks, snares and hats among three, %', 'all among four, %'], rows));

if (options.write) {
  const { bias, weights } = fitSorter([...known, ...others], settings);
  const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(digits)));
  const file = new URL('../../src/beatbox/sorter-weights.json', import.meta.url);
  const about = `Multinomial logistic regression over ${hitClasses.join(', ')}, by test/campaigns/beatbox-sorter.ts.`;
  writeFileSync(file, `${JSON.stringify({ about, bias: rounded(bias), weights: weights.map(rounded) })}\n`);
}
