import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathOf } from '../../src/training-data/checked-file.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';
import { fixtureSounds, list, serveOriginals } from '../training-data/originals.ts';
import { runCli, runShell } from './run-cli.ts';

const percussion = list.sounds.filter(({ instrument }) => instrument === 'perc');
const fetchable = percussion.filter(({ mode }) => mode !== 'render').length;

test('data fetch brings what is to be had, and says what is not, and why', async (t) => {
  const server = await serveOriginals(t);
  const folder = temporaryFolder(t);
  const run = () => runCli(['data', 'fetch', folder, '--class', 'perc', '--from', server.base]);
  const { code, stdout, stderr } = await run();
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`^${percussion.length - fetchable} sounds of the list are rendered presets`));
  assert.ok(stdout.includes(`5 of ${fetchable} sounds are in ${folder}: 5 exactly as listed, 0 nearly.\n`), stdout);
  assert.match(stderr, new RegExp(`^${fetchable - 5} could not be had:$`, 'm'));
  assert.match(stderr, /^ {2}percussion\/uzu__[^:]+\.wav: [^:]+: the server answers 404: it does not have it\.$/m);
  assert.deepEqual(treeOf(folder), ['percussion', ...fixtureSounds.map((sound) => pathOf(sound)).sort()]);
  assert.match((await run()).stdout, /5 exactly as listed, 0 nearly; 5 were there before\.$/m);
});

test('data check compares a folder with the list and downloads nothing', async (t) => {
  const server = await serveOriginals(t);
  const folder = temporaryFolder(t);
  await runCli(['data', 'fetch', folder, '--class', 'perc', '--from', server.base]);
  const { length } = server.requests;
  rmSync(join(folder, pathOf(fixtureSounds[0]!)));
  const { code, stdout, stderr } = await runCli(['data', 'check', folder, '--class', 'perc']);
  assert.equal(code, 1);
  assert.ok(stdout.includes(`4 of ${fetchable} sounds are in ${folder}: 4 exactly as listed, 0 nearly.\n`), stdout);
  assert.match(stderr, /^ {2}percussion\/sonicpi__tabla-ke1\.wav: it is not there\.$/m);
  assert.equal(server.requests.length, length);
});

test('Ctrl-C stops a fetch within what it does, and the same command goes on', async (t) => {
  const server = await serveOriginals(t);
  const folder = temporaryFolder(t);
  for (const { originals } of percussion) for (const path of originals) server.faults.set(path, { silent: true });
  const args = ['data', 'fetch', folder, '--class', 'perc', '--from', server.base];
  const { code, stdout, stderr } = await runShell(args, {}, (child) => {
    const waiting = setInterval(() => {
      if (server.requests.length < 4) return;
      clearInterval(waiting);
      child.kill('SIGINT');
    }, 20);
  });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^Stopping …$/m);
  assert.match(stdout, new RegExp(`^0 of ${fetchable} sounds are in `, 'm'));
  assert.match(stderr, new RegExp(`^${fetchable} were not tried\\. The same command goes on from here\\.$`, 'm'));
  assert.deepEqual(treeOf(folder), []);
});

test('a class or server that makes no sense is one sentence', async (t) => {
  const folder = temporaryFolder(t);
  const tuba = await runCli(['data', 'fetch', folder, '--class', 'tuba']);
  assert.deepEqual([tuba.code, tuba.stderr], [2, '--class "tuba": must be kick, snare, hat, perc, or some of them.\n']);
  const ftp = await runCli(['data', 'fetch', folder, '--from', 'ftp://x']);
  assert.deepEqual([ftp.code, ftp.stderr], [2, '--from ftp://x: must begin with https:// or http://.\n']);
});
