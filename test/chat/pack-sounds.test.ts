import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { packSounds } from '../../src/chat/pack-sounds.ts';
import { canonicalJson, shortId } from '../../src/sound/recipe.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { drumModels } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

test('a pack in one server does not name the private sound of another that its sound was made from', async (t) => {
  const { library } = await temporaryLibrary(t);
  const sound = { channels: [new Float32Array(441).fill(0.5)], sampleRate: 44_100 };
  const add = async (serverId: string, recipe: ReturnType<typeof recipeOf>) => {
    const wav = writeWav(sound, { bitDepth: '16', info: { recipe: canonicalJson(recipe) } });
    const maker = { batchId: serverId, makerId: 'discord:1', makerName: 'Ada', serverId };
    return (await library.addSamples({ ...maker, items: [{ recipe, wav }] }))[0]!;
  };
  const secret = await add('closed', recipeOf(98_765));
  const derived = await add('open', recipeOf(7, { kind: 'vary', source: { sample: secret.id }, strength: 0.5 }));
  await library.changeSettings('open', { publicGallery: true });
  const kitIn = async (serverId: string) => {
    const place = { platform: 'discord', serverId, channelId: '1', attachmentLimitBytes: 1_000_000 } as const;
    const message = await packSounds(
      [{ record: derived }],
      { name: 'kit' },
      { locale: 'en', place },
      { library, models: drumModels(), workshop: stubWorkshop() },
    );
    return unzipSync(message.files![0]!.bytes);
  };
  const elsewhere = await kitIn('third');
  assert.equal(Object.keys(elsewhere).length, 8);
  for (const [name, bytes] of Object.entries(elsewhere))
    assert.ok(!Buffer.from(bytes).includes(secret.id), `${name} does not name it`);
  const wav = Object.entries(elsewhere).find(([name]) => name.endsWith('.wav'))![1];
  assert.deepEqual(readWav(wav).sound, readWav((await library.readAudio(derived.id))!).sound);
  const home = Object.entries(await kitIn('open')).find(([name]) => name.endsWith('recipes.json'))![1];
  assert.ok(Buffer.from(home).includes(secret.id), 'where it was made, its recipe is whole');
});

test('a sound whose file was removed by hand is named as left out', async (t) => {
  const { library, dataDir } = await temporaryLibrary(t);
  const wav = writeWav({ channels: [new Float32Array(441).fill(0.5)], sampleRate: 44_100 }, { bitDepth: '16' });
  const maker = { batchId: 'one', makerId: 'discord:1', makerName: 'Ada', serverId: 'home' };
  const items = [1, 2].map((seed) => ({ recipe: recipeOf(seed), wav }));
  const [kept, lost] = await library.addSamples({ ...maker, items });
  const names = readdirSync(join(dataDir, 'samples'), { recursive: true }).map(String);
  rmSync(join(dataDir, 'samples', names.find((name) => name.includes(lost!.id) && name.endsWith('.wav'))!));
  const place = { platform: 'discord', serverId: 'home', channelId: '1', attachmentLimitBytes: 1_000_000 } as const;
  const parts = { library, models: drumModels(), workshop: stubWorkshop() };
  const { text } = await packSounds(
    [{ record: kept! }, { record: lost! }],
    { name: 'kit' },
    { locale: 'en', place },
    parts,
  );
  assert.ok(text.includes(shortId(lost!.id)), text);
  assert.ok(!text.includes(shortId(kept!.id)), text);
});
