// `npm run cluster`: the packages that DATABASE_URL and BLOBS_URL need, as package-lock.json has them. A default
// installation is without them. Needs nothing but Node and npm; what is installed already stays as it is.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const clusterPackages = ['pg', 'pg-boss', 's3mini'];

/** @typedef {Record<string, string>} Ranges */
/** @typedef {{ dev?: boolean, dependencies?: Ranges, optionalDependencies?: Ranges, peerDependencies?: Ranges }} Locked */

/**
 * The lock of these packages and of all that they need.
 * @param {Record<string, Locked>} locked The entries of package-lock.json by their paths.
 * @param {readonly string[]} names
 * @returns {Record<string, Locked>}
 */
export function lockOf(locked, names) {
  /** @type {Record<string, Locked>} */
  const taken = {};
  /** @param {string} name @param {string} from */
  const take = (name, from) => {
    const path = nearest(locked, name, from);
    // A peer that nobody has installed is left out there as well.
    if (path === undefined || taken[path]) return;
    const { dev: _dev, ...entry } = locked[path];
    taken[path] = entry;
    const { dependencies, optionalDependencies, peerDependencies } = entry;
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) take(each, path);
  };
  for (const name of names) take(name, '');
  return taken;
}

/** As Node finds it from a package. @param {Record<string, Locked>} locked @param {string} name @param {string} from */
function nearest(locked, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (locked[path]) return path;
    if (at === '') return undefined;
  }
}

/** @param {string} root Folder of the checkout. */
function installCluster(root) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const dependencies = Object.fromEntries(clusterPackages.map((name) => [name, own.devDependencies[name]]));
  const description = { name: 'rimshot-cluster', version: own.version, dependencies };
  const packages = lockOf(lock.packages, clusterPackages);
  const target = join(root, 'node_modules');
  // On the same disk, so that nothing is left half-written.
  const folder = mkdtempSync(join(root, '.rimshot-install-cluster-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ ...lock, name: description.name, packages: { '': description, ...packages } }),
    );
    if (existsSync(join(root, '.npmrc'))) cpSync(join(root, '.npmrc'), join(folder, '.npmrc'));
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) return 1;
    for (const path of Object.keys(packages)) {
      if (existsSync(join(root, path, 'package.json'))) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      cpSync(join(folder, path), join(root, path), { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${clusterPackages.join(', ')} are in ${target}.`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exit(installCluster(fileURLToPath(new URL('../..', import.meta.url))));
