import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { addressOf, ended, start } from '../foundation/launched.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const old = '388e4b3';
const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
const hasHistory = spawnSync('git', ['cat-file', '-e', `${old}^{commit}`], { cwd: project }).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'rimshot-upgrade-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Run with the code of that commit: a library as its hosts have one. */
const fillLibrary = `
import { openDatabase } from './src/library/database.ts';
import { openLibrary } from './src/library/open-library.ts';
import { createJobRows } from './src/jobs/job-rows.ts';
const dataDir = process.argv[2];
const db = await openDatabase(dataDir);
const library = openLibrary({ db, dataDir });
const recipe = (seed, derivation) => ({ v: 1, model: 'kick', weights: 'a'.repeat(64), lengthFrames: 32768, seed, sampler: 'dpmpp-2m',
  schedule: 'log', steps: 10, tauMax: 28, tauMin: 0.004, raw: false, ...(derivation && { derivation }) });
const ids = [];
for (let batch = 0; batch < 10; batch++) {
  const items = Array.from({ length: 4 }, (_, i) => ({ recipe: recipe(batch * 4 + i), wav: Buffer.from('sound ' + (batch * 4 + i)) }));
  const kit = batch % 2 === 1;
  const stored = await library.addSamples({ batchId: (kit ? 'kit' : 'batch') + batch, makerId: 'discord:' + (batch % 3), makerName: 'Maker ' + (batch % 3), serverId: batch < 8 ? 'one' : 'two', items });
  ids.push(...stored.map(({ id }) => id));
}
const upload = await library.addUpload({ bytes: Buffer.from('a beatbox'), personId: 'discord:1' });
const derived = recipe(99, { kind: 'vary', source: { sample: ids[0] }, strength: 0.4 });
ids.push(...(await library.addSamples({ batchId: 'vary', makerId: 'discord:1', makerName: 'Maker 1', serverId: 'one', items: [{ recipe: derived, wav: Buffer.from('varied') }] })).map(({ id }) => id));
for (let i = 0; i < 20; i++) for (let p = 0; p < 5; p++) await library.toggleVote({ sampleId: ids[i], personId: 'discord:9' + p, serverId: 'one', allowOwn: true });
for (let i = 0; i < 12; i++) await library.toggleFavourite({ sampleId: ids[i], personId: 'discord:91' });
await library.changeSettings('one', { publicGallery: true, fameThreshold: 3 });
const rows = createJobRows(db.sql, Date.now);
for (let i = 0; i < 3; i++) {
  await rows.insert({ id: 'job' + i, state: 'waiting', verb: 'kick', personId: 'discord:1', personName: 'Maker 1', serverId: 'one', channelId: 'c', locale: 'en', recipes: [recipe(200 + i)], delivery: { platform: 'discord' }, createdAt: Date.now() });
  await rows.over('job' + i, i === 0 ? 'failed' : 'done');
}
console.log(JSON.stringify({ ids, upload }));
await library.close();
`;

const tables = [
  'samples',
  'batches',
  'batch_samples',
  'ancestry',
  'votes',
  'people',
  'servers',
  'uploads',
  'upload_owners',
  'fame',
  'day_counts',
];
/** Every row of the tables that stayed what they were. */
function rowsOf(file: string, extra: readonly string[]): Record<string, string[]> {
  const connection = openConnection(file);
  try {
    return Object.fromEntries(
      [...tables, ...extra].map((table) => [
        table,
        connection
          .query<object>(`select * from "${table}"`)
          .rows.map((row) => JSON.stringify(row))
          .sort(),
      ]),
    );
  } finally {
    connection.close();
  }
}
const texts = (rows: readonly string[], ...columns: string[]): string[] =>
  rows.map((row) => columns.map((column) => (JSON.parse(row) as Record<string, unknown>)[column]).join(' ')).sort();

test(`a clone of ${old} is upgraded by git pull and npm start: nothing lost, ids the same, restored in a fresh clone`, {
  skip: !hasHistory && `the history of this checkout does not reach back to ${old}`,
}, async (t) => {
  const log: string[] = [];
  const note = (line: string): void => void log.push(line);
  const [upstream, clone, fresh] = ['upstream.git', 'rimshot', 'fresh'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  git(project, 'clone', '-q', '--bare', '--shared', '.', upstream);
  git(upstream, 'update-ref', 'refs/heads/main', git(project, 'rev-parse', 'HEAD'));
  git(upstream, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  git(folder, 'clone', '-q', upstream, clone);
  git(clone, 'reset', '-q', '--hard', old);
  note(`$ git log -1 --format='%h %s'\n${git(clone, 'log', '-1', '--format=%h %s')}`);
  const modules = join(project, 'node_modules');
  symlinkSync(modules, join(clone, 'node_modules'));
  const dataDir = join(clone, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(clone, 'fill.ts'), fillLibrary);
  const filled = execFileSync(process.execPath, ['--import', 'tsx', 'fill.ts', dataDir], {
    cwd: clone,
    encoding: 'utf8',
  });
  rmSync(join(clone, 'fill.ts'));
  const { ids, upload } = JSON.parse(filled) as { ids: string[]; upload: string };
  const before = rowsOf(join(dataDir, 'rimshot.db'), ['favourites', 'jobs']);
  const files = readdirSync(join(dataDir, 'samples'), { recursive: true, encoding: 'utf8' }).sort();

  git(clone, 'pull', '-q', '--ff-only');
  note(`$ git pull\n$ git log -1 --format=%h\n${git(clone, 'log', '-1', '--format=%h')}`);
  const program = start(dataDir, [process.execPath, join(clone, 'src/launch.mjs'), 'start']);
  await addressOf(program);
  program.kill('SIGTERM');
  assert.equal(await ended(program), 0, program.said());
  const said = program
    .said()
    .replaceAll(folder, '')
    .replaceAll(/:\d{4,5}/g, ':4480');
  note(`$ npm start\n${said.trim()}`);
  const line =
    /^Rimshot \d+\.\d+\.\d+ has upgraded the database \((.+)\)\. The one from before is kept for 30 days: (.+)$/m.exec(
      program.said(),
    );
  assert.ok(line, program.said());
  assert.match(line[1]!, /^0002-strikes, 0003-keeps, /);

  const now = rowsOf(join(dataDir, 'rimshot.db'), ['keeps', 'jobs']);
  for (const table of tables) assert.deepEqual(now[table], before[table], table);
  assert.deepEqual(texts(now.keeps!, 'person_id', 'sample_id'), texts(before.favourites!, 'person_id', 'sample_id'));
  assert.deepEqual(texts(now.jobs!, 'id', 'state', 'recipes'), texts(before.jobs!, 'id', 'state', 'recipes'));
  assert.deepEqual(texts(now.samples!, 'id'), [...ids].sort(), 'the same ids');
  assert.deepEqual(readdirSync(join(dataDir, 'samples'), { recursive: true, encoding: 'utf8' }).sort(), files);
  assert.ok(readFileSync(join(dataDir, 'uploads', upload.slice(0, 2), `${upload}.wav`)).includes('a beatbox'));
  note(
    `${ids.length} sounds, ${now.votes!.length} votes, ${now.keeps!.length} keeps, ${now.jobs!.length} jobs, ${now.batches!.length} batches: all there, ids the same`,
  );

  // The copy is the database from before, and the old program opens it.
  assert.deepEqual(rowsOf(line[2]!, ['favourites', 'jobs']), before);
  const again = start(dataDir, [process.execPath, join(clone, 'src/launch.mjs'), 'start']);
  await addressOf(again);
  again.kill('SIGTERM');
  await ended(again);
  assert.doesNotMatch(again.said(), /upgraded/, 'once');

  git(folder, 'clone', '-q', upstream, fresh);
  symlinkSync(modules, join(fresh, 'node_modules'));
  const cli = (cwd: string, ...args: string[]) =>
    execFileSync(process.execPath, ['src/launch.mjs', 'rimshot', ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, DATA_DIR: 'data' },
    });
  const archive = join(folder, 'rimshot.tar.gz');
  cli(clone, 'backup', archive);
  mkdirSync(join(fresh, 'data'), { mode: 0o700 });
  execFileSync('tar', ['-xf', archive, '-C', join(fresh, 'data')]);
  assert.deepEqual(rowsOf(join(fresh, 'data', 'rimshot.db'), ['keeps', 'jobs']), now);
  assert.ok(!existsSync(join(fresh, 'data', 'before-upgrade')));
  note(
    `$ npm run rimshot -- backup rimshot.tar.gz\n$ tar -xf rimshot.tar.gz -C fresh/data\nthe same rows in a fresh clone`,
  );

  // The way back: the copy under the old code.
  const back = join(folder, 'back');
  mkdirSync(back, { mode: 0o700 });
  writeFileSync(join(back, 'rimshot.db'), readFileSync(line[2]!));
  git(clone, 'reset', '-q', '--hard', old);
  const script =
    "import { openDatabase } from './src/library/database.ts'; const db = await openDatabase(process.argv[2]); console.log((await db.sql.selectFrom('favourites').selectAll().execute()).length); await db.close();";
  writeFileSync(join(clone, 'look.ts'), script);
  assert.equal(
    execFileSync(process.execPath, ['--import', 'tsx', 'look.ts', back], { cwd: clone, encoding: 'utf8' }).trim(),
    String(before.favourites!.length),
  );
  const newer = spawnSync(process.execPath, ['--import', 'tsx', 'look.ts', dataDir], { cwd: clone, encoding: 'utf8' });
  assert.match(newer.stderr, /written by a newer Rimshot than this one/);
  note(`the copy opens at ${old}; the upgraded database is refused there: "written by a newer Rimshot than this one"`);
  t.diagnostic(log.join('\n'));
  const target = process.env.UPGRADE_LOG;
  if (target) writeFileSync(target, `${log.join('\n\n')}\n`);
});
