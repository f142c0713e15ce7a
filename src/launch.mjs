// Starts the program; needs nothing but Node and npm. Installs what is missing first.
// npm's pre-scripts are off (.npmrc: ignore-scripts), so every npm script enters here.
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InstallationError, installPackages } from './launcher/install-packages.mjs';
import { missingPackages } from './launcher/missing-packages.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Rimshot needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const root = at('');
const entries = { start: 'src/main.ts', test: 'test/run.ts', rimshot: 'src/cli.ts' };
const [mode = 'start', ...args] = process.argv.slice(2);

endWithNpm();
await complete();
keepCompiled();
// In this very process: signals reach the program, and there is no second one that could outlive it.
await import('tsx');
// `rimshot import kicks.ckpt` names files from where the person stands.
if (mode !== 'rimshot') process.chdir(root);
else if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv.splice(1, process.argv.length, at(entries[mode]), ...args);
await import(pathToFileURL(at(entries[mode])).href);

/**
 * npm passes SIGTERM to the shell between it and this process alone. That shell dies and tells nobody; all that can be
 * seen from here is that the parent has changed.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event !== mode) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

/** tsx keeps what it has compiled in the temporary folder, and ends with a stack where that is read-only. */
function keepCompiled() {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch {
    process.env.TSX_DISABLE_CACHE = '1';
  }
}

/** Returns when everything is there, or ends the process with a sentence. */
async function complete() {
  const { needed, development } = missingPackages(root);
  if (needed.length === 0 && (mode !== 'test' || development.length === 0)) return;
  const hasModules = existsSync(at('node_modules'));
  // A bot may be running from these packages, which must not change under it.
  if (mode === 'rimshot' && hasModules)
    end(
      `What is installed does not match package-lock.json (${needed[0]}${needed.length > 1 ? ` and ${needed.length - 1} more` : ''}). ` +
        'Stop the bot if it runs from this folder, then run `npm ci`.',
    );
  const add = needed.length === 0 ? development : undefined;
  console.error(`Installing what ${add ? 'the tests need' : 'Rimshot needs'} (once; about a minute) …`);
  try {
    await installPackages(root, { development: mode === 'test', ...(add && { add }) });
  } catch (error) {
    if (!(error instanceof InstallationError)) throw error;
    end(`${error.message} Nothing was started.`);
  }
}

function end(sentence) {
  console.error(sentence);
  process.exit(1);
}
