import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openInstalledLibrary } from '../../src/library/open-installation.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { runShell } from '../cli/run-cli.ts';
import { batchOf, kitContent, recipeOf, temporaryFolder, wavOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { startPostgres } from '../stubs/postgres-server.ts';

const sounds = 300;

async function fill(dataDir: string) {
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir });
  const seeds = Array.from({ length: sounds }, (_, seed) => seed + 1);
  for (let at = 0; at < sounds; at += 10) await library.addSamples(batchOf(`b${at}`, seeds.slice(at, at + 10)));
  const upload = await library.addUpload({ bytes: Buffer.from('RIFF of a mouth'), personId: 'discord:1' });
  for (const person of ['discord:2', 'discord:3', 'discord:4'])
    for (const seed of seeds.slice(0, 40))
      await library.toggleHeart({
        sampleId: sampleId(recipeOf(seed)),
        personId: person,
        serverId: 'one',
        allowOwn: false,
      });
  await library.addKit({ id: 'k1', serverId: 'one', ownerId: 'discord:2', content: kitContent });
  const top = await library.top({ serverId: 'one', period: 'all', limit: 20 });
  await library.close();
  return { upload, top };
}

test('a library moves to PostgreSQL by one command, also after one that was killed, and is the same there', async (t) => {
  const server = await startPostgres();
  afterwards(t, () => server.stop());
  const dataDir = temporaryFolder(t);
  const { upload, top } = await fill(dataDir);
  const args = ['migrate-to', server.url, '--data-dir', dataDir];

  const killed = await runShell(args, {}, (child) => {
    child.stdout?.once('data', () => child.kill('SIGKILL'));
  });
  assert.equal(killed.code, null);
  const moved = await runShell(args);
  assert.equal(moved.code, 0, moved.stderr);
  assert.match(moved.stdout, new RegExp(`^samples: ${sounds} files$`, 'm'));
  assert.match(moved.stdout, /^votes: 120 rows$/m);

  const there = await openInstalledLibrary({ dataDir: temporaryFolder(t), databaseUrl: server.url });
  afterwards(t, () => there.close());
  assert.deepEqual(await there.top({ serverId: 'one', period: 'all', limit: 20 }), top);
  for (const seed of [1, sounds]) {
    const bytes = await there.readAudio(sampleId(recipeOf(seed)));
    assert.deepEqual(Buffer.from(bytes ?? []), Buffer.from(wavOf(seed)));
  }
  assert.equal(Buffer.from((await there.readUpload(upload)) ?? []).toString(), 'RIFF of a mouth');
  assert.equal((await there.findKit('k1'))?.name, kitContent.name);

  // From now on it is lived in there.
  await there.addSamples(batchOf('b-new', [1000]));
  const again = await runShell(args);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /people is not the same there/);
});
