import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { freshVariation } from '../../src/sound/knob-recipes.ts';
import { type KnobRow, rankings } from '../../src/sound/knob-table.ts';
import { rangeOf } from '../../src/sound/knobs.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { ada, bo, refusal, type SmallChat, smallChat } from './small-chat.ts';

const rows: readonly KnobRow[] = Array.from({ length: 200 }, (_, i) => ({
  seed: 70_000 + i,
  decay: 0.1 + i / 400,
  tone: 6 + ((i * 77) % 200) / 100,
  punch: 5 - ((i * 31) % 200) / 20,
  noise: -50 + ((i * 53) % 200) / 10,
  ...(i % 2 === 0 && { pitch: 26 + i / 40 }),
}));

async function measuredChat(t: TestContext): Promise<SmallChat> {
  const chat = await smallChat(t);
  for (const name of ['kick', 'snare']) await chat.app.knobs.add(chat.app.models.resolve(name), rows);
  return chat;
}

async function recipesOf(chat: SmallChat, message: { rows?: Parameters<typeof sampleIdsOf>[0] } | undefined) {
  const found = sampleIdsOf(message?.rows).map((id) => chat.app.library.findSample(id));
  return (await Promise.all(found)).map((sample) => sample!.recipe);
}

const rankOf = rankings(rows);
const inThird = (recipes: readonly Recipe[], knob: 'decay' | 'tone', word: string, slack = 2): boolean => {
  const [from, to] = rangeOf(knob, word)!;
  return recipes.every(({ seed }) => {
    const rank = rankOf(knob, rows.find((row) => row.seed === seed)![knob]);
    return rank >= from - slack && rank <= to + slack;
  });
};

test('/kick decay:short makes measured seeds of the shortest third, and says what was asked and what they measure', async (t) => {
  const chat = await measuredChat(t);
  const { delivered } = await chat.say('/kick 4 decay:short');
  const recipes = await recipesOf(chat, delivered[0]);
  assert.equal(recipes.length, 4);
  assert.ok(inThird(recipes, 'decay', 'short'));
  assert.match(delivered[0]!.text, /\nAsked for: decay short\n/);
  assert.equal(delivered[0]!.text.match(/· decay \d+/g)?.length, 4);
});

test('words are understood in every language and numbers are percentiles', async (t) => {
  const chat = await measuredChat(t);
  const german = await chat.say('/kick 2 ausklang:kurz klangfarbe:90', { locale: 'de' });
  assert.match(german.delivered[0]!.text, /Gewünscht: ausklang kurz, klangfarbe 90/);
  assert.ok(inThird(await recipesOf(chat, german.delivered[0]), 'decay', 'short', 15));
  const japanese = await chat.say('/snare 2 減衰:長い', { locale: 'ja' });
  assert.ok(inThird(await recipesOf(chat, japanese.delivered[0]), 'decay', 'long'));
  assert.match(
    refusal(await chat.say('/kick decay:blue')),
    /decay: “blue” is neither a number from 0 to 100 nor one of/,
  );
  assert.match(refusal(await chat.say('/kick decay:101')), /neither a number/);
});

test('what excludes each other is refused with the reason, and nothing is made', async (t) => {
  const chat = await measuredChat(t);
  for (const [line, reason] of [
    ['/kick seed:4 decay:short', /A seed is one sound with a character of its own: give either the seed or decay/],
    ['/kick seed:4 pitch:F1', /give either the seed or pitch/],
    ['/kick steps:20 tone:dark', /give either steps or tone/],
    ['/kick fresh', /say which/],
    ['/kick pitch:F1 decay:short fresh', /cannot be asked for a note/],
    ['/snare pitch:F1', /Only kicks/],
    ['/kick pitch:A7', /No measured kick/],
    ['/kick pitch:H9', /neither a note/],
    ['/hat decay:short', /Of hat:starter 0 seeds are measured so far, and its knobs need 48/],
    ['/hat decay:short fresh', /Of hat:starter 0 seeds are measured so far, and its knobs need 48/],
  ] as const)
    assert.match(refusal(await chat.say(line)), reason, line);
  assert.equal((await chat.app.library.searchSamples({ serverId: 'server-1', text: '', limit: 10 })).length, 0);
});

test('a note is reached by tuning, which is told; other sounds are moved by semitones, also from a seed', async (t) => {
  const chat = await measuredChat(t);
  const kicks = (await chat.say('/kick 3 pitch:F1')).delivered[0];
  for (const { seed, semitones = 0 } of await recipesOf(chat, kicks))
    assert.ok(Math.abs(rows.find((row) => row.seed === seed)!.pitch! + semitones - 29) < 0.006);
  assert.match(kicks!.text, /Asked for: F1/);
  assert.match(kicks!.text, /tuned by [+-]\d/);
  const hat = (await chat.say('/hat seed:5 pitch:+2')).delivered[0];
  assert.deepEqual(
    (await recipesOf(chat, hat)).map(({ seed, semitones }) => [seed, semitones]),
    [[5, 2]],
  );
  assert.match(hat!.text, /seed 5, tuned by \+2 semitones/);
});

test('again asks for the same character and gets other sounds; what all have heard comes turned towards fresh noise', async (t) => {
  const chat = await measuredChat(t);
  const first = (await chat.say('/kick 4 decay:short tone:70')).delivered[0]!;
  const again = first.rows!.flat().find((button) => 'id' in button && button.id.startsWith('r1:again:'))!;
  assert.match(again.id, /:4\.da\.t70$/);
  const second = (await chat.press(again.id, { person: bo, rows: first.rows })).delivered[0]!;
  assert.match(second.text, /Asked for: decay short, tone 70/);
  assert.equal(new Set([...sampleIdsOf(first.rows), ...sampleIdsOf(second.rows)]).size, 8);
  // A knob at its end: few rows are near, and they are heard soon.
  let turned: Recipe[] = [];
  for (let i = 0; i < 12 && turned.length === 0; i++) {
    const { delivered } = await chat.say('/kick 8 decay:0', { person: ada });
    turned = (await recipesOf(chat, delivered[0])).filter(({ start }) => start?.toward);
  }
  assert.ok(turned.length > 0);
});

test('fresh: more are made than asked, the best stay, and the answer and its limits count what stays', async (t) => {
  const chat = await measuredChat(t);
  const { delivered } = await chat.say('/kick 4 decay:short fresh');
  const recipes = await recipesOf(chat, delivered[0]);
  assert.equal(recipes.length, 4);
  assert.ok(recipes.every(({ start }) => start?.toward?.amount === freshVariation));
  assert.equal(delivered[0]!.sounds!.length, 4);
  assert.equal(await chat.app.library.countMadeToday(ada.id, 'server-1'), 4);
  assert.match(delivered[0]!.text, /30% of the way to seed \d+/);
});
