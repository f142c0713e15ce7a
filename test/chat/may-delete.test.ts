import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../src/chat/app.ts';
import type { Request } from '../../src/chat/chat.ts';
import { mayDelete } from '../../src/chat/may-delete.ts';
import { findVisible } from '../../src/chat/visible-sample.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, recipeOf, temporaryLibrary } from '../library/temporary-library.ts';

test('whoever asked for a sound that was made before, in another server, is its maker there but cannot delete it', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await library.addSamples(batchOf('b2', [1], { makerId: 'discord:9', makerName: 'Bob', serverId: 'two' }));
  const may = async (personId: string, serverId: string) => {
    const sample = (await findVisible(sampleId(recipeOf(1)), serverId, { library })) ?? assert.fail('not visible');
    const request = { person: { id: personId, moderator: false }, place: { serverId } } as Request;
    return [sample.makerName, await mayDelete(sample, request, { library } as App)];
  };
  assert.deepEqual(await may('discord:9', 'two'), ['Bob', false]);
  assert.deepEqual(await may('discord:1', 'one'), ['Ada', true]);
  assert.deepEqual(await may('discord:1', 'two'), ['Bob', true]);
});
