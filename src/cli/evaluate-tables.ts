import type { Judgement, Spread } from '../evaluation/judge.ts';
import type { PairedRow, PairedSetting } from '../evaluation/paired.ts';

/** One line of the table: whose sounds, and which of the figures mean something for them. */
export interface EvaluatedSet {
  readonly title: string;
  readonly judgement: Judgement;
  /** Real sounds are not compared with themselves. */
  readonly without?: 'heldOut' | 'training';
}

type Column<Row> = readonly [head: string, cell: (row: Row) => string];

const judgementColumns: readonly Column<EvaluatedSet>[] = [
  ['sounds', ({ title }) => title],
  ['n', ({ judgement }) => String(judgement.count)],
  ['class check', ({ judgement }) => percent(judgement.classCheck)],
  ['precision', (set) => fixed(distancesTo('heldOut', set)?.precision, 2)],
  ['recall', (set) => fixed(distancesTo('heldOut', set)?.recall, 2)],
  ['Fréchet', (set) => fixed(distancesTo('heldOut', set)?.frechet, 2)],
  ['MMD', (set) => fixed(distancesTo('heldOut', set)?.mmd, 0)],
  ['precision (training)', (set) => fixed(distancesTo('training', set)?.precision, 2)],
  ['recall (training)', (set) => fixed(distancesTo('training', set)?.recall, 2)],
  ['Fréchet (training)', (set) => fixed(distancesTo('training', set)?.frechet, 2)],
  ['tail dBFS', ({ judgement }) => fixed(judgement.scalars.tailDb.sounds[1], 1)],
  ['copies', ({ judgement }) => fixed(judgement.nearest?.copies, 2)],
  ['nearest', ({ judgement }) => fixed(judgement.nearest?.distanceRatio, 2)],
  ['diversity', ({ judgement }) => fixed(judgement.diversity, 2)],
];

const distancesTo = (real: 'heldOut' | 'training', { judgement, without }: EvaluatedSet) =>
  without === real ? undefined : judgement[real];

/** Markdown: how the sets stand to the real sounds of one instrument. */
export const judgementTable = (sets: readonly EvaluatedSet[]): string => markdown(judgementColumns, sets);

/** What the columns mean, for the foot of the tables. */
export const judgementLegend = [
  'Class check: share whose 7 nearest training sounds vote for their own instrument. Precision: share inside the manifold',
  'of the held-out real sounds; recall: share of those inside the manifold of the sounds. Fréchet distance and MMD (x 1000)',
  'to the held-out sounds; then the same to the training sounds. Tail: median level of the last 50 ms at peak 0 dBFS, before',
  'any fade. Copies: share that correlates above 0.95 with a training sound. Nearest: median distance to the nearest',
  'training sound, in multiples of the held-out sounds’. Diversity: median distance between two sounds, in multiples of the',
  'training sounds’. The measures are 5th / 50th / 95th percentiles. 10 to 20 kHz floor: level of that band in the last 100 ms',
  'at peak 0 dBFS; share of 10 to 20 kHz: its energy relative to that of the whole sound, which for a hat is the hat.',
].join('\n');

const digits = (count: number) => (value: number) => fixed(value, count);

const measures = {
  attackLogMs: { title: 'attack, ms', of: (value: number) => fixed(10 ** value - 0.1, 1) },
  decaySeconds: { title: 'decay to -40 dB, ms', of: (value: number) => fixed(value * 1000, 0) },
  centroidOctaves: { title: 'centroid, Hz', of: (value: number) => fixed(2 ** value, 0) },
  spreadOctaves: { title: 'spread, octaves', of: digits(2) },
  rolloffOctaves: { title: 'rolloff, Hz', of: (value: number) => fixed(2 ** value, 0) },
  flatnessDb: { title: 'flatness, dB', of: digits(1) },
  tailDb: { title: 'tail, dBFS', of: digits(1) },
  highFloorDb: { title: '10 to 20 kHz floor, dBFS', of: digits(1) },
  highDb: { title: 'share of 10 to 20 kHz, dB', of: digits(1) },
  widthDb: { title: 'width, dB', of: digits(1) },
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

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1');
const percent = (value: number): string => `${Math.round(100 * value)} %`;
