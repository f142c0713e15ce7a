import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from '../../src/kits/change-kit.ts';
import { openDatabase } from '../../src/library/database.ts';
import { type Library, openLibrary } from '../../src/library/library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { sqliteAlone } from '../stubs/test-database.ts';
import { batchOf, kitContent, temporaryLibrary } from './temporary-library.ts';

const one = { id: '0000000000001', serverId: 'one', ownerId: 'discord:1', content: kitContent };

test(
  'a kit is there after the database was closed and opened, with its beat and its place in the strip',
  sqliteAlone,
  async (t) => {
    const { library, dataDir } = await temporaryLibrary(t);
    await library.addSamples(batchOf('b1', [1]));
    const made = await library.addKit(one);
    await library.changeKit(one.id, (kit) => changed(kit, { timing: { tempo: 93, swing: 58 } }));
    await library.close();
    const db = await openDatabase(dataDir);
    const reopened = openLibrary({ db, dataDir });
    afterwards(t, () => reopened.close());
    const kit = await reopened.currentKit({ personId: 'discord:1', serverId: 'one' });
    assert.deepEqual(kit, { ...made, tempo: 93, swing: 58, revision: 2 });
    assert.equal(kit?.ownerName, 'Ada');
  },
);

test('two changes at once both hold, each with a revision of its own, in the order in which they are told', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addKit(one);
  const told: number[] = [];
  const stop = library.watchKits(({ kit }) => told.push(kit?.revision ?? 0));
  await Promise.all([
    library.changeKit(one.id, (kit) => changed(kit, { slot: 'kick', steps: { 1: 100 } })),
    library.changeKit(one.id, (kit) => changed(kit, { slot: 'kick', steps: { 2: 127 } })),
  ]);
  const kit = await library.findKit(one.id);
  assert.deepEqual(kit?.slots[0]?.steps.slice(0, 4), [100, 100, 127, 0]);
  assert.deepEqual([...told].sort(), [2, 3]);
  stop();
  await library.changeKit(one.id, (before) => before);
  assert.equal(told.length, 2, 'nobody is told any more');
});

test('what no kit may be changes nothing', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addKit(one);
  await assert.rejects(library.changeKit(one.id, (kit) => ({ ...kit, tempo: 1e9 })));
  await assert.rejects(library.changeKit(one.id, (kit) => ({ ...kit, slots: [] })));
  assert.equal((await library.findKit(one.id))?.revision, 1);
  assert.equal(await library.changeKit('0000000000002', (kit) => kit), undefined);
});

const names = async (library: Library, query: Partial<Parameters<Library['kits']>[0]>) =>
  (await library.kits({ limit: 10, ...query })).map(({ name }) => name);

test('kits are listed by server, owner and the beginning of their name, the last changed first', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  for (const [i, [name, serverId, ownerId]] of [
    ['Aa', 'one', 'discord:1'],
    ['Ab', 'one', 'discord:2'],
    ['Ba', 'two', 'discord:1'],
  ].entries()) {
    clock.now += 1000;
    await library.addKit({
      id: `000000000000${i}`,
      serverId: serverId!,
      ownerId: ownerId!,
      content: { ...kitContent, name: name! },
    });
  }
  assert.deepEqual(await names(library, { serverId: 'one' }), ['Ab', 'Aa']);
  assert.deepEqual(await names(library, { serverId: 'one', text: 'AA' }), ['Aa']);
  assert.deepEqual(await names(library, { ownerId: 'discord:1' }), ['Ba', 'Aa']);
  assert.deepEqual(await names(library, { publicOnly: true }), []);
  await library.changeSettings('two', { publicGallery: true });
  assert.deepEqual(await names(library, { publicOnly: true }), ['Ba']);
  assert.equal(await library.findKit('0000000000000', { publicOnly: true }), undefined);
});

test('a person who is forgotten leaves no kit, no heart and no strip behind', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addKit(one);
  const other = { ...one, id: '0000000000002', ownerId: 'discord:2' };
  await library.addKit(other);
  await library.toggleKitHeart({ kitId: other.id, personId: 'discord:1', allowOwn: false });
  await library.setCurrentKit({ personId: 'discord:2', serverId: 'one', kitId: one.id });
  const { kits } = await library.forgetPerson('discord:1');
  assert.equal(kits, 1);
  assert.equal((await library.findKit(other.id))?.hearts, 0);
  for (const table of ['kits', 'kit_samples'] as const)
    assert.equal((await db.sql.selectFrom(table).selectAll().execute()).length, 1, table);
  assert.deepEqual(await db.sql.selectFrom('current_kits').selectAll().execute(), []);
});

test('a deleted kit comes back to its owner with its sounds, hearts and strip, once, and every page is told', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await library.addKit(one);
  await library.toggleKitHeart({ kitId: one.id, personId: 'discord:2', allowOwn: false });
  const before = await library.currentKit({ personId: 'discord:1', serverId: 'one' });
  const told: (string | undefined)[] = [];
  library.watchKits(({ kit }) => told.push(kit?.name));
  const undo = (await library.deleteKit({ kitId: one.id, personId: 'discord:1' })) ?? assert.fail();
  assert.equal(await library.currentKit({ personId: 'discord:1', serverId: 'one' }), undefined);
  assert.equal(await library.undoRemoval({ id: undo, personId: 'discord:2' }), undefined);
  assert.equal((await library.undoRemoval({ id: undo, personId: 'discord:1' }))?.length, 1);
  assert.deepEqual(await library.currentKit({ personId: 'discord:1', serverId: 'one' }), before);
  assert.equal((await db.sql.selectFrom('kit_samples').selectAll().execute()).length, 1);
  assert.deepEqual(told, [undefined, 'Nightbus']);
  assert.equal(await library.undoRemoval({ id: undo, personId: 'discord:1' }), undefined);
});

test('who opened another kit since then keeps that one, and hearts of forgotten people do not come back', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addKit(one);
  for (const personId of ['discord:2', 'discord:_', 'discord:22'])
    await library.toggleKitHeart({ kitId: one.id, personId, allowOwn: false });
  const undo = (await library.deleteKit({ kitId: one.id, personId: 'discord:1' })) ?? assert.fail();
  const other = await library.addKit({ ...one, id: '0000000000002' });
  await library.forgetPerson('discord:2');
  await library.undoRemoval({ id: undo, personId: 'discord:1' });
  assert.equal((await library.currentKit({ personId: 'discord:1', serverId: 'one' }))?.id, other.id);
  assert.equal((await library.findKit(one.id))?.hearts, 2);
  assert.equal(await library.deleteKit({ kitId: one.id, personId: 'discord:2' }), undefined);
  assert.equal(await library.findKit(one.id), undefined);
});
