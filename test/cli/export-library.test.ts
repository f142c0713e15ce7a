import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, kitContent, recipeOf, temporaryLibrary, wavOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { runCli } from './run-cli.ts';

test('the library leaves as WAVs, with recipes, votes, names, kits and uploads as JSON', async (t) => {
  const { dataDir, library } = await temporaryLibrary(t);
  const me = 'local:me';
  await library.addSamples(batchOf('first', [1, 2, 3], { makerId: me, makerName: 'Me' }));
  const [one, two, three] = [1, 2, 3].map((seed) => sampleId(recipeOf(seed))) as [string, string, string];
  const upload = await library.addUpload({ bytes: Buffer.from('a beatbox'), personId: me });
  const other = await library.addUpload({ bytes: Buffer.from('not mine'), personId: 'discord:2' });
  const restyled = recipeOf(4, {
    kind: 'restyle',
    source: { upload },
    strength: 0.5,
    method: 'founded',
  });
  await library.addSamples({
    ...batchOf('second', [], { makerId: me, makerName: 'Me' }),
    items: [{ recipe: restyled, wav: wavOf(4) }],
  });
  for (const personId of [me, 'discord:2'])
    await library.toggleHeart({ sampleId: one, personId, serverId: 'one', allowOwn: true });
  await library.nameKeep({ personId: me, sampleId: one, name: 'Nightbus' });
  await library.tagKeep({ personId: me, sampleId: one, add: ['dusty'], remove: [] });
  await library.collectSample({ personId: me, sampleId: one, name: 'Friday' });
  await library.addKit({ id: 'aaaaaaaaaaaaa', serverId: 'one', ownerId: me, content: kitContent });
  await library.pruneAudio(-1, () => true);

  const folder = join(dataDir, '..', `taken-${process.pid}`);
  afterwards(t, () => rmSync(folder, { recursive: true, force: true }));
  const run = await runCli(['export', '--library', folder], { DATA_DIR: dataDir });
  assert.equal(run.code, 0, run.stderr);
  const text = readFileSync(join(folder, 'library.json'), 'utf8');
  const told = JSON.parse(text);
  assert.deepEqual(readdirSync(folder).sort(), ['LICENCE.txt', 'library.json', 'sounds', 'uploads']);
  assert.deepEqual(told.uploads, [upload]);
  assert.deepEqual(readdirSync(join(folder, 'uploads')), [upload]);

  const byId = new Map<string, { file: string | null; recipe: object; votes: object; keep: object; parents: object[] }>(
    told.sounds.map((sound: { id: string }) => [sound.id, sound]),
  );
  assert.deepEqual([...byId.keys()].sort(), [one, two, three, sampleId(restyled)].sort());
  for (const [id, { file, recipe }] of byId) {
    if (file) assert.ok(readFileSync(join(folder, file)).length > 0);
    assert.equal(sampleId(recipe as never), id);
  }
  // Kept and in a kit: its audio stayed; the others were pruned and can be made again.
  assert.deepEqual(readFileSync(join(folder, byId.get(one)!.file!)), Buffer.from(wavOf(1)));
  assert.equal(byId.get(two)!.file, null);
  assert.deepEqual(byId.get(one)!.votes, { one: 2 });
  assert.deepEqual(byId.get(sampleId(restyled))!.parents, [{ upload }]);
  const { keptAt: _, ...keep } = byId.get(one)!.keep as { keptAt: string };
  assert.deepEqual(keep, { name: 'Nightbus', tags: ['dusty'] });
  assert.deepEqual(told.collections, [{ name: 'Friday', sounds: [one] }]);
  assert.equal(told.kits[0].name, kitContent.name);
  assert.equal(told.kits[0].slots[0].sampleId, one);
  assert.ok(!text.includes(other) && !text.includes('discord:2'), 'nobody else’s id or upload leaves');

  const again = await runCli(['export', '--library', folder], { DATA_DIR: dataDir });
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is not empty\. Name a new folder\.$/m);
});
