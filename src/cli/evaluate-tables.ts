import type { Judgement, MakerFigures, Spread } from '../evaluation/judge.ts';
import type { Interval } from '../evaluation/over-makers.ts';
import type { PairedRow, PairedSetting } from '../evaluation/paired.ts';
import type { Requirement } from '../evaluation/requirements.ts';
import { meanOf } from '../percentile.ts';

/** One column of the tables: whose sounds, and which of the figures mean something for them. */
export interface EvaluatedSet {
  readonly title: string;
  /** The first of `judgements`. */
  readonly judgement: Judgement;
  readonly judgements: readonly Judgement[];
  readonly overMakers: Readonly<Record<keyof MakerFigures, Interval>>;
  /** Of a model. */
  readonly requirements?: readonly Requirement[];
  /** Real sounds are not compared with themselves. */
  readonly without?: 'heldOut' | 'training';
}

type Column<Row> = readonly [head: string, cell: (row: Row) => string];
type Figure = Column<EvaluatedSet>;

const distancesTo = (real: 'heldOut' | 'training', judgement: Judgement, without: EvaluatedSet['without']) =>
  without === real ? undefined : judgement[real];

/** A figure's mean over the sets, and its range if there are several. */
const figure = (
  title: string,
  pick: (judgement: Judgement, without: EvaluatedSet['without']) => number | undefined,
  text: (value: number) => string,
): Figure => [
  title,
  ({ judgements, without }) => {
    const values = judgements.map((judgement) => pick(judgement, without)).filter((value) => value !== undefined);
    if (values.length === 0) return '–';
    const range = values.length > 1 ? ` (${text(Math.min(...values))} to ${text(Math.max(...values))})` : '';
    return text(meanOf(values)) + range;
  },
];

const toReal = (
  real: 'heldOut' | 'training',
  title: string,
  name: Exclude<keyof Judgement['heldOut'], 'count'>,
  digits = 2,
): Figure => figure(title, (judgement, without) => distancesTo(real, judgement, without)?.[name], fixedTo(digits));

const overMakers = (title: string, name: keyof MakerFigures, text: (value: number) => string): Figure => [
  `${title}, 90 % over makers`,
  ({ overMakers, without }) =>
    (without === 'heldOut') === (name === 'heldOutClassCheck') ? overMakers[name].map(text).join(' to ') : '–',
];

const percent = (value: number): string => `${Math.round(100 * value)} %`;
const fixedTo = (digits: number) => (value: number) => fixed(value, digits);

const figures: readonly Figure[] = [
  ['n', ({ judgements }) => [...(judgements.length > 1 ? [judgements.length] : []), judgements[0]!.count].join(' x ')],
  figure('class check', ({ classCheck }) => classCheck, percent),
  overMakers('class check', 'heldOutClassCheck', percent),
  toReal('heldOut', 'precision', 'precision'),
  overMakers('precision', 'precision', fixedTo(2)),
  toReal('heldOut', 'coverage, k = 3', 'coverageK3'),
  overMakers('coverage, k = 3', 'coverageK3', fixedTo(2)),
  toReal('heldOut', 'coverage, k = 1', 'coverageK1'),
  overMakers('coverage, k = 1', 'coverageK1', fixedTo(2)),
  toReal('heldOut', 'density, k = 3', 'densityK3'),
  toReal('heldOut', 'density, k = 1', 'densityK1'),
  toReal('heldOut', 'recall', 'recall'),
  toReal('heldOut', 'recall, equal sizes', 'recallAtEqualSizes'),
  toReal('heldOut', 'Fréchet', 'frechet'),
  overMakers('Fréchet', 'frechet', fixedTo(2)),
  toReal('heldOut', 'MMD', 'mmd', 0),
  toReal('training', 'precision (training)', 'precision'),
  toReal('training', 'coverage, k = 3 (training)', 'coverageK3'),
  toReal('training', 'recall (training)', 'recall'),
  toReal('training', 'Fréchet (training)', 'frechet'),
  figure('tail, dBFS', ({ tailDb }) => tailDb, fixedTo(1)),
  figure('tails over -45 dBFS', ({ loudTails }) => loudTails, percent),
  figure('swells', ({ swells }) => swells, percent),
  figure('copies', ({ nearest }) => nearest?.copies, fixedTo(2)),
  figure('nearest', ({ nearest }) => nearest?.distanceRatio, fixedTo(2)),
  figure('diversity', ({ diversity }) => diversity, fixedTo(2)),
];

/** Markdown: how the sets stand to the real sounds of one instrument. */
export const judgementTable = (sets: readonly EvaluatedSet[]): string =>
  markdown<Figure>(
    [['figure', ([title]) => title], ...sets.map((set): Column<Figure> => [set.title, ([, cell]) => cell(set)])],
    figures,
  );

/** Markdown: what is asked of a model, and whether it meets that. Nothing for real sounds. */
export function requirementTable({ title, requirements }: EvaluatedSet): string[] {
  if (requirements === undefined) return [];
  const textOf = ({ unit }: Requirement): ((value: number) => string) => (unit === 'dB' ? fixedTo(1) : fixedTo(3));
  return [
    markdown<Requirement>(
      [
        [title, ({ name, unit }) => (unit === 'dB' ? `${name}, dBFS` : name)],
        ['figure', (row) => textOf(row)(row.figure)],
        ['asked', (row) => `${row.relation} ${textOf(row)(row.bound)}`],
        ['', (row) => `${row.margin >= 0 ? 'meets it by' : 'falls short by'} ${textOf(row)(Math.abs(row.margin))}`],
        ['margin, 90 % over makers', (row) => row.marginOverMakers?.map(textOf(row)).join(' to ') ?? '–'],
      ],
      requirements,
    ),
  ];
}

/** What the figures mean, for the foot of the tables. */
export const judgementLegend = [
  'Several sets: mean (range). Class check: share whose 7 nearest training sounds vote for their own instrument. Precision:',
  'share inside the manifold of the held-out real sounds; recall: share of those inside the manifold of the sounds.',
  'Coverage: share of the held-out sounds with a sound nearer than their k-th neighbour among themselves; density: number of',
  'sounds that near, over the number to expect of real ones. Coverage, density and recall at equal sizes are means over ten',
  'draws from the larger set, as large as the smaller. Fréchet distance and MMD (x 1000) to the held-out sounds; then the',
  'same to the training sounds. 90 % over makers: the held-out makers drawn with replacement, 400 times. Tail: median level',
  'of the last 50 ms at peak 0 dBFS, before any fade. Swells: share whose level over 10 ms rises by more than 10 dB after',
  '250 ms. Copies: share that correlates above 0.95 with a training sound. Nearest: median distance to the nearest training',
  'sound, in multiples of the held-out sounds’. Diversity: median distance between two sounds, in multiples of the training',
  'sounds’. Asked: precision at least the training sounds’ less 0.05, coverage 0.8 of theirs, class check the held-out',
  'sounds’ less 0.05, tail at most -55, no more copies than among the held-out sounds. The measures are 5th / 50th / 95th',
  'percentiles. 10 to 20 kHz floor: level of that band in the last 100 ms at peak 0 dBFS; share of 10 to 20 kHz: its energy',
  'relative to that of the whole sound, which for a hat is the hat.',
].join('\n');

const measures = {
  attackLogMs: { title: 'attack, ms', of: (value: number) => fixed(10 ** value - 0.1, 1) },
  decaySeconds: { title: 'decay to -40 dB, ms', of: (value: number) => fixed(value * 1000, 0) },
  centroidOctaves: { title: 'centroid, Hz', of: (value: number) => fixed(2 ** value, 0) },
  spreadOctaves: { title: 'spread, octaves', of: fixedTo(2) },
  rolloffOctaves: { title: 'rolloff, Hz', of: (value: number) => fixed(2 ** value, 0) },
  flatnessDb: { title: 'flatness, dB', of: fixedTo(1) },
  tailDb: { title: 'tail, dBFS', of: fixedTo(1) },
  highFloorDb: { title: '10 to 20 kHz floor, dBFS', of: fixedTo(1) },
  highDb: { title: 'share of 10 to 20 kHz, dB', of: fixedTo(1) },
  widthDb: { title: 'width, dB', of: fixedTo(1) },
} as const;

type Measure = keyof typeof measures;

/** Markdown: 5th, 50th and 95th percentile of each measure, beside the real sounds'. */
export function measureTable(sets: readonly EvaluatedSet[]): string {
  const real = sets[0]!.judgement;
  const cell = (name: Measure, spread: Spread): string => spread.map(measures[name].of).join(' / ');
  const columns: readonly Column<Measure>[] = [
    ['measure', (name) => measures[name].title],
    ...sets.map(
      ({ title, judgement }): Column<Measure> => [title, (name) => cell(name, judgement.scalars[name].sounds)],
    ),
    ['all real', (name) => cell(name, real.scalars[name].real)],
  ];
  return markdown(columns, Object.keys(measures) as Measure[]);
}

const pairedColumns: readonly Column<PairedRow>[] = [
  ['sampler', ({ setting }) => setting.sampler],
  ['schedule', ({ setting }) => setting.schedule],
  ['evaluations', ({ setting }) => String(setting.steps)],
  ['taus', ({ setting }) => tausOf(setting)],
  ['median distance', ({ median }) => fixed(median, 3)],
  ['quartiles', ({ quartiles }) => quartiles.map((value) => fixed(value, 3)).join(' to ')],
];

/** Markdown: distance to the converged ODE for each setting. */
export const pairedTable = (rows: readonly PairedRow[]): string => markdown(pairedColumns, rows);

export const tausOf = ({ schedule, tauMax, tauMin }: PairedSetting): string =>
  schedule === 'linear' ? '–' : tauMax === undefined ? 'the model’s' : `${tauMax} to ${tauMin}`;

function markdown<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([head]) => head)),
    line(columns.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n');
}

const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1');
