import { meanOf } from '../percentile.ts';
import type { Judgement, MakerFigures } from './judge.ts';
import { type Interval, intervalOf } from './over-makers.ts';

/** One or more sets of sounds of one origin, judged. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  /** For each draw of held-out makers. */
  readonly overMakers: readonly MakerFigures[];
}

/** What is asked of a model, and by how much it has more than that (negative: less). */
export interface Requirement {
  readonly name: string;
  readonly unit: 'share' | 'dB';
  readonly figure: number;
  readonly relation: 'at least' | 'at most';
  readonly bound: number;
  readonly margin: number;
  /** 90 % interval of the margin over the held-out makers, where it depends on them. */
  readonly marginOverMakers?: Interval;
}

const precisionSlack = 0.05;
const coverageShare = 0.8;
const classCheckSlack = 0.05;
const tailDb = -55;

/** Whether a model's sounds are as good as real ones that nobody chose for the purpose: the training and held-out sounds. */
export function requirementsOf(model: Judged, training: Judged, heldOut: Judged): Requirement[] {
  const least = (
    name: string,
    figureOf: (judgement: Judgement) => number,
    { bound, margins }: { bound: number; margins: (own: MakerFigures, of: MakerFigures, figure: number) => number },
  ): Requirement => {
    const figure = mean(model, figureOf);
    const perDraw = model.overMakers.map((own, draw) => margins(own, training.overMakers[draw]!, figure));
    const margin = figure - bound;
    return { name, unit: 'share', figure, relation: 'at least', bound, margin, marginOverMakers: intervalOf(perDraw) };
  };
  const most = (name: string, unit: Requirement['unit'], figure: number, bound: number): Requirement => ({
    name,
    unit,
    figure,
    relation: 'at most',
    bound,
    margin: bound - figure,
  });
  const coverage = (name: string, key: 'coverageK1' | 'coverageK3') =>
    least(name, ({ heldOut }) => heldOut[key], {
      bound: coverageShare * mean(training, (judgement) => judgement.heldOut[key]),
      margins: (own, other) => own[key] - coverageShare * other[key],
    });
  return [
    least('precision', (judgement) => judgement.heldOut.precision, {
      bound: mean(training, (judgement) => judgement.heldOut.precision) - precisionSlack,
      margins: (own, other) => own.precision - (other.precision - precisionSlack),
    }),
    coverage('coverage, k = 1', 'coverageK1'),
    coverage('coverage, k = 3', 'coverageK3'),
    least('class check', ({ classCheck }) => classCheck, {
      bound: mean(heldOut, ({ classCheck }) => classCheck) - classCheckSlack,
      margins: (own, _, figure) => figure - (own.heldOutClassCheck - classCheckSlack),
    }),
    most(
      'median tail',
      'dB',
      mean(model, (judgement) => judgement.tailDb),
      tailDb,
    ),
    most(
      'copies',
      'share',
      mean(model, ({ nearest }) => nearest?.copies ?? 0),
      mean(model, ({ nearest }) => nearest?.copiesHeldOut ?? 0),
    ),
  ];
}

const mean = ({ judgements }: Judged, figureOf: (judgement: Judgement) => number): number =>
  meanOf(judgements.map(figureOf));
