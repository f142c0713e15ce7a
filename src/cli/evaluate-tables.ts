import type { Judgement, Spread } from '../evaluation/judge.ts';
import type { PairedRow, PairedSetting } from '../evaluation/paired.ts';

/** One line of the table: whose sounds, and which of the figures mean something for them. */
export interface EvaluatedSet {
  readonly title: string;
  readonly judgement: Judgement;
  /** Real sounds are not compared with themselves. */
  readonly without?: 'heldOut' | 'training';
}

/** Markdown: how the sets stand to the real sounds of one instrument. */
export function judgementTable(sets: readonly EvaluatedSet[]): string {
  const rows = sets.map(({ title, judgement, without }) => {
    const { heldOut, training, nearest } = judgement;
    const toHeldOut = without === 'heldOut' ? undefined : heldOut;
    const toTraining = without === 'training' ? undefined : training;
    return [
      title,
      String(judgement.count),
      percent(judgement.classCheck),
      fixed(toHeldOut?.precision, 2),
      fixed(toHeldOut?.recall, 2),
      fixed(toHeldOut?.frechet, 2),
      fixed(toHeldOut?.mmd, 0),
      fixed(toTraining?.precision, 2),
      fixed(toTraining?.recall, 2),
      fixed(toTraining?.frechet, 2),
      fixed(judgement.scalars.tailDb.sounds[1], 1),
      fixed(nearest?.copies, 2),
      fixed(nearest?.distanceRatio, 2),
      fixed(judgement.diversity, 2),
    ];
  });
  return markdown(
    [
      'sounds',
      'n',
      'class check',
      'precision',
      'recall',
      'Fréchet',
      'MMD',
      'precision (training)',
      'recall (training)',
      'Fréchet (training)',
      'tail dBFS',
      'copies',
      'nearest',
      'diversity',
    ],
    rows,
  );
}

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

const measures = {
  attackLogMs: { title: 'attack, ms', of: (value: number) => fixed(10 ** value - 0.1, 1) },
  decaySeconds: { title: 'decay to -40 dB, ms', of: (value: number) => fixed(value * 1000, 0) },
  centroidOctaves: { title: 'centroid, Hz', of: (value: number) => fixed(2 ** value, 0) },
  spreadOctaves: { title: 'spread, octaves', of: (value: number) => fixed(value, 2) },
  rolloffOctaves: { title: 'rolloff, Hz', of: (value: number) => fixed(2 ** value, 0) },
  flatnessDb: { title: 'flatness, dB', of: (value: number) => fixed(value, 1) },
  tailDb: { title: 'tail, dBFS', of: (value: number) => fixed(value, 1) },
  highFloorDb: { title: '10 to 20 kHz floor, dBFS', of: (value: number) => fixed(value, 1) },
  highDb: { title: 'share of 10 to 20 kHz, dB', of: (value: number) => fixed(value, 1) },
  widthDb: { title: 'width, dB', of: (value: number) => fixed(value, 1) },
} as const;

/** Markdown: 5th, 50th and 95th percentile of each measure, beside the real sounds'. */
export function measureTable(sets: readonly EvaluatedSet[]): string {
  const names = Object.keys(measures) as (keyof typeof measures)[];
  const real = sets[0]!.judgement;
  const cell = (name: keyof typeof measures, spread: Spread): string => spread.map(measures[name].of).join(' / ');
  return markdown(
    ['measure', ...sets.map(({ title }) => title), 'all real'],
    names.map((name) => [
      measures[name].title,
      ...sets.map(({ judgement }) => cell(name, judgement.scalars[name].sounds)),
      cell(name, real.scalars[name].real),
    ]),
  );
}

/** Markdown: distance to the converged ODE for each setting. */
export function pairedTable(rows: readonly PairedRow[]): string {
  return markdown(
    ['sampler', 'schedule', 'evaluations', 'taus', 'median distance', 'quartiles'],
    rows.map(({ setting, median, quartiles }) => [
      setting.sampler,
      setting.schedule,
      String(setting.steps),
      tausOf(setting),
      fixed(median, 3),
      quartiles.map((value) => fixed(value, 3)).join(' to '),
    ]),
  );
}

export const tausOf = ({ schedule, tauMax, tauMin }: PairedSetting): string =>
  schedule === 'linear' ? '–' : tauMax === undefined ? 'the model’s' : `${tauMax} to ${tauMin}`;

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1');
const percent = (value: number): string => `${Math.round(100 * value)} %`;
