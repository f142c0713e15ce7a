import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, homedir, release } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface IdentityOptions {
  /** Of ONNX Runtime. */
  readonly version: string;
  readonly threads: number;
  /** Environment variables that choose drivers and devices. */
  readonly drivers: Readonly<Record<string, string>>;
  /** Tests put a folder in place of the file system's root. */
  readonly root?: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * A digest of everything that decides how fast a device is beside the CPU: our graphs, ONNX Runtime, processor, threads,
 * drivers and GPUs. ONNX Runtime does not name the GPU that it takes, so the system is asked.
 */
export function machineIdentity(options: IdentityOptions): string {
  const { version, threads, drivers, root = '/', platform = process.platform } = options;
  const facts = {
    version,
    graphs: graphSources(),
    threads,
    drivers,
    system: `${platform} ${process.arch} ${release()}`,
    cpu: `${cpus().length} ${cpus()[0]?.model}`,
    gpus: platform === 'linux' ? linuxGpus(root, drivers) : platform === 'win32' ? windowsGpus() : [],
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/** The code that builds the graphs: another version may run where this one failed. */
const graphSources = (): string[] =>
  ['../unet', '../onnx'].flatMap((folder) => filesIn(fileURLToPath(new URL(folder, import.meta.url))).map(textOf));

/** Vulkan's drivers (each file names its library), the kernel's list of GPUs, and NVIDIA's own. */
function linuxGpus(root: string, drivers: Readonly<Record<string, string>>): string[] {
  const named = [drivers.VK_DRIVER_FILES, drivers.VK_ICD_FILENAMES, drivers.VK_ADD_DRIVER_FILES];
  const manifests = [
    ...named.flatMap((list) => list?.split(delimiter) ?? []),
    ...['etc', 'usr/share', 'usr/local/share', join(homedir(), '.local/share')].flatMap((folder) =>
      filesIn(join(root, folder, 'vulkan/icd.d')),
    ),
  ];
  const cards = filesIn(join(root, 'sys/class/drm')).filter((path) => /card\d+$/.test(path));
  const nvidia = filesIn(join(root, 'proc/driver/nvidia/gpus')).map((path) => join(path, 'information'));
  return [
    // An upgraded package dates its files anew even where their text is the same.
    ...manifests.map((path) => `${path} ${textOf(path)} ${dateOf(path)}`),
    ...cards.map((path) => `${textOf(join(path, 'device/vendor'))} ${textOf(join(path, 'device/device'))}`),
    ...[join(root, 'proc/driver/nvidia/version'), ...nvidia].map(textOf),
  ];
}

/** Display adapters in the registry. */
const displayClass = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';

const windowsGpus = (): string[] =>
  ['DriverDesc', 'DriverVersion'].map((value) =>
    orElse('', () =>
      execFileSync('reg', ['query', displayClass, '/s', '/v', value], {
        encoding: 'utf8',
        timeout: 5000,
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
      }),
    ),
  );

/** What the system does not tell is a fact as well. */
function orElse<T>(absent: T, look: () => T): T {
  try {
    return look();
  } catch {
    return absent;
  }
}

const filesIn = (folder: string): string[] =>
  orElse([], () =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
const textOf = (path: string): string => orElse('', () => readFileSync(path, 'utf8').trim());
const dateOf = (path: string): number => orElse(0, () => statSync(path).mtimeMs);
