import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadImage } from '@napi-rs/canvas';
import { unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { inspectWav } from '../../src/audio/wav-header.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { sampleId, shortId } from '../../src/sound/recipe.ts';
import { createEngine } from '../../src/worker/host.ts';
import { temporaryDataDir } from '../discord/product.ts';
import type { Person, Posted, Sent, Values } from '../discord/server/test-discord.ts';
import { idsOf, labelOf, pressOf, recipeIn, soundsFor, startTown, wavsOf, whispered } from '../discord/town.ts';

const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
const slowMs = 120_000;

/** The town with the real worker and the starters. */
async function startStudio(t: TestContext) {
  const engine = createEngine({ device: 'cpu', threads: 2 });
  const models = openModelStore({ bundledDir, dataDir: temporaryDataDir(t) });
  const town = await startTown(t, { engine, models });
  const { discord, channel } = town;
  /** The public answer with its files, all of them looked at. */
  const made = async (sent: Sent, what: string): Promise<Posted> => {
    const message = await soundsFor(discord, sent, what, slowMs);
    await checkFiles(message, what);
    return message;
  };
  return {
    ...town,
    made,
    say: (who: Person, name: string, values: Values = {}) => made(who.slash(channel, name, values), `/${name}`),
    click: (who: Person, message: Posted, verb: string) => made(who.click(message, pressOf(message, verb)), verb),
    privately: (sent: Sent) => whispered(discord, sent, slowMs),
  };
}

/** A finished sound as everybody gets it, with the recipe that its id was made from. */
function checkWav(bytes: Uint8Array, what: string): string {
  const { bitDepth, coding } = inspectWav(bytes);
  assert.deepEqual([bitDepth, coding], [16, 'integer'], what);
  const { sound } = readWav(bytes);
  assert.deepEqual(
    [sound.channels.length, sound.sampleRate, ...sound.channels.map(({ length }) => length)],
    [2, 44_100, 32_768, 32_768],
    what,
  );
  for (const channel of sound.channels) {
    assert.ok(channel.every(Number.isFinite), what);
    assert.ok(channel.some((value) => Math.abs(value) > 0.1) && Math.hypot(...channel.subarray(0, 8192)) > 1, what);
  }
  return sampleId(recipeIn(bytes));
}

/** Every WAV is a finished sound and the one whose id is shown; every picture is one. */
async function checkFiles(message: Posted, what: string): Promise<void> {
  const ids = wavsOf(message).map(({ bytes, filename }) => {
    const id = checkWav(bytes, `${what}: ${filename}`);
    assert.ok(filename.endsWith(`-${shortId(id)}.wav`), `${what}: ${filename} is ${id}`);
    assert.ok(message.content.includes(`**${shortId(id)}**`), `${what}: ${id} is shown`);
    return id;
  });
  if (idsOf(message).length > 0) assert.deepEqual(idsOf(message), ids, what);
  for (const { contentType, bytes, description } of message.attachments.filter(({ filename }) =>
    filename.endsWith('.png'),
  )) {
    assert.equal(contentType, 'image/png', what);
    const { width, height } = await loadImage(Buffer.from(bytes));
    assert.ok(width >= 400 && height >= 100, `${what}: ${width} × ${height}`);
    assert.ok(description, `${what}: a text for those who do not see it`);
  }
}

const pictures = (message: Posted) => message.attachments.filter(({ filename }) => filename.endsWith('.png'));
const derivations = (message: Posted) => wavsOf(message).map(({ bytes }) => recipeIn(bytes).derivation);

/** A pack's sounds, checked: their ids. */
function checkPack(message: Posted, files: ReadonlyMap<string, Uint8Array>): string[] {
  const [zip] = message.attachments;
  assert.match(zip?.filename ?? '', /\.zip$/);
  const entries = new Map(Object.entries(unzipSync(zip?.bytes ?? new Uint8Array(0))));
  const [folder = '', name = ''] = /^Rimshot\/(.*?)(?=\/)/.exec([...entries.keys()][0] ?? '') ?? [];
  const text = (file: string) => new TextDecoder().decode(entries.get(`${folder}/${file}`));
  const recipes: { file: string; sample: string; recipe: unknown }[] = JSON.parse(text('recipes.json'));
  const instruments = ['sfz', 'dspreset', 'mid', 'adg', 'xpm'].map((extension) => `${name}.${extension}`);
  const others = [...instruments, 'recipes.json', 'licence.txt'];
  assert.deepEqual(
    [...entries.keys()].sort(),
    [...others, ...recipes.map(({ file }) => file)].map((file) => `${folder}/${file}`).sort(),
  );
  assert.match(text('licence.txt'), /starter: weights [0-9a-f]{64}/);
  for (const { file, sample, recipe } of recipes) {
    const bytes = entries.get(`${folder}/${file}`) ?? new Uint8Array(0);
    assert.equal(checkWav(bytes, file), sample);
    assert.deepEqual(recipe, recipeIn(bytes));
    const posted = files.get(sample) ?? new Uint8Array(0);
    assert.deepEqual(readWav(bytes), readWav(posted), `${file} as it was posted, but for chunks for samplers`);
    for (const preset of [`${name}.sfz`, `${name}.dspreset`]) assert.ok(text(preset).includes(file), preset);
  }
  return recipes.map(({ sample }) => sample);
}

/** Somebody's own knock: 200 ms at another rate, mono, 24-bit, with silence before it. */
const knock = writeWav(
  {
    channels: [
      Float32Array.from({ length: 9600 }, (_, i) =>
        i < 1200 ? 0 : Math.exp((1200 - i) / 1500) * Math.sin((i - 1200) / 20),
      ),
    ],
    sampleRate: 48_000,
  },
  { bitDepth: '24' },
);

test('every command, button and context menu works with the real worker and the starters', async (t) => {
  const { discord, guild, channel, dataDir, ann, bob, boss, product, made, say, click, privately } =
    await startStudio(t);
  const files = new Map<string, Uint8Array>();
  const keep = (message: Posted) => {
    for (const [i, id] of idsOf(message).entries()) files.set(id, wavsOf(message)[i]!.bytes);
    return message;
  };

  const kicks = keep(await say(ann, 'kick', { count: 2, steps: 2 }));
  const [a = '', b = ''] = idsOf(kicks);

  await t.test('/kick, /snare, /hat and /perc make sounds and their picture', async () => {
    assert.deepEqual([idsOf(kicks).length, pictures(kicks).length], [2, 1]);
    for (const name of ['snare', 'hat', 'perc']) {
      const message = keep(await say(ann, name, { count: 1, steps: 2 }));
      assert.deepEqual([idsOf(message).length, pictures(message).length], [1, 1], name);
      assert.equal(recipeIn(wavsOf(message)[0]!.bytes).model, name);
      assert.match(message.content, new RegExp(`${name}:starter`));
    }
  });

  await t.test('the same seed is the same sound, byte for byte, also when it is made anew', async () => {
    const first = await say(ann, 'hat', { count: 1, steps: 2, seed: 123 });
    const second = await say(bob, 'hat', { count: 1, steps: 2, seed: 123 });
    const [id = ''] = idsOf(first);
    rmSync(join(dataDir, 'samples', id.slice(0, 2), `${id}.wav`));
    const shown = ann.slash(channel, 'sample', { id });
    const gone = await discord.until('a sound without its audio', () => discord.answerTo(shown), slowMs);
    assert.deepEqual(gone.attachments, []);
    const remade = await click(bob, gone, 'remake');
    for (const again of [second, remade]) {
      assert.deepEqual(idsOf(again), [id]);
      assert.deepEqual(wavsOf(again)[0]?.bytes, wavsOf(first)[0]?.bytes);
    }
  });

  await t.test('/kit makes six sounds, the hats named by how long they ring', async () => {
    const kit = await say(ann, 'kit', { seed: 7 });
    const names = wavsOf(kit).map(({ filename }) => filename.replace(/-\w+\.wav$/, ''));
    assert.deepEqual(names, ['1-kick', '2-snare', '3-closed-hat', '4-half-open-hat', '5-open-hat', '6-perc']);
    assert.equal(pictures(kit).length, 1);
  });

  await t.test('/vary, /morph, /inpaint and /restyle start from what they are given', async () => {
    const vary = await say(ann, 'vary', { sample: a, strength: 0.3, count: 1 });
    assert.deepEqual(derivations(vary), [{ kind: 'vary', source: { sample: a }, strength: 0.3 }]);
    const morph = await say(ann, 'morph', { a, b, count: 2 });
    assert.deepEqual(
      derivations(morph).map((made) => made?.kind === 'morph' && made.samples),
      [
        [a, b],
        [a, b],
      ],
    );
    const inpaint = await say(ann, 'inpaint', { sample: a, 'keep-ms': 20, count: 1 });
    assert.deepEqual(derivations(inpaint), [{ kind: 'inpaint', source: { sample: a }, keepMs: 20, resamples: 2 }]);
    const file = discord.file('knock.wav', knock);
    const restyle = await say(ann, 'restyle', { file, model: 'snare', count: 1 });
    assert.equal(derivations(restyle)[0]?.kind, 'restyle');
    for (const message of [vary, morph, inpaint, restyle]) assert.equal(pictures(message).length, 1);
    assert.equal(new Set([kicks, vary, morph, inpaint, restyle].flatMap(idsOf)).size, 7);
  });

  await t.test('again, the heart, vary and pack under a result do what they say', async () => {
    const again = await click(bob, kicks, 'again');
    assert.equal(idsOf(again).length, 2);
    assert.ok(idsOf(again).every((id) => !files.has(id)));
    const varied = await made(bob.select(kicks, 'r1:vary:each', `${b}.subtle`), 'vary');
    assert.equal(wavsOf(varied).length, 4);
    const heart = bob.click(kicks, `r1:vote:${b}`);
    await discord.until('the heart', () => heart.acknowledgement);
    assert.deepEqual(checkPack(await click(bob, kicks, 'pack'), files), [a, b]);
    const mine = await privately(bob.slash(channel, 'mine'));
    await checkFiles(mine, '/mine');
    assert.equal(wavsOf(mine).length, 1);
    assert.deepEqual(checkPack(await click(bob, mine, 'pack'), files), [b]);
    assert.deepEqual(checkPack(await say(bob, 'pack', { batch: b }), files), [a, b]);
  });

  await t.test('the context menus vary and explain a sound, also a file that was posted again', async () => {
    const snare = keep(await say(ann, 'snare', { count: 1, steps: 2 }));
    const varied = await made(bob.contextMenu(snare, 'Vary this'), 'Vary this');
    assert.ok(derivations(varied).every((made) => made?.kind === 'vary'));
    const reposted = discord.remember(channel, { ageMs: 1_000, content: 'look', components: [] });
    reposted.attachments = wavsOf(snare);
    for (const message of [snare, reposted]) {
      const about = await privately(bob.contextMenu(message, 'About this sample'));
      await checkFiles(about, 'About this sample');
      assert.deepEqual([idsOf(about), pictures(about).length], [idsOf(snare), 1]);
    }
    const question = await privately(bob.contextMenu(kicks, 'About this sample'));
    const about = await privately(bob.select(question, 'r1:sample:chosen', b));
    await checkFiles(about, 'About the second');
    assert.deepEqual(idsOf(about), [b]);
  });

  await t.test('a vote leads to /top and the hall of fame', async () => {
    const fame = discord.channel(guild, 'hall-of-fame');
    const settings = boss.slash(channel, 'settings', { 'fame-channel': fame.id, 'fame-threshold': 1 });
    assert.match((await privately(settings)).content, /from one vote/);
    const vote = pressOf(kicks, 'vote');
    bob.click(kicks, vote);
    await discord.until('the count', () => labelOf(kicks, vote).endsWith('· 1'), slowMs);
    const famous = () => discord.messages(fame).find(({ attachments }) => attachments.length > 0);
    const entry = await discord.until('the hall of fame', famous, slowMs);
    await checkFiles(entry, 'hall of fame');
    assert.deepEqual(wavsOf(entry)[0]?.bytes, files.get(a));
    const top = await say(bob, 'top', { period: 'day', model: 'kick' });
    // Bob's heart of before is a vote as well.
    const voted = [a, b];
    assert.deepEqual(idsOf(top).toSorted(), voted.toSorted());
    assert.deepEqual(checkPack(await click(bob, top, 'pack'), files).sort(), voted.toSorted());
    assert.deepEqual(checkPack(await say(bob, 'pack', { what: 'top', count: 1 }), files), idsOf(top).slice(0, 1));
  });

  await t.test('/about names the starters and the device; a job at work is cancelled from /queue', async () => {
    const asked = bob.slash(channel, 'about');
    const about = await discord.until('/about', () => discord.answerTo(asked), slowMs);
    for (const name of ['kick', 'snare', 'hat', 'perc']) assert.match(about.content, new RegExp(`${name}:starter`));
    assert.match(about.content, /Device: cpu/);
    const long = ann.slash(channel, 'kick', { count: 8, steps: 100 });
    await discord.until('the job', () => long.acknowledgement, slowMs);
    const queue = await privately(ann.slash(channel, 'queue'));
    assert.match(queue.content, /Kick × 8/);
    ann.click(queue, pressOf(queue, 'cancel'));
    assert.match((await privately(long)).content, /ancelled/);
    assert.match((await privately(bob.slash(channel, 'queue'))).content, /Nothing is being made/);
  });

  await t.test('/sample shows a sound; delete under it and /delete take sounds away; /forget-me the name', async () => {
    const shown = await say(ann, 'sample', { id: a });
    assert.deepEqual([idsOf(shown), pictures(shown).length], [[a], 1]);
    const file = discord.file('kick.wav', files.get(b) ?? new Uint8Array(0));
    assert.deepEqual(idsOf(await say(bob, 'sample', { file })), [b]);
    const forget = await privately(ann.slash(channel, 'forget-me'));
    for (const sent of [ann.click(shown, pressOf(shown, 'delete')), ann.slash(channel, 'delete', { sample: b })]) {
      const question = await privately(sent);
      assert.match((await privately(ann.click(question, pressOf(question, 'delete')))).content, /is deleted/);
    }
    for (const id of [a, b])
      assert.match((await privately(bob.slash(channel, 'sample', { id }))).content, /There is no sound/);
    assert.match((await privately(ann.click(forget, pressOf(forget, 'forget')))).content, /Erased: 0 votes/);
    const [hat = ''] = [...files.keys()].slice(2);
    assert.doesNotMatch((await say(bob, 'sample', { id: hat })).content, /Ann/);
  });

  assert.deepEqual(await product().app.jobs.list(), []);
  assert.deepEqual(
    product().lines.filter(({ level }) => level === 'warn' || level === 'error'),
    [],
  );
});
