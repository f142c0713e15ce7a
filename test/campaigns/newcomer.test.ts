import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readWav } from '../../src/audio/wav.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { startTestDiscord } from '../discord/server/test-discord.ts';
import { idsOf, recipeIn, soundsFor, wavsOf } from '../discord/town.ts';
import { afterwards } from '../stubs/last-first.ts';
import { commandsUnder, commandUnder } from './documented.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'rimshot-newcomer-'));
const checkout = join(home, 'rimshot');
const slowMs = 240_000;
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Nothing of this machine's user: an empty home, and no setting but those of a file that the newcomer writes. */
const env: NodeJS.ProcessEnv = {
  PATH: `${join(process.execPath, '..')}:${process.env.PATH}`,
  HOME: home,
  LANG: 'C.UTF-8',
};

/** A command as it is written, in the checkout. */
const shell = (command: string): string =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: checkout, env, encoding: 'utf8', timeout: slowMs });

async function npmStart(command: string, until: RegExp) {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  for (const end = Date.now() + slowMs; !until.test(said); ) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${command}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      running.delete(child);
      // npm's shell is gone first; the program follows within its deadline.
      for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200)))
        if (
          !/\/launch\.mjs start/.test(
            execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
              .split('\n')
              .filter((line) => line.includes(checkout))
              .join('\n'),
          )
        )
          break;
    },
  };
}

test('from an empty home to the first sound, to a bot, to a backup and back, by the commands of the docs', async (t) => {
  // "this folder": what a release holds. Packages are this checkout's; test/campaigns/launcher.test.ts installs them.
  mkdirSync(checkout);
  execFileSync('bash', [
    '-c',
    `git -C "${project}" ls-files -z -- ':!test' | (cd "${project}" && xargs -0 tar -cf -) | tar -xf - -C "${checkout}"`,
  ]);
  symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'));
  writeFileSync(join(checkout, '.env'), 'LOCAL_PORT=0\nDEVICE=cpu\n');

  await t.test('README, "Hear it in a minute": npm start opens the page', async () => {
    const [start] = commandsUnder('README.md', 'Hear it in a minute');
    assert.equal(start, 'npm start');
    const program = await npmStart(start!, /Open (http:\S+)/);
    const address = /Open (http:\S+)/.exec(program.said())![1]!;
    assert.match(await (await fetch(address)).text(), /<title>.*Rimshot/);
    await program.stop();
  });

  await t.test('README, "In a terminal": the first sound', () => {
    shell(commandUnder('README.md', 'In a terminal', 'npm run rimshot -- generate'));
    const files = readdirSync(join(checkout, 'out'));
    assert.equal(files.length, 4);
    for (const file of files) {
      const { sound } = readWav(readFileSync(join(checkout, 'out', file)));
      assert.ok(
        sound.channels[0]!.some((value) => Math.abs(value) > 0.1),
        `${file} sounds`,
      );
    }
    shell(commandUnder('README.md', 'In a terminal', 'npm run rimshot -- export kick'));
    assert.ok(readFileSync(join(checkout, 'kick.onnx')).length > 1e6);
  });

  const discord = await startTestDiscord();
  afterwards(t, () => discord.stop());
  const channel = discord.channel(discord.guild('Kick Club'), 'drums');
  const kick = async (who: string) =>
    await soundsFor(discord, discord.person(who).slash(channel, 'kick', { count: 1, seed: 39 }), '/kick', slowMs);
  let made = '';

  await t.test('docs/discord.md, "2. Start it": a bot that answers /kick', async () => {
    const [setting, start] = commandsUnder('docs/discord.md', '2. Start it');
    assert.equal(setting, 'DISCORD_TOKEN=the token');
    // "copy .env.example": every line of it is a setting that is taken.
    shell('cp .env.example .env');
    const text = readFileSync(join(checkout, '.env'), 'utf8')
      .replace(/^DISCORD_TOKEN=$/m, setting!.replace('the token', discord.token))
      .replace(/^DISCORD_API=$/m, `DISCORD_API=${discord.api}`)
      .replace(/^LOCAL_PORT=.*$/m, 'LOCAL_PORT=0')
      .replace(/^DEVICE=.*$/m, 'DEVICE=cpu');
    writeFileSync(join(checkout, '.env'), text);
    const program = await npmStart(start!, /discord\.com\/oauth2/);
    const message = await kick('Ann');
    made = idsOf(message)[0]!;
    assert.equal(sampleId(recipeIn(wavsOf(message)[0]!.bytes)), made);
    await program.stop();
  });

  await t.test('docs/reliability.md, "Backup": saved, lost, restored, and the bot knows the sound', async () => {
    const [backup, restore] = commandsUnder('docs/reliability.md', 'Backup');
    shell(backup!);
    renameSync(join(checkout, 'data'), join(home, 'lost'));
    shell(restore!);
    const program = await npmStart('npm start', /discord\.com\/oauth2/);
    const before = readdirSync(join(checkout, 'data', 'samples'), { recursive: true }).length;
    assert.equal(idsOf(await kick('Bob'))[0], made);
    assert.equal(readdirSync(join(checkout, 'data', 'samples'), { recursive: true }).length, before, 'found, not made');
    await program.stop();
  });

  await t.test('docs/reliability.md, "Leaving with everything"', () => {
    shell(commandUnder('docs/reliability.md', 'Leaving with everything', 'npm run rimshot -- export --library'));
    const { sounds } = JSON.parse(readFileSync(join(checkout, 'my-sounds', 'library.json'), 'utf8'));
    assert.ok(sounds.some(({ id }: { id: string }) => id === made));
  });
});
