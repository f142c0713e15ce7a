import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm's record of what it put into node_modules; written last, so an interrupted installation has none. */
const record = 'node_modules/.package-lock.json';
/** Optional packages that npm chose not to install: asking again would not change its mind. */
export const skippedFile = 'node_modules/.rimshot-skipped';

/** @typedef {{ version?: string, integrity?: string, dev?: boolean, devOptional?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Locked */

/**
 * Compares package-lock.json with node_modules. Reads only, so it also serves a user who may not write here.
 * @param {string} root Folder of the checkout.
 * @returns {{ needed: string[], development: string[] }} Paths of packages that are absent or of another version: what
 * the program needs, and what `npm test` needs besides (`npm ci --omit=dev` leaves that out).
 */
export function missingPackages(root) {
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  /** @type {Record<string, Locked>} */
  const installed = readJson(join(root, record))?.packages ?? {};
  const skipped = new Set(readJson(join(root, skippedFile)) ?? []);
  /** @type {string[]} */
  const needed = [];
  /** @type {string[]} */
  const development = [];
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    const isAbsent = !found || !existsSync(join(root, path, 'package.json'));
    if (isAbsent && wanted.optional && (skipped.has(path) || !isForHere(wanted))) continue;
    if (!isAbsent && isSame(found, wanted)) continue;
    (isAbsent && (wanted.dev || wanted.devOptional) ? development : needed).push(path);
  }
  return { needed, development };
}

/** @param {Locked} found @param {Locked} wanted */
const isSame = (found, wanted) =>
  found.version === wanted.version && (!found.integrity || !wanted.integrity || found.integrity === wanted.integrity);

/**
 * Whether an optional package is one of the builds for this machine: a node_modules that was copied from another
 * system lacks them. Optional packages for every system may be left out.
 * @param {Locked} wanted
 */
function isForHere({ os, cpu, libc }) {
  if (!os) return false;
  return allows(os, process.platform) && allows(cpu, process.arch) && (!libc || libc.includes(libcName()));
}

/** npm's lists: names, or names with "!" that are excluded. @param {string[] | undefined} list @param {string} name */
const allows = (list, name) =>
  !list || list.includes(name) || (list.some((item) => item.startsWith('!')) && !list.includes(`!${name}`));

/** @type {string | undefined} */
let knownLibc;
function libcName() {
  // Without this the report looks up names of network interfaces, which may take seconds.
  if (process.report) process.report.excludeNetwork = true;
  knownLibc ??= process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return knownLibc;
}

/** @param {string} path @returns {any} undefined where there is none, or half of one. */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
