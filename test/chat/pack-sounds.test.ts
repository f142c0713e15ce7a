import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { packSounds } from '../../src/chat/pack-sounds.ts';
import { canonicalJson } from '../../src/library/recipe.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { drumModels } from '../web/drum-engine.ts';

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
    const message = await packSounds([derived], 'kit', { locale: 'en', place }, { library, models: drumModels() });
    return unzipSync(message.files![0]!.bytes);
  };
  const elsewhere = await kitIn('third');
  assert.equal(Object.keys(elsewhere).length, 5);
  for (const [name, bytes] of Object.entries(elsewhere))
    assert.ok(!Buffer.from(bytes).includes(secret.id), `${name} does not name it`);
  const wav = Object.entries(elsewhere).find(([name]) => name.endsWith('.wav'))![1];
  assert.deepEqual(readWav(wav).sound, readWav((await library.readAudio(derived.id))!).sound);
  const home = Object.entries(await kitIn('open')).find(([name]) => name.endsWith('recipes.json'))![1];
  assert.ok(Buffer.from(home).includes(secret.id), 'where it was made, its recipe is whole');
});
