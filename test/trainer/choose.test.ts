import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenBy, choose, type Measured, relativeDistance } from '../../src/trainer/choose.ts';

interface Figures {
  readonly strength: number;
  readonly temperature: number;
  readonly frechet: number;
  readonly mmd: number;
  readonly swells: number;
  readonly loudTails: number;
  readonly nearest: number;
  readonly copies: number;
  readonly classCheck: number | undefined;
}

const usual: Figures = {
  ...{ strength: 0.5, temperature: 1.2, frechet: 0.3, mmd: 60, swells: 0.3, loudTails: 0.2, nearest: 1, copies: 0 },
  classCheck: 0.95,
};

/** Beside sounds of a person that lie 1 apart; 10 % of them swell, 30 % have loud tails, none is a copy of another. */
function measured(figures: Partial<Figures> = {}): Measured {
  const { strength, temperature, frechet, mmd, swells, loudTails, nearest, copies, classCheck } = {
    ...usual,
    ...figures,
  };
  return {
    ...{ strength, temperature, frechet, mmd, classCheck },
    nearest: { distance: nearest, realToReal: 1, copies, copiesAmongReal: 0 },
    sounds: { swells, loudTails, tailDb: -60 },
    real: { swells: 0.1, loudTails: 0.3, tailDb: -50 },
  };
}

const parent = measured({ strength: 0, frechet: 0.6, mmd: 120, swells: 0.3, loudTails: 0.2 });

test('the candidate nearest to the person’s sounds is chosen, by both distances', () => {
  const candidates = [
    measured({ strength: 0.25, frechet: 0.5, mmd: 100 }),
    measured({ strength: 0.5, frechet: 0.3, mmd: 30 }),
    // Nearer by one distance, much farther by the other.
    measured({ strength: 1, frechet: 0.28, mmd: 90 }),
  ];
  const { chosen, broken } = choose(parent, candidates);
  assert.equal(chosen, candidates[1]);
  assert.deepEqual(broken, []);
  assert.equal(relativeDistance(parent, parent), 1);
  assert.equal(relativeDistance(candidates[1]!, parent), 0.375);
  // The earlier of two alike: closer to the parent.
  assert.equal(choose(parent, [measured({ strength: 0.25 }), measured({ strength: 1 })]).chosen.strength, 0.25);
});

test('no promise is broken for nearness: each alone makes the next best the choice', () => {
  const next = measured({ strength: 0.25, frechet: 0.5 });
  const breaches: Record<string, Partial<Figures>> = {
    swells: { swells: 0.36 },
    'loud tails': { loudTails: 0.36 },
    'distance to the nearest sound': { nearest: 0.79 },
    copies: { copies: 0.02 },
    'class check': { classCheck: 0.89 },
  };
  for (const [name, breach] of Object.entries(breaches)) {
    const nearer = measured({ strength: 1, frechet: 0.1, mmd: 10, ...breach });
    assert.deepEqual(brokenBy(nearer, parent), [name]);
    assert.equal(choose(parent, [nearer, next]).chosen, next, name);
  }
  // At the edge they hold: 5 points above the larger of the parent's and the person's share, 5 below the parent's check.
  const edge = measured({ swells: 0.35, loudTails: 0.35, nearest: 0.8, classCheck: 0.9 });
  assert.deepEqual(brokenBy(edge, parent), []);
});

test('what the person’s own sounds or the parent do is no breach', () => {
  const copying = measured({ strength: 0, copies: 0.1 });
  assert.deepEqual(brokenBy(measured({ copies: 0.1 }), copying), []);
  assert.deepEqual(brokenBy(measured({ classCheck: undefined }), { ...parent, classCheck: undefined }), []);
});

test('where no candidate keeps every promise, the one closest to the parent is taken, and what it breaks is named', () => {
  const failing = [1.4, 1.2, 1].flatMap((temperature) =>
    [1, 0.25].map((strength) => measured({ strength, temperature, swells: 0.9, copies: 0.5, frechet: strength / 10 })),
  );
  const { chosen, broken } = choose(parent, failing);
  assert.deepEqual([chosen.strength, chosen.temperature], [0.25, 1.2]);
  assert.deepEqual(broken, ['swells', 'copies']);
});
