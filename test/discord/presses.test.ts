import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { linkSource } from '../../src/sync/link-source.ts';
import { syncFolder } from '../../src/sync/sync-folder.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { idsOf, labelOf, pressOf, recipeIn, sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

test('two voters have one vote each, toggled, with undo; an own sound is kept without a vote', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const cleo = discord.person('Cleo');
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const vote = pressOf(kicks, 'vote');
  const counts = async (count: number) =>
    await discord.until(`the count ${count}`, () => labelOf(kicks, vote).endsWith(`· ${count}`));
  bob.click(kicks, vote);
  await counts(1);
  cleo.click(kicks, vote);
  await counts(2);
  const back = await whispered(discord, bob.click(kicks, vote));
  await counts(1);
  assert.match((await whispered(discord, ann.click(kicks, vote))).content, /own sounds get no vote/);
  assert.match((await whispered(discord, bob.click(back, pressOf(back, 'undo')))).content, /It is back/);
  cleo.click(kicks, `r1:vote:${idsOf(kicks)[1]}`);
  await counts(2);
  assert.equal(wavsOf(kicks).length, 2, 'the files stay');
});

test('votes at the same moment are all counted', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const vote = pressOf(kicks, 'vote');
  const presses = Array.from({ length: 12 }, (_, n) => discord.person(`Voter ${n}`).click(kicks, vote));
  await discord.until('every acknowledgement', () => presses.every(({ acknowledgement }) => acknowledgement));
  await discord.until('the count', () => labelOf(kicks, vote).endsWith('· 12'));
});

test('buttons work after a restart', async (t) => {
  const { discord, channel, ann, bob, restart } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  await restart();
  const vote = pressOf(kicks, 'vote');
  bob.click(kicks, vote);
  await discord.until('the vote', () => labelOf(kicks, vote).endsWith('· 1'));
  const again = bob.click(kicks, pressOf(kicks, 'again'));
  const message = await soundsFor(discord, again);
  assert.equal(wavsOf(message).length, 2);
  assert.ok(idsOf(message).every((id) => !idsOf(kicks).includes(id)));
});

test('vary and save of older messages ask for the sound; pack acts on all', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 3 });
  const [, second = ''] = idsOf(kicks);
  for (const verb of ['vary', 'save'] as const) {
    const pick = `r1:pick:${idsOf(kicks)[0]}:${verb}`;
    const button = { type: 2, style: 2, label: 'x', custom_id: pick } as const;
    const older = discord.remember(channel, {
      ageMs: 1_000,
      content: 'x',
      components: [...kicks.components, { type: 1, components: [button] }],
    });
    const question = await whispered(discord, bob.click(older, pick));
    const menu = question.components[0]?.components[0];
    assert.equal(menu?.type === 3 && menu.options.length, 3);
    const chosen = bob.select(question, `r1:${verb}:chosen`, second);
    if (verb === 'save') {
      assert.match((await whispered(discord, chosen)).content, /is kept/);
    } else {
      const varied = await soundsFor(discord, chosen);
      const { derivation } = recipeIn(wavsOf(varied)[0]!.bytes);
      assert.deepEqual(derivation?.kind === 'vary' && derivation.source, { sample: second });
    }
  }
  const packed = bob.click(kicks, pressOf(kicks, 'pack'));
  const zip = await soundsFor(discord, packed);
  assert.match(zip.attachments[0]?.filename ?? '', /\.zip$/);
  const favourites = await whispered(discord, bob.slash(channel, 'mine'));
  assert.ok(favourites.content.includes(second.slice(0, 6)));
});

test('the menu under a pack gives another format, a MIDI file alone too', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 3 });
  const pack = await soundsFor(discord, bob.click(kicks, pressOf(kicks, 'pack')));
  const menu = `r1:packas:${idsOf(kicks)[0]}`;
  const midi = await soundsFor(discord, bob.select(pack, menu, 'midi'));
  assert.match(midi.attachments[0]?.filename ?? '', /\.mid$/);
  const sfz = await soundsFor(discord, bob.select(pack, menu, 'sfz'));
  const names = Object.keys(unzipSync(sfz.attachments[0]!.bytes));
  assert.deepEqual(
    [names.filter((name) => name.endsWith('.wav')).length, names.filter((name) => /adg|xpm/.test(name))],
    [3, []],
  );
});

test('a member gets a private link from /mine, syncs a folder with it, and revokes it', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  for (const id of idsOf(kicks)) {
    const press = bob.click(kicks, `r1:vote:${id}`);
    await discord.until('the heart', () => press.acknowledgement);
  }
  const mine = await whispered(discord, bob.slash(channel, 'mine'));
  const told = await whispered(discord, bob.click(mine, 'r1:sync:link'));
  const link = /http\S+\/keeps\/[\w-]+/.exec(told.content)?.[0] ?? '';
  const folder = join(temporaryFolder(t), 'sounds');
  assert.equal((await syncFolder(folder, linkSource(link)))?.added, 2);
  assert.match((await whispered(discord, bob.click(told, 'r1:sync:revoke'))).content, /no longer works/);
  await assert.rejects(syncFolder(folder, linkSource(link)), /revoked/);
});

test('the context menus vary and explain a sound, also a file of ours that somebody else posted', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const one = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const about = await whispered(discord, bob.contextMenu(one, 'About this sample'));
  assert.ok(about.content.includes(idsOf(one)[0]?.slice(0, 6) ?? '?'));
  const vary = bob.contextMenu(one, 'Vary this');
  const varied = await soundsFor(discord, vary);
  assert.equal(recipeIn(wavsOf(varied)[0]!.bytes).derivation?.kind, 'vary');

  const several = await sounds(discord, ann, channel, 'kick', { count: 3 });
  const question = await whispered(discord, bob.contextMenu(several, 'About this sample'));
  const chosen = bob.select(question, 'r1:sample:chosen', idsOf(several)[2] ?? '');
  assert.ok((await whispered(discord, chosen)).content.includes(idsOf(several)[2]?.slice(0, 6) ?? '?'));

  const foreign = discord.remember(channel, { ageMs: 1_000, content: 'look', components: [] });
  foreign.attachments = wavsOf(several).slice(0, 1);
  const recognised = await whispered(discord, bob.contextMenu(foreign, 'About this sample'));
  assert.ok(recognised.content.includes(idsOf(several)[0]?.slice(0, 6) ?? '?'));

  const chatter = discord.remember(channel, { ageMs: 1_000, content: 'hello', components: [] });
  assert.match((await whispered(discord, bob.contextMenu(chatter, 'Vary this'))).content, /no sounds of ours/);
});

test('a job is cancelled by its owner or a moderator, and by nobody else', async (t) => {
  let open = () => {};
  const gate = { wait: new Promise<void>((resolve) => (open = resolve)) };
  const { discord, channel, ann, bob, boss } = await startTown(t, { engine: stubEngine({ gate }) });
  afterwards(t, () => open());
  const jobs = ['kick', 'snare'].map((name) => ann.slash(channel, name));
  await discord.until('both acknowledged', () => jobs.every(({ acknowledgement }) => acknowledgement));
  const queue = await whispered(discord, bob.slash(channel, 'queue'));
  assert.equal(queue.components.length, 0, 'nothing to press for others');
  const mine = await whispered(discord, ann.slash(channel, 'queue'));
  const cancels = mine.components.flatMap(({ components }) => components.map(({ custom_id }) => custom_id));
  assert.equal(cancels.length, 2);
  const forged = bob.click(queue, cancels[0] ?? '', { unchecked: true });
  assert.match((await whispered(discord, forged)).content, /Only the person who asked for it/);
  const mineLeft = ann.click(mine, cancels[1] ?? '');
  await discord.until('taken', () => mineLeft.acknowledgement);
  const second = await discord.until('the owner told', () => discord.whisperTo(jobs[1]!));
  assert.match(second.content, /ancelled/);
  const all = await whispered(discord, boss.slash(channel, 'queue'));
  assert.match((await whispered(discord, boss.click(all, pressOf(all, 'cancel')))).content, /ancelled/);
  await discord.until('both owners told', () => jobs.every((job) => discord.whisperTo(job)));
  assert.deepEqual(discord.messages(channel), []);
});
