/** Two processes of the real program on one PostgreSQL, each with half of a bot's shards, and a worker. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openLibrary } from '../../src/library/library.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { temporaryDataDir } from '../discord/product.ts';
import { type Program, startProgram } from '../discord/program.ts';
import { startTestDiscord } from '../discord/server/test-discord.ts';
import { idsOf, pressOf, soundsFor } from '../discord/town.ts';
import { twoServers } from '../discord/two-servers.ts';
import { afterwards } from '../stubs/last-first.ts';
import { startPostgres } from '../stubs/postgres-server.ts';
import { eventsOf, postJson, rawRequest } from '../web/request.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const slowMs = 120_000;

async function until<T>(what: string, ask: () => T | Promise<T>, limitMs = slowMs): Promise<NonNullable<T>> {
  for (const end = Date.now() + limitMs; ; await pause(50)) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, what);
  }
}

/** `rimshot worker`. */
function startWorker(t: TestContext, databaseUrl: string): Pick<Program, 'child' | 'ended'> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: temporaryDataDir(t), DEVICE: 'cpu', THREADS: '1' };
  const args = ['--import', 'tsx', 'src/cli.ts', 'worker'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  return { child, ended: once(child, 'close') as Program['ended'] };
}

async function startTown(t: TestContext) {
  const server = await startPostgres();
  const discord = await startTestDiscord();
  Object.assign(discord.world.sessions, { shards: 2, maxConcurrency: 1, everyMs: 5_000 });
  const servers = twoServers(discord);
  // Hooks run in the order of their making: programs end first.
  const programs: Pick<Program, 'child' | 'ended'>[] = [];
  afterwards(t, async () => {
    for (const { child, ended } of programs) {
      child.kill('SIGKILL');
      await ended;
    }
    await discord.stop();
    await server.stop();
  });
  const start = (shards: string): Program => {
    const program = startProgram(t, {
      ...{ DATABASE_URL: server.url, DATA_DIR: temporaryDataDir(t), SHARDS: shards, LOG_LEVEL: 'info' },
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API: discord.api, GALLERY_HOST: '127.0.0.1', GALLERY_PORT: '0' },
    });
    programs.push(program);
    return program;
  };
  const work = (): void => void programs.push(startWorker(t, server.url));
  return { url: server.url, discord, servers, start, work };
}

const upAt = ({ said }: Program) => until('the start', () => /Open (http\S+) and/.exec(said())?.[1]);
const galleryOf = ({ said }: Program): string => /Gallery +(http\S+)/.exec(said())?.[1] ?? assert.fail(said());
const leads = ({ said }: Program): boolean => said().includes('This process leads');

test('two processes with half of the shards each are one bot, and the death of one is made up for', async (t) => {
  const { url, discord, servers, start, work } = await startTown(t);
  const shares = ['0-0/2', '1-1/2'] as const;
  const programs = shares.map(start);
  const [a, b] = [await upAt(programs[0]!), await upAt(programs[1]!)];
  work();
  assert.equal(discord.gateway.tooFast, 0);
  assert.equal(discord.gateway.identifies, 2);
  assert.equal(programs.filter(leads).length, 1);
  assert.equal(programs.filter(({ said }) => said().includes('Commands registered')).length, 1);

  const ann = discord.person('Ann');
  const answers = await Promise.all(
    servers.map(({ channel }) => soundsFor(discord, ann.slash(channel, 'kick', { count: 1 }), '/kick', slowMs)),
  );
  const db = await openPostgres(url);
  const library = openLibrary({ db, dataDir: temporaryDataDir(t) });
  afterwards(t, () => library.close());
  const [sound] = idsOf(answers[0]!);
  await library.changeSettings(servers[0].guild.id, { publicGallery: true });
  discord.person('Bob').click(answers[0]!, pressOf(answers[0]!, 'vote'));
  await until('the vote', async () => {
    const { text } = await rawRequest(galleryOf(programs[1]!), `/s/${sound}`, { headers: { Accept: 'text/html' } });
    return /1 (vote|heart)/.test(text);
  });

  const page = await eventsOf(t, b);
  await postJson(a, '/api/lines', { line: '/kit' });
  await until('the kit', () => page().includes('"type":"kit"'));
  await postJson(a, '/api/lines', { line: '/beat groove:house tempo:131' });
  await until('the change', () => page().includes('"tempo":131'));

  const leader = programs.findIndex(leads);
  const other = programs[1 - leader]!;
  const killedAt = Date.now();
  programs[leader]!.child.kill('SIGKILL');
  await until('another leader', () => leads(other));
  assert.ok(Date.now() - killedAt < 10_000);
  const sent = ann.slash(servers[1 - leader]!.channel, 'kick', { count: 1 });
  await soundsFor(discord, sent, '/kick', slowMs);
  const again = start(shares[leader]!);
  await upAt(again);
  await soundsFor(discord, ann.slash(servers[leader]!.channel, 'kick', { count: 1 }), '/kick', slowMs);
  assert.equal(discord.gateway.tooFast, 0);
  assert.deepEqual(await db.sql.selectFrom('left_servers').selectAll().execute(), []);
  for (const { said } of [other, again]) assert.doesNotMatch(said(), /"level":"?(error|50)/);
});
