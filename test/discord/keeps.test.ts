import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsOf, pressOf, recipeIn, sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

test('/name, /tag, /collect and /mine keep, name, find and page sounds; buttons bring back what was removed', async (t) => {
  const { discord, channel, ann, bob, restart } = await startTown(t);
  const [first, second] = [
    await sounds(discord, ann, channel, 'kick', { count: 8 }),
    await sounds(discord, ann, channel, 'hat', { count: 3 }),
  ];
  const [kick = '', ...rest] = [...idsOf(first), ...idsOf(second)];
  const say = (name: string, values = {}) => whispered(discord, bob.slash(channel, name, values));
  assert.match((await say('name', { sample: kick, name: 'Night bus' })).content, /is “Night bus” to you now/);
  assert.match((await say('tag', { sample: kick, tags: 'dark, wet' })).content, /#dark/);
  assert.match((await say('collect', { sample: kick, collection: 'Album' })).content, /in your collection “Album”/);
  for (const id of rest) {
    const message = idsOf(first).includes(id) ? first : second;
    const press = bob.click(message, `r1:vote:${id}`);
    await discord.until('the heart', () => press.acknowledgement);
  }
  const typed = bob.type(channel, 'mine', 'collection', 'al');
  const completed = await discord.until('collections', () => typed.choices);
  assert.deepEqual(
    completed.map(({ value }) => value),
    ['Album'],
  );
  for (const values of [{ find: 'night' }, { tag: 'wet' }, { collection: 'album' }])
    assert.deepEqual(wavsOf(await say('mine', values)).length, 1, JSON.stringify(values));
  const page = await say('mine');
  assert.match(page.content, /11 sounds · page 1 of 2/);
  assert.equal(wavsOf(page).length, 8);
  await restart();
  const next = await whispered(discord, bob.click(page, pressOf(page, 'mine')));
  assert.equal(wavsOf(next).length, 3);

  const nameless = await say('name', { sample: kick });
  assert.match((await whispered(discord, bob.click(nameless, pressOf(nameless, 'undo')))).content, /It is back/);
  assert.match((await say('collect', { collection: 'Album', name: 'Side B' })).content, /is called “Side B” now/);
  assert.match((await say('collect', { collection: 'side b', name: 'Album' })).content, /is called “Album” now/);
  const gone = await say('collect', { collection: 'Album', remove: true });
  assert.match((await whispered(discord, bob.click(gone, pressOf(gone, 'undo')))).content, /It is back/);
  const unkept = await whispered(discord, bob.select(page, 'r1:save:chosen', idsOf(first)[7] ?? ''));
  assert.match(unkept.content, /no longer kept/);
  const shown = await say('mine', { find: 'night bus', collection: 'Album', tag: 'dark' });
  assert.ok(shown.content.includes(kick.slice(0, 6)), shown.content);
  assert.equal((await whispered(discord, ann.slash(channel, 'mine', { find: 'night' }))).attachments.length, 0);
});

test('the menu under sounds varies one of them by one choice, a little or a lot', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 3 });
  const [, second = ''] = idsOf(kicks);
  for (const [variation, strength] of [
    ['subtle', 0.2],
    ['strong', 0.55],
  ] as const) {
    const varied = await soundsFor(discord, bob.select(kicks, 'r1:vary:each', `${second}.${variation}`));
    assert.deepEqual(recipeIn(wavsOf(varied)[0]!.bytes).derivation, {
      kind: 'vary',
      source: { sample: second },
      strength,
    });
  }
});

test('/like posts the nearest sounds with players, hearts and the menu', async (t) => {
  const { discord, channel, ann, bob, product } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 4 });
  const [first = '', ...others] = idsOf(kicks);
  const { library } = product().app;
  while ((await library.unmeasured(1)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const like = await sounds(discord, bob, channel, 'like', { sample: first, count: 8 });
  assert.deepEqual([...idsOf(like)].toSorted(), others.toSorted());
  assert.match(like.content, /\d+% alike/);
  assert.equal(like.components.at(-1)?.components[0]?.type, 3);
});
