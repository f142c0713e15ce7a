/** Processes that share a PostgreSQL server: who leads, what they tell each other. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BlobStore } from '../../src/blobs/blobs.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { openPeers } from '../../src/peers/peers.ts';
import { temporaryFolder } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { type PostgresServer, startPostgres } from '../stubs/postgres-server.ts';

let server: PostgresServer;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

async function until<T>(what: string, ask: () => T | undefined | false, limitMs = 10_000): Promise<T> {
  for (const end = Date.now() + limitMs; ; await pause(20)) {
    const answer = ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, what);
  }
}

const child = fileURLToPath(new URL('peer-child.ts', import.meta.url));

/** A process that says when it leads and what it hears. */
function startPeer(t: Pick<TestContext, 'after'>) {
  const peer: ChildProcess = spawn(process.execPath, ['--import', 'tsx', child, server.url], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const said: { leads?: boolean; heard?: object }[] = [];
  peer.on('message', (message: object) => said.push(message));
  const kill = async (): Promise<void> => {
    if (peer.exitCode !== null || peer.signalCode !== null) return;
    const ended = once(peer, 'exit');
    peer.kill('SIGKILL');
    await ended;
  };
  afterwards(t, kill);
  const leads = () => said.findLast((each) => 'leads' in each)?.leads === true;
  return { peer, said, kill, leads };
}

test('one process leads; when it is killed another takes over within seconds, and none leads beside it', async (t) => {
  const peers = [startPeer(t), startPeer(t), startPeer(t)];
  const first = await until('a leader', () => peers.find(({ leads }) => leads()), 60_000);
  await until('all are up', () => peers.every(({ said }) => said.length > 0), 60_000);
  assert.equal(peers.filter(({ leads }) => leads()).length, 1);
  const killedAt = Date.now();
  await first.kill();
  const others = peers.filter((each) => each !== first);
  await until('another leader', () => others.find(({ leads }) => leads()));
  assert.ok(Date.now() - killedAt < 5_000);
  await pause(1_500);
  assert.equal(others.filter(({ leads }) => leads()).length, 1);
});

async function openOne(t: Pick<TestContext, 'after'>) {
  const db = await openPostgres(server.url, { patienceMs: 10_000 });
  const log = listLog();
  const peers = await openPeers({ db, log });
  afterwards(t, async () => {
    await peers.stop();
    await db.close();
  });
  return { db, peers, log };
}

test('a restart of the server ends the lead, and one leads again; news that were missed are said to be', async (t) => {
  const [one, two] = [await openOne(t), await openOne(t)];
  let begun = 0;
  let ended = 0;
  for (const { peers } of [one, two])
    peers.leader.whileLeading(() => {
      begun++;
      return () => ended++;
    });
  await until('a leader', () => begun === 1);
  const heard: object[] = [];
  let missed = 0;
  two.peers.news.hear(
    'kit',
    (what) => heard.push(what),
    () => missed++,
  );
  one.peers.news.hear('kit', () => assert.fail('a process does not hear itself'));
  await one.peers.news.tell('kit', { kitId: 'a' });
  await one.peers.news.tell('other', { kitId: 'b' });
  await until('news', () => heard.length > 0);
  assert.deepEqual(heard, [{ kitId: 'a' }]);
  await server.restart(1_500);
  await until('the end', () => ended === 1);
  await until('another lead', () => begun === 2);
  await until('the listeners', () => missed === 1);
  await one.peers.news.tell('kit', { kitId: 'c' });
  await until('news', () => heard.length === 2);
  assert.deepEqual([begun, ended], [2, 1]);
});

test('what is rolled back is not told, and what is done exclusively is done by one process at a time', async (t) => {
  const [one, two] = [await openOne(t), await openOne(t)];
  const heard: object[] = [];
  two.peers.news.hear('kit', (what) => heard.push(what));
  const work = one.db.sql.transaction().execute(async (transaction) => {
    await one.peers.news.tell('kit', { kitId: 'lost' }, transaction as never);
    throw new Error('rolled back');
  });
  await assert.rejects(work, /rolled back/);
  await one.peers.news.tell('kit', { kitId: 'kept' });
  await until('news', () => heard.length > 0);
  assert.deepEqual(heard, [{ kitId: 'kept' }]);
  let running = 0;
  const at: number[] = [];
  const alone = async (): Promise<void> => {
    at.push(++running);
    await pause(100);
    running--;
  };
  await Promise.all([one, two, one, two].map(({ peers }) => peers.exclusively('commands', alone)));
  assert.deepEqual(at, [1, 1, 1, 1]);
});

test('an upload that is brought again while another process removes it is there, with its bytes', async (t) => {
  const [one, two] = [await openOne(t), await openOne(t)];
  const dataDir = temporaryFolder(t);
  const libraryOf = async ({ db, peers: { exclusively } }: typeof one, removeMs: number) => {
    const store = await openBlobs({ db, dataDir });
    const blobs: BlobStore = (kind) => {
      const { remove } = store(kind);
      return { ...store(kind), remove: (names) => pause(removeMs).then(() => remove(names)) };
    };
    return openLibrary({ db, dataDir, exclusively, blobs });
  };
  const [bringer, pruner] = [await libraryOf(one, 0), await libraryOf(two, 500)];
  const upload = { bytes: Buffer.from('a knock'), personId: 'discord:1' };
  await bringer.addUpload(upload);
  const pruning = pruner.pruneUploads(-1_000);
  await pause(200);
  const sha256 = await bringer.addUpload(upload);
  assert.equal(await pruning, 1);
  assert.deepEqual(await bringer.uploadsOf('discord:1'), [sha256]);
  assert.ok(await bringer.readUpload(sha256));
});
