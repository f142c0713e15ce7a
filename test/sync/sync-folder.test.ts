import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { folderFiles, sha256Of } from '../../src/sync/folder-files.ts';
import { FolderBusy } from '../../src/sync/folder-lock.ts';
import { syncFolder } from '../../src/sync/sync-folder.ts';
import { indexName } from '../../src/sync/sync-index.ts';
import type { SyncSound } from '../../src/sync/sync-source.ts';
import { HostError } from '../../src/user-error.ts';
import { stereo, tone } from '../audio/tones.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';

const idOf = (n: number): string => `k7f3q${n}0000000`;
const soundOf = (n: number, more: Partial<SyncSound> = {}): SyncSound => ({ id: idOf(n), instrument: 'kick', ...more });
const wavOf = (id: string): Uint8Array =>
  writeWav(stereo(tone(55 * Number(id[5]), 0.3)), { bitDepth: '16', info: { recipe: `{"id":"${id}"}` } });

/** A folder and a source whose list a test changes. */
function started(t: TestContext, list: readonly SyncSound[]) {
  const folder = join(temporaryFolder(t), 'DAW', 'Rimshot');
  const state = { list, asked: [] as string[], failsAt: '' };
  const source = {
    list: async () => state.list,
    read: async (id: string) => {
      state.asked.push(id);
      if (id === state.failsAt) throw new HostError('The connection broke.');
      return wavOf(id);
    },
  };
  const tree = () => treeOf(folder).filter((name) => name.endsWith('.wav'));
  const sync = async (wanted?: readonly SyncSound[]) => {
    if (wanted) state.list = wanted;
    state.asked.length = 0;
    return syncFolder(folder, source);
  };
  return { folder, state, sync, tree };
}

const three = [soundOf(1), soundOf(2), soundOf(3, { instrument: 'snare' })];
const names = ['Kick/Kick A1 55Hz k7f3q1.wav', 'Kick/Kick A2 110Hz k7f3q2.wav', 'Snare/Snare E3 165Hz k7f3q3.wav'];

test('a folder gets every sound under a speaking name, with chunks for samplers, and is then left alone', async (t) => {
  const { folder, state, sync, tree } = started(t, three);
  assert.deepEqual(await sync(), { added: 3, renamed: 0, removed: 0, total: 3, notes: [] });
  assert.deepEqual(tree(), names);
  const file = readFileSync(join(folder, names[0]!));
  assert.equal(readWav(file).recipeText, `{"id":"${idOf(1)}"}`);
  assert.ok(file.includes('smpl') && file.includes('inst'));
  assert.deepEqual(await sync(), { added: 0, renamed: 0, removed: 0, total: 3, notes: [] });
  assert.deepEqual(state.asked, [], 'nothing is read again');
});

test('what is no longer kept goes with its folder, what is named anew is renamed without being read', async (t) => {
  const { folder, state, sync, tree } = started(t, three);
  await sync();
  const done = await sync([soundOf(1, { name: 'Boom / Bäng' }), three[1]!]);
  assert.deepEqual(done, { added: 0, renamed: 1, removed: 1, total: 2, notes: [] });
  assert.deepEqual(tree(), ['Kick/Boom - Bäng A1 55Hz k7f3q1.wav', names[1]]);
  assert.deepEqual(state.asked, []);
  assert.ok(!existsSync(join(folder, 'Snare')));
  await sync([]);
  assert.deepEqual(treeOf(folder), [indexName]);
});

test('files of others are never overwritten, renamed or removed', async (t) => {
  const { folder, sync, tree } = started(t, three);
  mkdirSync(join(folder, 'Kick'), { recursive: true });
  writeFileSync(join(folder, names[0]!), 'mine');
  writeFileSync(join(folder, 'Kick', 'notes.txt'), 'mine');
  await sync();
  assert.deepEqual(tree(), ['Kick/Kick A1 55Hz k7f3q1 (2).wav', ...names]);
  assert.equal(readFileSync(join(folder, names[0]!), 'utf8'), 'mine');
  await sync();
  assert.equal(tree().length, 4, 'its number stays');
  await sync([]);
  assert.deepEqual(treeOf(folder), [indexName, 'Kick', names[0], 'Kick/notes.txt']);
});

test('a file of its own that somebody changed is theirs from then on, and the sound comes beside it', async (t) => {
  const { folder, sync, tree } = started(t, three);
  await sync();
  writeFileSync(join(folder, names[1]!), 'chopped');
  const done = await sync();
  assert.equal(done?.added, 1);
  assert.match(done!.notes.join(), /Kick A2 110Hz k7f3q2\.wav was changed: it stays/);
  assert.ok(tree().includes('Kick/Kick A2 110Hz k7f3q2 (2).wav'));
  await sync([]);
  assert.deepEqual(tree(), [names[1]]);
  assert.equal(readFileSync(join(folder, names[1]!), 'utf8'), 'chopped');
});

test('a file that was removed or moved away comes again', async (t) => {
  const { folder, sync, tree } = started(t, three);
  await sync();
  rmSync(join(folder, names[0]!));
  renameSync(join(folder, names[1]!), join(folder, 'Kick', 'best.wav'));
  assert.equal((await sync())?.added, 2);
  assert.deepEqual(tree(), ['Kick/Kick A1 55Hz k7f3q1.wav', names[1], 'Kick/best.wav', names[2]].sort());
});

test('a sync that breaks off goes on where it was, and nothing is there twice', async (t) => {
  const many = Array.from({ length: 9 }, (_, i) => soundOf(i + 1));
  const { folder, state, sync, tree } = started(t, many);
  state.failsAt = idOf(9);
  await assert.rejects(sync(), /connection broke/);
  assert.equal(tree().length, 8);
  state.failsAt = '';
  assert.equal((await sync())?.added, 1);
  assert.deepEqual(state.asked, [idOf(9)]);
  assert.equal(tree().length, 9);
  assert.ok(!readdirSync(folder).some((name) => name.endsWith('.part')));
});

test('after a crash between list and files nothing is unknown, lost or doubled', async (t) => {
  const { folder, sync, tree } = started(t, three);
  await sync();
  const index = join(folder, indexName);
  const listed = JSON.parse(readFileSync(index, 'utf8'));
  // Listed, not yet written; and a rename of which only the first half happened.
  rmSync(join(folder, names[0]!));
  listed.files.push({ ...listed.files[1], path: 'Kick/Old A2 110Hz k7f3q2.wav' });
  renameSync(join(folder, names[1]!), join(folder, 'Kick/Old A2 110Hz k7f3q2.wav'));
  writeFileSync(index, JSON.stringify(listed));
  writeFileSync(join(folder, '.rimshot-sync.part'), 'half a file');
  assert.deepEqual(await sync(), { added: 1, renamed: 1, removed: 0, total: 3, notes: [] });
  assert.deepEqual(tree(), names);
  assert.ok(!existsSync(join(folder, '.rimshot-sync.part')));
});

test('a damaged list is refused with a remedy, and nothing is touched', async (t) => {
  const { folder, sync, tree } = started(t, three);
  await sync();
  const index = join(folder, indexName);
  const listed = JSON.parse(readFileSync(index, 'utf8'));
  const victim = join(folder, '..', 'victim.wav');
  writeFileSync(victim, 'mine');
  for (const path of ['../victim.wav', '/etc/passwd', 'Kick/../../victim.wav', 'C:\\x/y.wav', '.ssh/a.wav']) {
    writeFileSync(index, JSON.stringify({ ...listed, files: [{ ...listed.files[0], path }] }));
    await assert.rejects(sync([]), /is damaged.*Remove it/, path);
  }
  writeFileSync(index, 'no list');
  await assert.rejects(sync([]), HostError);
  assert.deepEqual(tree(), names);
  assert.equal(readFileSync(victim, 'utf8'), 'mine');
});

test('names from elsewhere stay inside the folder', async (t) => {
  const hostile = ['../../../evil', '..\\..\\evil', '/etc/passwd', 'a\u0000b', '.hidden', 'CON', '', '\u202Egpj'];
  const { folder, sync, tree } = started(
    t,
    hostile.map((name, i) => soundOf(i + 1, { name, instrument: name })),
  );
  await sync();
  assert.equal(tree().length, hostile.length);
  for (const name of tree()) assert.match(name, /^[^/.\\]+\/[^/.\\]+\.wav$/u);
  assert.deepEqual(readdirSync(join(folder, '..')), ['Rimshot']);
});

test('nothing is written or removed through a link', async (t) => {
  const { folder, sync } = started(t, three);
  const elsewhere = join(folder, '..', 'elsewhere');
  mkdirSync(elsewhere, { recursive: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(elsewhere, join(folder, 'Kick'));
  await assert.rejects(sync(), /Kick is no folder of sync's own/);
  assert.deepEqual(readdirSync(elsewhere), []);
  rmSync(join(folder, 'Kick'));
  await sync();
  renameSync(join(folder, 'Kick'), join(elsewhere, 'Kick'));
  symlinkSync(join(elsewhere, 'Kick'), join(folder, 'Kick'));
  await sync([]);
  assert.equal(readdirSync(join(elsewhere, 'Kick')).length, 2);
});

test('a sound that is gone at the source is named, the others come', async (t) => {
  const { folder } = started(t, three);
  const source = { list: async () => three, read: async (id: string) => (id === idOf(2) ? undefined : wavOf(id)) };
  const done = await syncFolder(folder, source);
  assert.deepEqual([done?.added, done?.total], [2, 2]);
  assert.match(done!.notes.join(), /k7f3q2 is not there any more/);
});

test('a list that has not changed costs nothing', async (t) => {
  const { folder } = started(t, three);
  assert.equal(await syncFolder(folder, { list: async () => undefined, read: async () => undefined }), undefined);
  assert.ok(!existsSync(folder));
});

test('two syncs of one folder at once: one is refused, nothing is doubled, and a lock that a crash left is none', async (t) => {
  const { folder, sync, tree } = started(t, three);
  const both = await Promise.allSettled([sync(), sync()]);
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.equal(refused.length, 1);
  assert.ok(refused[0] instanceof FolderBusy);
  assert.match(refused[0].message, /^Another sync is at work in /);
  assert.deepEqual(tree(), names);
  const lock = join(folder, '.rimshot-sync.lock');
  assert.ok(!existsSync(lock));
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock, `${hostname()}\n${ended}\n`);
  assert.equal((await sync())?.total, 3);
  writeFileSync(lock, 'elsewhere\n1\n');
  await assert.rejects(sync(), FolderBusy);
  utimesSync(lock, new Date(0), new Date(0));
  assert.equal((await sync())?.total, 3);
});

test('a file that appears or changes while sync is at work is neither overwritten nor removed', async (t) => {
  const folder = temporaryFolder(t);
  const files = folderFiles(folder);
  const bytes = Buffer.from('ours');
  const file = { path: 'Kick/a.wav', id: idOf(1), bytes: bytes.length, sha256: sha256Of(bytes), part: 'kick' };
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  assert.equal(await files.write(file.path, bytes), true);
  writeFileSync(join(folder, 'Kick/b.wav'), 'theirs');
  assert.equal(await files.write('Kick/b.wav', bytes), false);
  assert.equal(await files.rename(file.path, 'Kick/b.wav'), false);
  assert.deepEqual([read(file.path), read('Kick/b.wav')], ['ours', 'theirs']);
  writeFileSync(join(folder, file.path), 'mine');
  await files.remove(file);
  assert.equal(read(file.path), 'mine');
});
