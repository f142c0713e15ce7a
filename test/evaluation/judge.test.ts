import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { Judge, type RealSound } from '../../src/evaluation/judge.ts';
import { type MeasuredSound, measure } from '../../src/evaluation/measure.ts';
import { uniform } from '../audio/tones.ts';

/** Synthetic drums: tone against noise, low against high, short against long; each with its own random details. */
const recipes = {
  kick: { hz: 55, tone: 1, decay: 0.12, bright: 0.05 },
  snare: { hz: 190, tone: 0.5, decay: 0.07, bright: 0.5 },
  hat: { hz: 8000, tone: 0.05, decay: 0.03, bright: 1 },
  perc: { hz: 700, tone: 1, decay: 0.05, bright: 0.1 },
};
type Instrument = keyof typeof recipes;

function synthetic(instrument: Instrument, seed: number): Sound {
  const random = uniform(seed * 7919 + 13);
  for (let i = 0; i < 10; i++) random();
  const { hz, tone, decay, bright } = recipes[instrument];
  const [pitch, length, mix] = [hz * 2 ** (random() - 0.5), decay * 2 ** (2 * random() - 1), tone * (0.5 + random())];
  let smooth = 0;
  const samples = Float32Array.from({ length: 32_768 }, (_, i) => {
    const t = i / 44_100;
    smooth += bright * (random() - random() - smooth);
    return Math.exp(-t / length) * (mix * Math.sin(2 * Math.PI * pitch * t) + (1 - tone * 0.9) * smooth);
  });
  return { channels: [samples, samples], sampleRate: 44_100 };
}

const measured = (instrument: Instrument, from: number, count: number): Promise<MeasuredSound[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => measure(synthetic(instrument, from + i))));

let judge: Judge;
let fresh: MeasuredSound[];

before(async () => {
  const real: RealSound[] = [];
  for (const instrument of Object.keys(recipes) as Instrument[]) {
    const sounds = await measured(instrument, 0, 24);
    real.push(...sounds.map((sound, i) => ({ ...sound, name: `${i}`, instrument, heldOut: i >= 16 })));
  }
  judge = new Judge(real);
  fresh = await measured('kick', 100, 16);
});

test('fresh sounds of a class pass as such: their class, inside the manifold, no more copies than held-out ones, as diverse', () => {
  const { classCheck, heldOut, nearest, diversity, count } = judge.judge('kick', fresh);
  assert.equal(count, 16);
  assert.equal(classCheck, 1);
  assert.ok(heldOut.precision > 0.4 && heldOut.recall > 0.3, JSON.stringify(heldOut));
  // Plain tones correlate by chance: what counts is the difference.
  assert.ok(Math.abs(nearest!.copies - nearest!.copiesHeldOut) < 0.2);
  assert.ok(diversity > 0.5 && diversity < 2, `${diversity}`);
});

test('sounds of another class are told apart by every figure', () => {
  const own = judge.judge('kick', fresh);
  const other = judge.judge('snare', fresh);
  assert.equal(other.classCheck, 0);
  assert.equal(other.classVotes.kick, 1);
  assert.ok(other.heldOut.precision < 0.2);
  assert.ok(other.heldOut.frechet > 3 * own.heldOut.frechet && other.heldOut.mmd > own.heldOut.mmd + 100);
});

test('a collapsed model passes the class check and fails on recall and diversity', () => {
  const { classCheck, heldOut, diversity } = judge.judge(
    'kick',
    Array.from({ length: 16 }, () => fresh[0]!),
  );
  assert.equal(classCheck, 1);
  assert.ok(heldOut.recall < 0.3 && diversity < 0.01);
});

test('copies of training sounds are counted', async () => {
  const copies = await measured('snare', 0, 8);
  const own = await measured('snare', 100, 8);
  const { nearest } = judge.judge('snare', [...copies, ...own]);
  assert.equal(nearest!.copies, 0.5);
  assert.equal(nearest!.copiesHeldOut, 0);
});

test('held-out and training sounds give the figures to expect', () => {
  const heldOut = judge.heldOutSounds('hat');
  assert.equal(heldOut.count, 8);
  assert.equal(heldOut.training.count, 16);
  assert.ok(heldOut.classCheck > 0.8);
  assert.ok(Math.abs(heldOut.nearest!.distanceRatio - 1) < 1e-9);
  const training = judge.trainingSounds('hat');
  assert.equal(training.heldOut.count, 8);
  assert.equal(training.nearest, undefined);
});
