import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRows } from '../../src/sound/choose-rows.ts';
import { densities } from '../../src/sound/knob-density.ts';
import { bestOf, freshVariation, type KnobSources, knobRecipes, variation } from '../../src/sound/knob-recipes.ts';
import {
  joinedTables,
  type KnobRow,
  type KnobTable,
  rankings,
  readTable,
  rowText,
  tableText,
} from '../../src/sound/knob-table.ts';
import { isPlain, rangeOf, tableKeyOf } from '../../src/sound/knobs.ts';
import { readPitch } from '../../src/sound/read-pitch.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { uniform } from '../audio/tones.ts';
import { manifestOf } from '../stubs/models.ts';

const kicks = manifestOf('kick', 'kick');
const snares = manifestOf('snare', 'snare');

/** Decay and punch run against each other, tone is free; every third has a pitch. */
const rows: readonly KnobRow[] = Array.from({ length: 300 }, (_, i) => ({
  seed: 5000 + i,
  decay: i / 400,
  tone: 6 + ((i * 7919) % 300) / 100,
  punch: 5 - i / 30,
  noise: -50 + ((i * 104_729) % 300) / 10,
  ...(i % 3 === 0 && { pitch: 24 + i / 25 }),
}));
const table: KnobTable = { key: tableKeyOf(kicks), rows };
const nobody = async (): Promise<ReadonlySet<number>> => new Set();

/** 32-bit, the same each time. */
function seeds(start = 1): () => number {
  const random = uniform(start);
  return () => Math.floor(random() * 2 ** 32);
}
const sources: KnobSources = { table, randomSeed: seeds(), heardAmong: nobody };
const rowOf = (seed: number): KnobRow => rows.find((row) => row.seed === seed)!;
const codeOf = (code: string) => (error: unknown) => error instanceof UserError && error.sentence.key === code;

test('a table is the same after writing and reading; of other weights it is none, and a line cut by a crash is left out', () => {
  const text = tableText(table);
  const read = readTable(text, table.key)!;
  assert.equal(read.rows.length, 300);
  assert.deepEqual(read.rows[3], { ...rows[3], decay: 0.008, punch: 4.9, pitch: 24.12 });
  assert.equal(read.rows[1]!.pitch, undefined);
  assert.equal(readTable(text, tableKeyOf(snares)), undefined);
  assert.equal(readTable(`${text}123\t45`, table.key)!.rows.length, 300);
  assert.equal(readTable(text.replace('5000\t', '99999999999\t'), table.key)!.rows.length, 299);
  assert.equal(joinedTables(table.key, [table, { ...table, rows: [{ ...rows[0]!, decay: 9 }] }]).rows[0]!.decay, 9);
});

test('a table belongs to weights, sampling and length: each of them makes it another', () => {
  const { sampling } = kicks;
  const changed = [
    manifestOf('kick', 'kick', 'starter', { lengthFrames: 4096 }),
    manifestOf('kick', 'kick', 'starter', { sampling: { ...sampling, steps: 11 } }),
    manifestOf('kick', 'kick', 'starter', { weights: { ...kicks.weights, sha256: 'f'.repeat(64) } }),
  ];
  assert.equal(new Set([kicks, ...changed].map(tableKeyOf)).size, 4);
  const [recipe] = seedRecipes(kicks, { seed: 7, count: 1 });
  assert.ok(isPlain(recipe!, kicks));
  for (const change of [{ steps: 3 }, { raw: true }, { semitones: 1 }, { start: {} }])
    assert.ok(!isPlain({ ...recipe!, ...change }, kicks), JSON.stringify(change));
});

test('words are thirds and numbers percentiles of the table, ties in their middle', () => {
  assert.deepEqual(
    [rangeOf('decay', 'short'), rangeOf('tone', 'mid'), rangeOf('punch', 'hard')],
    [
      [0, 33],
      [33, 67],
      [67, 100],
    ],
  );
  assert.deepEqual(rangeOf('noise', '70'), [70, 70]);
  for (const text of ['101', '-1', '5.5', 'short', '']) assert.equal(rangeOf('noise', text), undefined);
  const rankOf = rankings(rows);
  assert.ok(Math.abs(rankOf('decay', rows[150]!.decay) - 50.2) < 0.2);
  assert.equal(rankings(rows.map((row) => ({ ...row, tone: 7 })))('tone', 7), 50);
});

test('sounds are near what is asked: one knob, two, and a word', async () => {
  const rankOf = rankings(rows);
  for (const [wish, within] of [
    [{ decay: '20' }, 3],
    [{ decay: '20', tone: '80' }, 8],
    [{ decay: 'short', punch: 'hard' }, 34],
  ] as const) {
    const recipes = await knobRecipes(kicks, { wish }, 4, sources);
    assert.equal(new Set(recipes.map(({ seed }) => seed)).size, 4);
    for (const recipe of recipes) {
      assert.ok(isPlain(recipe, kicks), 'a seed alone');
      for (const [knob, value] of Object.entries(wish)) {
        const range = rangeOf(knob as keyof typeof wish, value)!;
        const rank = rankOf(knob as keyof typeof wish, rowOf(recipe.seed)[knob as keyof typeof wish]);
        assert.ok(rank > range[0] - within && rank < range[1] + within, `${knob} ${value}: ${rank}`);
      }
    }
  }
});

test('who asks again gets others; where all near ones were heard, turned ones, whose recipe says so', async () => {
  const heard = new Set<string>();
  const heardAmong: KnobSources['heardAmong'] = async (recipes) =>
    new Set(recipes.flatMap((recipe, i) => (heard.has(sampleId(recipe)) ? [i] : [])));
  const all: number[] = [];
  for (let i = 0; i < 3; i++) {
    const made = await knobRecipes(kicks, { wish: { decay: '50' } }, 4, { ...sources, heardAmong });
    for (const recipe of made) heard.add(sampleId(recipe));
    all.push(...made.map(({ seed }) => seed));
    assert.ok(made.every(({ start }) => start === undefined));
  }
  assert.equal(new Set(all).size, 12);
  const everybody: KnobSources['heardAmong'] = async (recipes) => new Set(recipes.keys());
  const turned = await knobRecipes(kicks, { wish: { decay: '50' } }, 4, { ...sources, heardAmong: everybody });
  assert.ok(turned.every(({ start }) => start?.toward?.amount === variation));
  assert.equal(new Set(turned.map(sampleId)).size, 4);
});

test('a note is reached by at most three semitones of tuning, which the recipe records; others are refused', async () => {
  const recipes = await knobRecipes(kicks, { wish: {}, note: 29 }, 4, sources);
  for (const { seed, semitones = 0 } of recipes) {
    assert.ok(Math.abs(semitones) <= 3);
    assert.ok(Math.abs(rowOf(seed).pitch! + semitones - 29) < 0.006, `${seed}: ${semitones}`);
  }
  await assert.rejects(knobRecipes(kicks, { wish: {}, note: 90 }, 1, sources), codeOf('noPitchNear'));
  await assert.rejects(knobRecipes(snares, { wish: {}, note: 29 }, 1, sources), codeOf('pitchOnlyKicks'));
});

test('few measured seeds are refused with their number', async () => {
  const few = { ...sources, table: { ...table, rows: rows.slice(0, 20) } };
  await assert.rejects(knobRecipes(kicks, { wish: { decay: 'short' } }, 1, few), codeOf('knobsUnmeasured'));
  await assert.rejects(
    knobRecipes(kicks, { wish: { decay: 'short' }, fresh: true }, 1, few),
    codeOf('knobsUnmeasured'),
  );
});

test('fresh sounds: five candidates for two, each between a measured seed near the wish and another fresh noise; the nearest are kept', async () => {
  const rankOf = rankings(rows);
  const recipes = await knobRecipes(kicks, { wish: { decay: '80' }, fresh: true }, 2, sources);
  assert.equal(recipes.length, 5);
  assert.equal(new Set(recipes.map(({ seed }) => seed)).size, 5);
  assert.equal(new Set(recipes.map(({ start }) => start?.toward?.seed)).size, 5);
  for (const { seed, start } of recipes) {
    assert.equal(start?.toward?.amount, freshVariation);
    assert.ok(Math.abs(rankOf('decay', rowOf(seed).decay) - 80) < 4);
  }
  const found = bestOf(
    [rows[10], undefined, rows[250], undefined, undefined, rows[3]],
    { wish: { decay: '80' } },
    table,
    2,
  );
  assert.deepEqual(found, [0, 2]);
});

test('the density of a knob is that of the sounds that fit the others', () => {
  const free = densities(table, {});
  assert.ok(
    free.punch.every((share) => share > 0.9),
    'percentiles are spread evenly',
  );
  const short = densities(table, { decay: '10' });
  assert.equal(Math.max(...short.punch.slice(0, 12)), 0, 'short sounds here are punchy');
  assert.equal(Math.max(...short.punch.slice(15)), 1);
  assert.ok(
    short.decay.every((share) => share > 0.9),
    'a knob does not narrow itself',
  );
});

test('pitch is a note or semitones', () => {
  const read = (text: string) => Object.values(readPitch(text))[0];
  assert.deepEqual(['F1', 'f#1', 'Bb0', 'c4', 'E-1', 'b0'].map(read), [29, 30, 22, 60, 4, 23]);
  assert.deepEqual(['+2', '-3', '1.5', '-0,5', '12'].map(read), [2, -3, 1.5, -0.5, 12]);
  for (const text of ['H1', '13', '-13', 'F', 'F11', '', 'F1x', '1e1'])
    assert.throws(() => readPitch(text), UserError, text);
});

test('rows of a table are short: a thousand make some 30 kB', () => {
  assert.ok(rowText(rows[299]!).length < 40);
});

test('no row is chosen twice, and none for a note that it does not fit', async () => {
  const chosen = await chooseRows(rows, { wish: { decay: 'short' }, note: 30 }, 100, {
    random: uniform(2),
    heardOf: nobody,
  });
  assert.equal(new Set(chosen.map(({ row }) => row.seed)).size, chosen.length);
  assert.ok(chosen.every(({ row }) => Math.abs(row.pitch! - 30) <= 3));
});
