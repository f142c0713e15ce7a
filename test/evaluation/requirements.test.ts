import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Judgement, MakerFigures } from '../../src/evaluation/judge.ts';
import { type Judged, requirementsOf } from '../../src/evaluation/requirements.ts';

/** A judgement with these figures; requirements read no others. */
const judged = (figures: {
  precision: number;
  coverage: number;
  classCheck: number;
  tailDb?: number;
  copies?: number;
}): Judged => {
  const { precision, coverage, classCheck, tailDb = -60, copies = 0 } = figures;
  const own = { precision, coverageK1: coverage / 2, coverageK3: coverage };
  const judgement = { classCheck, tailDb, nearest: { copies, copiesHeldOut: 0.02 }, heldOut: own } as Judgement;
  const draw = (shift: number): MakerFigures => ({
    precision: precision + shift,
    coverageK1: coverage / 2,
    coverageK3: coverage,
    frechet: 1,
    heldOutClassCheck: classCheck + shift,
  });
  return { judgements: [judgement], overMakers: [-0.1, 0, 0.1].map(draw) };
};
const training = judged({ precision: 0.6, coverage: 0.5, classCheck: 0.9 });
const heldOut = judged({ precision: 0, coverage: 0, classCheck: 0.9 });
const margins = (model: Judged) =>
  Object.fromEntries(
    requirementsOf(model, training, heldOut).map(({ name, margin }) => [name, Math.round(margin * 1000) / 1000 + 0]),
  );

test('what is asked follows from the real sounds: a model on the edge has no margin', () => {
  const edge = judged({ precision: 0.55, coverage: 0.4, classCheck: 0.85, tailDb: -55, copies: 0.02 });
  for (const margin of Object.values(margins(edge))) assert.equal(margin, 0);
});

test('each figure falls short by itself', () => {
  const worse = judged({ precision: 0.5, coverage: 0.3, classCheck: 0.8, tailDb: -50, copies: 0.05 });
  assert.deepEqual(margins(worse), {
    precision: -0.05,
    'coverage, k = 1': -0.05,
    'coverage, k = 3': -0.1,
    'class check': -0.05,
    'median tail': -5,
    copies: -0.03,
  });
});

test('a margin over makers is taken draw by draw, against the same makers', () => {
  const [precision, , , classCheck, tail] = requirementsOf(training, training, heldOut);
  // Both sides move alike with the makers.
  assert.deepEqual(
    precision!.marginOverMakers!.map((value) => value.toFixed(2)),
    ['0.05', '0.05'],
  );
  // The model's own class check does not depend on them, what is asked does.
  assert.deepEqual(
    classCheck!.marginOverMakers!.map((value) => value.toFixed(2)),
    ['-0.04', '0.14'],
  );
  assert.equal(tail!.marginOverMakers, undefined);
});
