import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringsOf } from '../../src/languages/index.ts';
import { fromStored, sentence, toStored, worded } from '../../src/languages/sentence.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { HostError, UserError } from '../../src/user-error.ts';
import { wavBytes } from '../audio/wav-bytes.ts';
import { refusal, smallChat, uploadOf } from './small-chat.ts';

/** Two seeds whose kicks have ids with the same first four digits. */
function seedsThatShareAPrefix(manifest: Parameters<typeof seedRecipes>[0]): { seeds: number[]; prefix: string } {
  const seen = new Map<string, number>();
  for (let seed = 0; ; seed++) {
    const prefix = sampleId(seedRecipes(manifest, { seed, count: 1 })[0]!).slice(0, 4);
    const other = seen.get(prefix);
    if (other !== undefined) return { seeds: [other, seed], prefix };
    seen.set(prefix, seed);
  }
}

const long = wavBytes({ sampleRate: 8000, bits: 8, data: new Uint8Array(88_000) });

test('a sound that is too long is refused in the language of whoever sent it', async (t) => {
  const chat = await smallChat(t);
  const said = async (locale: 'de' | 'ja') =>
    refusal(await chat.say('/restyle snare', { locale }, [uploadOf(long, 'loop.wav')]));
  assert.equal(await said('de'), 'loop.wav ist 11,0 s lang; erlaubt sind höchstens 10 s.');
  assert.equal(await said('ja'), 'loop.wavの長さは11.0秒です。上限は10秒です。');
});

test('a short id that begins several sounds is refused in the language of whoever typed it', async (t) => {
  const chat = await smallChat(t);
  const { seeds, prefix } = seedsThatShareAPrefix(chat.app.models.resolve('kick').manifest);
  for (const seed of seeds) await chat.say(`/kick 1 seed:${seed}`);
  const said = async (locale: 'de' | 'ja') => refusal(await chat.say(`/vary ${prefix}`, { locale }));
  assert.equal(
    await said('de'),
    `Mit „${prefix}“ beginnen die IDs mehrerer Klänge. Gib ein oder zwei Zeichen mehr ein.`,
  );
  assert.equal(await said('ja'), `「${prefix}」で始まるIDの音が複数あります。あと1、2文字入力してください。`);
});

test('a worker that died is told in the language of whoever waited for it', async (t) => {
  const chat = await smallChat(t);
  const broken = Promise.reject(new UserError('workerGaveUp', { how: 'died' }, { kind: 'failed' }));
  broken.catch(() => undefined);
  chat.gate.wait = broken;
  await chat.say('/kick 1', { locale: 'de' });
  await chat.settle();
  await chat.say('/kick 1', { locale: 'ja' });
  await chat.settle();
  assert.match(chat.deliveries('request-1').failures.join(), /^Der Prozess, .* zweimal abgestürzt, deshalb/);
  assert.match(chat.deliveries('request-2').failures.join(), /^この依頼で音を作るプロセスが2回異常終了したため/);
});

test('a recipe that nobody wrote is refused with its field, in the language of whoever sent it', async (t) => {
  const chat = await smallChat(t);
  const wav = wavBytes({ data: new Uint8Array(88) });
  const claim = Buffer.from('INFOICMT\u0010\0\0\0{"v":1,"seed":1}');
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([claim.length, 0, 0, 0]), claim]);
  const upload = uploadOf(Buffer.concat([wav, list]), 'kick.wav');
  const said = refusal(await chat.say('/sample', { locale: 'de' }, [upload]));
  assert.match(said, /^Das Rezept in dieser Datei ist keines, .* Der Wert von „\w+“ ist nicht erlaubt\.$/);
});

test('a stored sentence comes back whole; what older versions stored is shown as it is', () => {
  const known = sentence('sourceDeleted', { id: 'k7f3q2' });
  assert.deepEqual(fromStored(toStored(known)), known);
  assert.equal(
    worded(fromStored(toStored(known)), stringsOf('de')),
    'Der Klang k7f3q2, von dem dieser ausgeht, wurde gelöscht.',
  );
  for (const text of ['The worker crashed twice.', '{"key":"of a newer version","values":{}}', '12', '']) {
    assert.equal(worded(fromStored(text), stringsOf('ja')), text);
    assert.equal(toStored(fromStored(text)), text);
  }
});

test('an error holds its sentence in English and as key and values, one for the host its text alone', () => {
  const inner = new UserError('recipeTooLong', { length: 5000, most: 4096 });
  const outer = new UserError('strangeRecipe', { reason: inner.sentence });
  assert.match(outer.message, /not one that Rimshot writes: recipe: 5000 characters/);
  assert.match(worded(outer, stringsOf('fr')), /5\u202f000 caractères/);
  assert.deepEqual(UserError.of(JSON.parse(JSON.stringify(outer.sentence))).message, outer.message);
  assert.deepEqual(new HostError('No disk.').sentence, { key: 'plain', values: { text: 'No disk.' } });
});
