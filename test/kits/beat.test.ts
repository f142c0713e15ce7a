import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { peakOf, type Sound } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { emptySteps, repeated } from '../../src/kits/beat.ts';
import { changed, kitChangeShape, newSlot, withSlot, withSteps } from '../../src/kits/change-kit.ts';
import { grooved, grooveNames, typedRow, velocitiesOf } from '../../src/kits/grooves.ts';
import { beatOf, drumParts, type KitContent, kitContentShape, mostSlots } from '../../src/kits/kit.ts';
import { kitName } from '../../src/kits/kit-name.ts';
import { audible, busGain, limited, voicesOf } from '../../src/kits/mixer.js';
import { type RenderedRow, renderBeat, renderStems } from '../../src/kits/render-beat.ts';
import { hitsOf } from '../../src/kits/sequence.js';

const rate = 44_100;
const id = '0123456789abc';
const row = { volumeDb: 0, muted: false, solo: false, choke: 0 };
const kit = (parts: readonly (typeof drumParts)[number][] = drumParts): KitContent => ({
  name: 'Nightbus',
  tempo: 120,
  bars: 1,
  swing: 50,
  slots: parts.map((part) => newSlot(part, part, id)),
});

/** A sound that stays at one level. */
const level = (value: number, frames: number): Sound => ({
  channels: [new Float32Array(frames).fill(value), new Float32Array(frames).fill(value)],
  sampleRate: rate,
});
const rendered = (sounds: readonly (Sound | null)[], rows: readonly Partial<RenderedRow>[] = []): RenderedRow[] =>
  sounds.map((sound, i) => ({ ...row, sound, ...rows[i] }));

test('swing delays every second sixteenth: 50 is straight, 75 the most', () => {
  const places = (swing: number) =>
    hitsOf({ tempo: 120, bars: 1, swing, rows: [velocitiesOf('xxxx')] }).map(({ at }) => at);
  assert.deepEqual(places(50), [0, 1, 2, 3]);
  assert.deepEqual(places(75), [0, 1.5, 2, 3.5]);
});

test('offsets move hits off their steps: late, early, and before the first step at the end of the round', () => {
  const rows = [velocitiesOf('x...x...........')];
  const beat = { tempo: 120, bars: 1, swing: 50, rows, offsets: [{ 0: -25, 4: 30 }] };
  assert.deepEqual(
    hitsOf(beat).map(({ step, at }) => [step, at]),
    [
      [4, 4.3],
      [0, 15.75],
    ],
  );
  const frames = voicesOf({ ...beat, offsets: [{ 4: 30 }] }, [row], rate).map(({ frame }) => frame);
  assert.deepEqual(frames, [0, Math.round(4.3 * 0.125 * rate)], 'the strip and the loop follow');
});

test('an offset goes with its hit: silent steps, grooves and other rows have none, and undo brings it back', () => {
  const slot = withSteps(newSlot('kick', 'kick', id), velocitiesOf('x...x'.padEnd(64, '.')), { 0: -5, 4: 30, 7: 20 });
  assert.deepEqual(slot.offsets, { 4: 30, 0: -5 });
  const played = { ...kit(['kick']), slots: [slot] };
  assert.ok(kitContentShape.safeParse(played).success);
  const [off] = changed(played, { slot: 'kick', steps: { 4: 0 } }).slots;
  assert.deepEqual(off!.offsets, { 0: -5 });
  const [accent] = changed(played, { slot: 'kick', steps: { 4: 127 } }).slots;
  assert.deepEqual(accent!.offsets, slot.offsets);
  assert.equal(changed(played, { groove: 'house' }).slots[0]!.offsets, undefined);
  const cleared = changed(played, { rows: { kick: emptySteps } });
  assert.equal(cleared.slots[0]!.offsets, undefined);
  const back = kitChangeShape.parse({ rows: { kick: slot.steps }, offsets: { kick: slot.offsets } });
  assert.deepEqual(changed(cleared, back), played);
  for (const offsets of [{ kick: { 4: 101 } }, { kick: { 4: 0.5 } }, { kick: { x: 1 } }])
    assert.equal(kitChangeShape.safeParse({ rows: { kick: slot.steps }, offsets }).success, false);
});

test('a beat plays its bars and keeps what lies behind them', () => {
  const steps = repeated([100]);
  const count = (bars: number) => hitsOf({ tempo: 120, bars, swing: 50, rows: [steps] }).length;
  assert.deepEqual([1, 2, 4].map(count), [16, 32, 64]);
});

test('a closed hat cuts the open one at its frame, over the seam too, and the upper row wins where both begin', () => {
  const rows = [velocitiesOf('x.......x.......'), velocitiesOf('x...x...........')];
  const beat = { tempo: 60, bars: 1, swing: 50, rows };
  const hats = [
    { ...row, choke: 1 },
    { ...row, choke: 1 },
  ];
  assert.deepEqual(
    voicesOf(beat, hats, 4).map(({ row, frame, cut }) => [row, frame, cut]),
    [
      [0, 0, 4],
      [1, 4, 8],
      [0, 8, 16],
    ],
  );
  // A muted hat is not heard, so it cuts nothing.
  assert.deepEqual(
    voicesOf(
      beat,
      [
        { ...row, choke: 1, muted: true },
        { ...row, choke: 1 },
      ],
      4,
    ).map(({ frame, cut }) => [frame, cut]),
    [
      [0, 4],
      [4, 16],
    ],
  );
});

test('solo silences the others, also where the soloed row is muted', () => {
  const rows = [
    { muted: true, solo: true },
    { muted: false, solo: false },
  ];
  assert.deepEqual(audible(rows), [true, false]);
  assert.deepEqual(audible(rows.map(({ muted }) => ({ muted, solo: false }))), [false, true]);
});

test('the limiter leaves quiet samples alone, keeps order, and lets nothing over -0.3 dBFS', () => {
  for (const value of [0, 0.3, -0.7]) assert.equal(limited(value), value);
  const loud = Array.from({ length: 400 }, (_, i) => limited(i / 100));
  assert.ok(loud.every((value, i) => i === 0 || value >= loud[i - 1]!));
  assert.ok(Math.max(...loud) <= 10 ** (-0.3 / 20));
  assert.equal(limited(-3), -limited(3));
});

test('a loop has exactly its bars, with tails that ring over the end at its beginning, and a peak below full scale', () => {
  const beat = { tempo: 120, bars: 1, swing: 50, rows: [velocitiesOf('...............X')] };
  const loop = renderBeat(beat, rendered([level(0.5, 30_000)]), rate);
  const frames = 2 * rate;
  assert.equal(loop.channels[0]!.length, frames);
  const tail = Math.round((15 / 16) * frames) + 30_000 - frames;
  assert.ok(tail > 0);
  assert.deepEqual(
    [loop.channels[0]![0], loop.channels[1]![tail - 1], loop.channels[0]![tail]].map((value) => Math.fround(value!)),
    [0.5 * busGain, 0.5 * busGain, 0],
  );
  const many = { ...beat, rows: Array.from({ length: 8 }, () => velocitiesOf('X')) };
  const loud = renderBeat(many, rendered(many.rows.map(() => level(0.97, 1000))), rate);
  assert.ok(peakOf(loud) <= 10 ** (-0.3 / 20) && peakOf(loud) > 0.95);
});

test('a sound that is cut fades within 4 ms, without a step', () => {
  const beat = {
    tempo: 120,
    bars: 1,
    swing: 50,
    rows: [velocitiesOf('X...............'), velocitiesOf('..X.............')],
  };
  const hats = [{ choke: 1 }, { choke: 1 }];
  const [channel] = renderBeat(beat, rendered([level(0.8, 30_000), level(0, 30_000)], hats), rate).channels;
  const cut = Math.round(rate / 4);
  assert.ok(channel![cut - 1]! > 0.39);
  assert.equal(channel![cut + 177], 0);
  const steps = Array.from({ length: 200 }, (_, i) => Math.abs(channel![cut + i]! - channel![cut + i - 1]!));
  assert.ok(Math.max(...steps) < 0.4 / 150, 'no step is larger than the fade has');
});

test('stems are what each row is in solo, and add up to the loop where the limiter rests', () => {
  const beat = beatOf(grooved(kit(), 'house'));
  const rows = rendered(beat.rows.map((_, i) => level(0.02 * (i + 1), 5000)));
  const loop = renderBeat(beat, rows, rate);
  const stems = renderStems(beat, rows, rate);
  for (let i = 0; i < loop.channels[0]!.length; i += 97) {
    const sum = stems.reduce((total, stem) => total + stem.channels[0]![i]!, 0);
    assert.ok(Math.abs(sum - loop.channels[0]![i]!) < 1e-6);
  }
});

test('an empty slot and a missing sound are silent', () => {
  const beat = { tempo: 120, bars: 1, swing: 50, rows: [velocitiesOf('XXXX'), emptySteps] };
  assert.equal(peakOf(renderBeat(beat, rendered([null, level(1, 10)]), rate)), 0);
});

test('every groove fills a kit that may be stored, and is heard', () => {
  for (const name of grooveNames) {
    const content = grooved(kit(), name);
    kitContentShape.parse(content);
    assert.ok(hitsOf(beatOf(content)).length > 8, name);
  }
  assert.equal(typedRow(velocitiesOf('X.xo')), 'X.xo');
});

test('changes keep to what a kit allows', () => {
  const start = kit();
  assert.throws(() => changed(start, { slot: 'gong', set: { muted: true } }), /no slot “gong”/);
  const locked = changed(start, { slot: 'kick', set: { locked: true } });
  assert.throws(() => changed(locked, { slot: 'kick', sampleId: id }), /locked/);
  assert.throws(() => changed(locked, { remove: 'kick' }), /locked/);
  assert.throws(() => changed(kit(['kick']), { remove: 'kick' }), /at least one/);
  const stepped = changed(start, { slot: 'snare', steps: { 63: 9 } });
  assert.equal(stepped.slots[1]!.steps[63], 9);
  let { slots } = start;
  while (slots.length < mostSlots) slots = withSlot(slots, 'kick', id);
  assert.equal(new Set(slots.map(({ key }) => key)).size, mostSlots);
  assert.throws(() => withSlot(slots, 'kick', id), /at most 16/);
  for (const bad of [
    { timing: { tempo: 0 } },
    { name: '' },
    { slot: 'kick', steps: { 1: 128 } },
    { slot: '../x', set: {} },
  ])
    assert.ok(!kitChangeShape.safeParse(bad).success, JSON.stringify(bad));
});

test('a kit’s name follows from its seed, and neighbours have others', () => {
  assert.equal(kitName(7), kitName(7));
  assert.equal(new Set(Array.from({ length: 50 }, (_, seed) => kitName(seed))).size, 50);
});

test('README’s four sounds in every groove stay below full scale, and in the first one the limiter rests', () => {
  const parts = ['kick', 'snare', 'closed-hat', 'perc'] as const;
  const sounds = ['kick', 'snare', 'hat', 'perc'].map(
    (name) => readWav(readFileSync(new URL(`../../docs/sounds/${name}.wav`, import.meta.url))).sound,
  );
  const peakDb = (groove: (typeof grooveNames)[number]): number => {
    const content = grooved(kit(parts), groove);
    const rows = content.slots.map((slot, i) => ({ ...slot, sound: sounds[i]! }));
    return 20 * Math.log10(peakOf(renderBeat(beatOf(content), rows, rate)));
  };
  assert.ok(peakDb('plain') < -5, `${peakDb('plain')} dBFS`);
  for (const groove of grooveNames) assert.ok(peakDb(groove) <= -0.3, groove);
});
