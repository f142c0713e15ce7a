import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** The machine, as far as it is asked; injected in tests. */
export interface MachineFacts {
  /** Logical processors that this process may run on. */
  readonly parallelism: number;
  /** A small text file of the system; undefined where it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

export interface ThreadLimit {
  readonly threads: number;
  /** The reason, for people: "2 cores", "a CPU quota of 1.5". */
  readonly because: string;
}

const thisMachine = (): MachineFacts => ({
  parallelism: availableParallelism(),
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
});

/**
 * The most threads that pay: logical processors, bounded by physical cores and by the control group's quota where Linux
 * tells them. A quota is rounded down: beyond it the kernel stops the whole group for the rest of each tenth of a second,
 * and with it the threads that must answer people.
 */
export function threadLimit(machine: MachineFacts = thisMachine()): ThreadLimit {
  const { parallelism } = machine;
  const cores = physicalCores(machine);
  const quota = cpuQuota(machine);
  const limits: ThreadLimit[] = [{ threads: parallelism, because: counted(parallelism, 'processor') }];
  if (cores !== undefined && cores <= parallelism) limits.unshift({ threads: cores, because: counted(cores, 'core') });
  if (quota !== undefined)
    limits.push({ threads: Math.max(1, Math.floor(quota)), because: `a CPU quota of ${Number(quota.toFixed(2))}` });
  return limits.reduce((least, limit) => (limit.threads < least.threads ? limit : least));
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Cores among the processors that this process may run on; undefined where the system does not say. */
function physicalCores({ read, parallelism }: MachineFacts): number | undefined {
  const info = read('/proc/cpuinfo');
  const allowed = processorList(/^Cpus_allowed_list:\s*(\S+)/m.exec(read('/proc/self/status') ?? '')?.[1]);
  const processors = allowed ?? Array.from({ length: parallelism }, (_, id) => id);
  const ids = processors.map((id) => {
    const siblings = read(`/sys/devices/system/cpu/cpu${id}/topology/thread_siblings_list`)?.trim();
    return siblings || coreOf(info, id);
  });
  const known = new Set(ids);
  return known.size > 0 && !known.has(undefined) ? known.size : undefined;
}

/** "0-3,8" as [0, 1, 2, 3, 8]; undefined for anything else, and for a list longer than any machine's. */
function processorList(text: string | undefined): number[] | undefined {
  if (!text || !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) return undefined;
  const ranges = text.split(',').map((range) => range.split('-').map(Number));
  const lengths = ranges.map(([from, to = from]) => to! - from! + 1);
  if (lengths.some((length) => length < 1) || lengths.reduce((sum, length) => sum + length, 0) > 8192) return undefined;
  return ranges.flatMap(([from], i) => Array.from({ length: lengths[i]! }, (_, k) => from! + k));
}

/** "package core" of a processor, from its paragraph in /proc/cpuinfo. */
function coreOf(info: string | undefined, id: number): string | undefined {
  const paragraph = info?.split(/\n\s*\n/).find((text) => new RegExp(`^processor\\s*:\\s*${id}$`, 'm').test(text));
  const field = (name: string) => new RegExp(`^${name}\\s*:\\s*(\\d+)`, 'm').exec(paragraph ?? '')?.[1];
  const [socket, core] = [field('physical id'), field('core id')];
  return socket === undefined || core === undefined ? undefined : `${socket} ${core}`;
}

/** The tightest quota of this process's control group and those above it, in processors; undefined: none. */
function cpuQuota({ read }: MachineFacts): number | undefined {
  const quotas: (number | undefined)[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined || controllers === undefined) continue;
    // Inside a container the path may be the host's and not mounted: the mounted root is then our own group.
    for (const group of upwards(path)) {
      if (controllers === '') quotas.push(quotaOfVersion2(read(join('/sys/fs/cgroup', group, 'cpu.max'))));
      else if (controllers.split(',').includes('cpu'))
        for (const mount of ['cpu', controllers])
          quotas.push(quotaOfVersion1((file) => read(join('/sys/fs/cgroup', mount, group, file))));
    }
  }
  const known = quotas.filter((quota) => quota !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** A group's path and those of its parents, up to "/". */
const upwards = (path: string): string[] => (path === '/' ? ['/'] : [path, ...upwards(dirname(path))]);

/** cpu.max: "QUOTA PERIOD" in microseconds, or "max PERIOD". */
function quotaOfVersion2(text: string | undefined): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)\s*$/.exec(text ?? '') ?? [];
  return ratio(Number(quota), Number(period));
}

/** cpu.cfs_quota_us is -1 where there is none. */
const quotaOfVersion1 = (read: (file: string) => string | undefined): number | undefined =>
  ratio(Number(read('cpu.cfs_quota_us') ?? Number.NaN), Number(read('cpu.cfs_period_us') ?? Number.NaN));

const ratio = (quota: number, period: number): number | undefined =>
  quota > 0 && period > 0 ? quota / period : undefined;
