import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KitChange, openLibrary } from '../../src/library/library.ts';
import { kitContent, temporaryLibrary } from './temporary-library.ts';

test('another process is told of every change of a kit once it is committed, and tells its pages of the kit as it is', async (t) => {
  const { db, dataDir } = await temporaryLibrary(t);
  const news: KitChange[] = [];
  const writer = openLibrary({
    db,
    dataDir,
    announceKit: async (transaction, change) => {
      assert.ok(transaction.isTransaction, 'what is rolled back is not told');
      news.push(change);
    },
  });
  const reader = openLibrary({ db, dataDir });
  const told: (string | undefined)[] = [];
  reader.watchKits(({ kit, ownerId, serverId }) => told.push(kit ? `${ownerId} ${serverId} ${kit.tempo}` : undefined));
  const hear = async (): Promise<void> => {
    for (const change of news.splice(0)) await reader.heardOfKit(change);
  };
  const kit = { id: 'k'.repeat(13), serverId: 'one', ownerId: 'discord:1', content: kitContent };
  await writer.addKit(kit);
  await hear();
  await writer.changeKit(kit.id, (before) => ({ ...before, tempo: 93 }));
  await hear();
  await writer.setCurrentKit({ personId: 'discord:2', serverId: 'one', kitId: kit.id });
  await hear();
  const undo = await writer.deleteKit({ kitId: kit.id, personId: 'discord:1' });
  await hear();
  await writer.undoRemoval({ id: undo ?? '', personId: 'discord:1' });
  await hear();
  const [made, ...rest] = told;
  assert.equal(made, `discord:1 one ${kitContent.tempo}`);
  assert.deepEqual(rest, ['discord:1 one 93', 'discord:2 one 93', undefined, 'discord:1 one 93']);
  await assert.rejects(writer.changeKit(kit.id, (before) => ({ ...before, tempo: 1e9 })));
  assert.deepEqual(news, []);
});
