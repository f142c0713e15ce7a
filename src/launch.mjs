// Installs what is missing, then starts the program; needs nothing but Node and npm.
// npm's pre-scripts are off (.npmrc: ignore-scripts), so every npm script enters here.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Rimshot needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const entries = { start: 'src/main.ts', test: 'test/run.ts', rimshot: 'src/cli.ts' };
const [mode = 'start', ...args] = process.argv.slice(2);

function readOr(path, fallback) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}

// The stamp is written last, so an interrupted installation is done again.
const stamp = at('node_modules/.rimshot-lock');
const wanted = createHash('sha256')
  .update(readFileSync(at('package-lock.json')))
  .digest('hex');
if (readOr(stamp, '') !== wanted) {
  console.error('Installing what Rimshot needs (once; about a minute) …');
  // Standard output stays clean for `rimshot … --json`.
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--progress=true'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    const why = done.error ? `npm does not run (${done.error.message})` : 'npm says above why';
    console.error(`The installation failed; ${why}. Nothing was started.`);
    process.exit(1);
  }
  try {
    writeFileSync(stamp, wanted);
  } catch (error) {
    console.error(`${stamp} cannot be written, so the next start installs again: ${error.message}`);
  }
}

const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), at(entries[mode]), ...args], {
  stdio: 'inherit',
  // `rimshot import kicks.ckpt` names files from where the person stands.
  cwd: mode === 'rimshot' ? (process.env.INIT_CWD ?? process.cwd()) : root,
});
// A terminal sends Ctrl-C to the whole group: the child handles it, this process only waits. From a supervisor or a
// script signals reach this process alone and are passed on.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT');
});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
