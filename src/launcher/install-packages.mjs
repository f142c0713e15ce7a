import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missingPackages, skippedFile } from './missing-packages.mjs';

/** What npm reads; .npmrc holds the project's settings. */
const inputs = ['package.json', 'package-lock.json', '.npmrc'];
const prefix = '.rimshot-install-';

/** A sentence for the person; nothing was changed. */
export class InstallationError extends Error {}

/**
 * `npm ci` in a folder of its own, put in place when it is complete: where it fails (no network, a full disk, Ctrl-C),
 * node_modules stays as it was. `npm ci` itself begins by deleting it.
 * @param {string} root Folder of the checkout.
 * @param {{ development: boolean, add?: readonly string[] }} options Whether `npm test`'s tools are needed, whatever NODE_ENV
 * says. `add`: these packages alone are missing, by their paths; the others stay as they are, since a bot may be running
 * from them.
 * @returns {Promise<void>} Rejects with an InstallationError.
 */
export async function installPackages(root, { development, add }) {
  const folder = join(root, `${prefix}${process.pid}`);
  try {
    removeLeftovers(root);
    mkdirSync(folder);
    for (const name of inputs) if (existsSync(join(root, name))) copyFileSync(join(root, name), join(folder, name));
  } catch (error) {
    throw new InstallationError(
      `What is installed does not match package-lock.json, and this user cannot install it: ${error.message}. ` +
        `Run \`npm ci\` in ${root} as the user whom the folder belongs to.`,
    );
  }
  try {
    await npmCi(folder, development);
    noteSkipped(folder);
    if (add) addInPlace(root, folder, add);
    else putInPlace(root, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} cwd @param {boolean} development */
function npmCi(cwd, development) {
  const include = ['--include=optional', development ? '--include=dev' : '--omit=dev'];
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy;
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    // Before npm runs: a signal that came in between would end this process alone, and leave npm behind.
    for (const signal of signals) process.on(signal, stop);
    // Standard output stays clean for `rimshot … --json`.
    const child = spawn('npm', ['ci', ...include, '--no-audit', '--no-fund', '--progress=true'], {
      cwd,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    /** @param {string} why */
    const fail = (why) =>
      reject(new InstallationError(`The installation failed: ${why}. What was installed before is unchanged.`));
    child.on('error', (error) => fail(`npm does not run (${error.message})`));
    child.on('close', (code, signal) => {
      for (const each of signals) process.removeListener(each, stop);
      if (stoppedBy ?? signal) fail(`it was ended by ${stoppedBy ?? signal}`);
      else if (code !== 0) fail('npm says above why');
      else resolve(undefined);
    });
  });
}

/** What npm left out for its own reasons is not asked for again at every start. @param {string} folder */
function noteSkipped(folder) {
  const { needed } = missingPackages(folder);
  if (needed.length > 0) writeFileSync(join(folder, skippedFile), JSON.stringify(needed));
}

/** @param {string} root @param {string} folder */
function putInPlace(root, folder) {
  const target = join(root, 'node_modules');
  const old = join(folder, 'old');
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(join(folder, 'node_modules'), target);
  } catch (error) {
    if (existsSync(old) && !existsSync(target)) renameSync(old, target);
    throw new InstallationError(
      `The installation is complete but cannot take the place of ${target}: ${error.message}. ` +
        'Stop every Rimshot that runs from this folder, then run `npm ci`.',
    );
  }
}

/** What is missing, then npm's record of all. @param {string} root @param {string} folder @param {readonly string[]} paths */
function addInPlace(root, folder, paths) {
  const record = join('node_modules', '.package-lock.json');
  try {
    // A package before those inside it.
    for (const path of [...paths].sort()) {
      const isThere = existsSync(join(root, path, 'package.json')) || !existsSync(join(folder, path));
      if (isThere) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      renameSync(join(folder, path), join(root, path));
    }
    for (const path of [record, skippedFile])
      if (existsSync(join(folder, path))) renameSync(join(folder, path), join(root, path));
  } catch (error) {
    throw new InstallationError(`The packages cannot be put into ${join(root, 'node_modules')}: ${error.message}.`);
  }
}

/** Folders of launchers that were killed. @param {string} root */
function removeLeftovers(root) {
  for (const name of readdirSync(root)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0;
    if (pid > 0 && (pid === process.pid || !isAlive(pid)))
      rmSync(join(root, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
