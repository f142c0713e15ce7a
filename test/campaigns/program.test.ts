import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { temporaryDataDir } from '../discord/product.ts';
import { type Program, startProgram } from '../discord/program.ts';
import { startTestDiscord, type TestDiscord } from '../discord/server/test-discord.ts';
import { idsOf, labelOf, pressOf, recipeIn, soundsFor, wavsOf } from '../discord/town.ts';
import { afterwards } from '../stubs/last-first.ts';

/** The real program with its starters, at work on a test Discord. */
async function startAll(t: TestContext) {
  const dataDir = temporaryDataDir(t);
  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  const channel = discord.channel(discord.guild('Kick Club'), 'drums');
  const start = async (): Promise<Program> => {
    const before = discord.gateway.identifies;
    const program = startProgram(t, { DATA_DIR: dataDir, DISCORD_TOKEN: discord.token, DISCORD_API: discord.api });
    const up = () => discord.gateway.identifies > before && /discord\.com\/oauth2/.test(program.said());
    await discord.until('the program', up, 60_000).catch((error: unknown) => {
      throw new Error(`${error}\n${program.said()}`);
    });
    return program;
  };
  return { dataDir, discord, channel, start, program: await start() };
}

const stopped = async ({ child, ended }: Program) => {
  child.kill('SIGTERM');
  return await ended;
};

/** Process ids of the workers of a program. */
function workersOf({ child }: Program): number[] {
  const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', `${child.pid}`], { encoding: 'utf8' });
  const lines = list.split('\n').filter((line) => line.includes('worker/main'));
  return lines.map((line) => Number.parseInt(line, 10));
}

test('the program makes real sounds on Discord: the same seed is the same file, also after a restart, and old buttons work', async (t) => {
  const { discord, channel, start, program } = await startAll(t);
  const ann = discord.person('Ann');
  const bob = discord.person('Bob');
  const slow = 120_000;
  const hat = async () => await soundsFor(discord, ann.slash(channel, 'hat', { count: 1, seed: 123 }), '/hat', slow);
  const first = await hat();
  const { sound } = readWav(wavsOf(first)[0]!.bytes);
  assert.deepEqual([sound.channels.length, sound.channels[0]?.length, sound.sampleRate], [2, 32_768, 44_100]);
  assert.ok(Math.max(...sound.channels[0]!.map(Math.abs)) > 0.1, 'it sounds');
  assert.deepEqual(idsOf(first), [sampleId(recipeIn(wavsOf(first)[0]!.bytes))]);
  const second = await hat();
  assert.deepEqual(await stopped(program), [0, null]);

  await start();
  const third = await hat();
  for (const again of [second, third]) {
    assert.deepEqual(idsOf(again), idsOf(first));
    assert.deepEqual(wavsOf(again)[0]?.bytes, wavsOf(first)[0]?.bytes);
  }
  bob.click(first, pressOf(first, 'vote'));
  await discord.until('the vote', () => labelOf(first, pressOf(first, 'vote')).endsWith('· 1'));
  const vary = await soundsFor(
    discord,
    bob.select(first, 'r1:vary:each', `${idsOf(first)[0]}.subtle`),
    'variations',
    slow,
  );
  assert.ok(wavsOf(vary).every(({ bytes }) => recipeIn(bytes).derivation?.kind === 'vary'));
});

test('a worker that is killed at work is started again, and the sounds arrive', async (t) => {
  const { discord, channel, program } = await startAll(t);
  const sent = discord.person('Ann').slash(channel, 'kick', { count: 4, steps: 50 });
  await discord.until('progress', () => sent.acknowledgement);
  const [worker] = await discord.until('a worker', () => (workersOf(program).length > 0 ? workersOf(program) : false));
  process.kill(worker!, 'SIGKILL');
  assert.equal(wavsOf(await soundsFor(discord, sent, 'kicks', 180_000)).length, 4);
  assert.notEqual(workersOf(program)[0], worker);
});

const refusesToStart = async (t: TestContext, settings: Record<string, string>, code: number, line: RegExp) => {
  const program = startProgram(t, settings);
  assert.deepEqual(await program.ended, [code, null], program.said());
  assert.match(program.said(), line);
  assert.equal(program.said().trim().split('\n').length, 1, program.said());
};

const discordOf = async (t: TestContext): Promise<TestDiscord> => {
  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  return discord;
};

test('a bad token is one clear line and exit code 2', async (t) => {
  const { api } = await discordOf(t);
  const settings = { DATA_DIR: temporaryDataDir(t), DISCORD_TOKEN: 'nonsense', DISCORD_API: api };
  await refusesToStart(t, settings, 2, /^DISCORD_TOKEN: /);
});

test('no network is one clear line and exit code 1', async (t) => {
  const settings = { DATA_DIR: temporaryDataDir(t), DISCORD_TOKEN: 'any', DISCORD_API: 'http://127.0.0.1:9/api' };
  await refusesToStart(t, settings, 1, /^Discord: .*could not be reached/);
});

test('a second program on the same data is one clear line and exit code 1', async (t) => {
  const { dataDir } = await startAll(t);
  await refusesToStart(t, { DATA_DIR: dataDir, DISCORD_TOKEN: '' }, 1, /already running/);
});

test('a DATA_DIR that cannot be used is one clear line and exit code 1', async (t) => {
  const folder = temporaryDataDir(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'file'), '');
  await refusesToStart(t, { DATA_DIR: join(folder, 'file', 'data'), DISCORD_TOKEN: '' }, 1, /file.*data/);
});

test('an unknown setting’s value is one clear line and exit code 2', async (t) => {
  await refusesToStart(t, { DATA_DIR: temporaryDataDir(t), DEVICE: 'toaster' }, 2, /^DEVICE: /);
});
