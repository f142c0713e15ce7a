import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fameTrouble } from '../../src/chat/fame-trouble.ts';
import { CannotPost } from '../../src/chat/platform-errors.ts';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { afterwards } from '../stubs/last-first.ts';
import { bo, cleo, refusal, type SmallChat, smallChat } from './small-chat.ts';

const minute = 60_000;

/** Eight sounds in a server whose hall of fame refuses what is posted; `open` mends it. */
async function startClosed(t: TestContext, error: Error) {
  const chat: SmallChat = await smallChat(t);
  let now = Date.now();
  let tries = 0;
  const { post } = chat.app;
  Object.assign(chat.app, { now: () => now });
  await chat.say('/settings fame-channel:<#77> fame-threshold:1', { person: cleo });
  const { delivered } = await chat.say('/kick 8');
  const rows = delivered[0]?.rows;
  const ids = sampleIdsOf(rows);
  const close = () =>
    Object.assign(chat.app, {
      post: async () => {
        tries++;
        throw error;
      },
    });
  close();
  return {
    chat,
    ids,
    close,
    open: () => Object.assign(chat.app, { post }),
    later: (ms: number) => {
      now += ms;
    },
    tries: () => tries,
    vote: async (n: number, person = bo) => await chat.press(`r1:vote:${ids[n]}`, { person, rows }),
  };
}

const closed = new CannotPost('77', new Error('Missing Access'));

test('a hall of fame that refuses is asked at most twice by a burst of votes, then less and less often, every hour at last', async (t) => {
  const { vote, tries, later } = await startClosed(t, closed);
  const person = (n: number) => ({ id: `discord:${100 + n}`, name: `P${n}` });
  for (let n = 0; n < 24; n++) await vote(n % 8, person(n));
  assert.equal(tries(), 2);
  let before = tries();
  const waits: number[] = [];
  for (let minutes = 1; minutes <= 300; minutes++) {
    later(minute);
    await vote(minutes % 8, person(200 + minutes));
    if (tries() > before) waits.push(minutes);
    before = tries();
  }
  assert.deepEqual(waits, [1, 11, 71, 131, 191, 251]);
});

test('once it may post again, everything that waited is posted, each once', async (t) => {
  const { chat, vote, open, later, ids } = await startClosed(t, closed);
  const posted = chat.posts.length;
  for (let n = 0; n < 5; n++) await vote(n);
  open();
  await vote(5);
  assert.equal(chat.posts.length, posted, 'not before its time');
  later(minute);
  await vote(6);
  assert.deepEqual(
    chat.posts
      .slice(posted)
      .map(({ nonce }) => nonce)
      .sort(),
    ids
      .slice(0, 7)
      .map((id) => `fame-${id}`)
      .sort(),
  );
});

test('it is tried again without a vote', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const timers = t.mock.timers;
  // The chat's own waiting goes on.
  const ticking = setInterval(() => timers.tick(5), 1);
  afterwards(t, () => clearInterval(ticking));
  const { chat, vote, open, tries } = await startClosed(t, closed);
  const posted = chat.posts.length;
  await vote(0);
  open();
  clearInterval(ticking);
  timers.tick(minute + 1);
  const deadline = Date.now() + 10_000;
  while (chat.posts.length === posted && Date.now() < deadline) await new Promise(setImmediate);
  assert.deepEqual([chat.posts.length - posted, tries()], [1, 1]);
  timers.reset();
});

test('the next /settings says why and when it is tried again, in the language of who asks', async (t) => {
  const { chat, vote, open, later } = await startClosed(t, closed);
  const settings = async (locale: 'en' | 'de') => refusal(await chat.say('/settings', { person: cleo, locale }));
  assert.doesNotMatch(await settings('en'), /⚠/);
  await vote(0);
  await vote(1);
  assert.match(await settings('en'), /⚠ .*I cannot post in <#77>: I need View Channel.* I try again in about 60 s\./);
  assert.match(await settings('de'), /⚠ .*Ich kann in <#77> nichts posten.* in etwa 60 s\./);
  open();
  later(minute);
  await vote(2);
  assert.doesNotMatch(await settings('en'), /⚠/);
});

test('another reason is told as it came, without a meaning for the text around it', async (t) => {
  const { chat, vote } = await startClosed(t, new Error('**AutoMod** said no'));
  await vote(0);
  assert.match(refusal(await chat.say('/settings', { person: cleo })), /The post was refused: \\\*\\\*AutoMod/);
});

test('a channel that a manager names anew is tried at the next vote', async (t) => {
  const { chat, vote, open, tries } = await startClosed(t, closed);
  for (let n = 0; n < 3; n++) await vote(n);
  assert.equal(tries(), 2);
  const refused = await chat.say('/settings fame-channel:<#78>', { person: cleo, locale: 'fr' });
  assert.match(refusal(refused), /Je ne peux pas publier dans <#77>/);
  assert.equal(
    (await chat.app.library.settings('server-1')).fameChannelId,
    '77',
    'a channel that refuses is not taken',
  );
  open();
  const posted = chat.posts.length;
  await chat.say('/settings fame-channel:<#78>', { person: cleo });
  assert.equal(fameTrouble('server-1', chat.app), undefined);
  await vote(3);
  assert.equal(chat.posts.length, posted + 1 + 4, 'the opening and four sounds');
});
