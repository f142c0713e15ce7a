import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ThreadLimit, threadLimit } from '../../src/runtime/thread-limit.ts';

type Files = Readonly<Record<string, string>>;

/** thread_siblings_list of processors 0, 1, … */
const siblings = (lists: readonly string[]): Files =>
  Object.fromEntries(
    lists.map((list, id) => [`/sys/devices/system/cpu/cpu${id}/topology/thread_siblings_list`, `${list}\n`]),
  );
const status = (list: string): Files => ({ '/proc/self/status': `Name:\tnode\nCpus_allowed_list:\t${list}\n` });
const cpuinfo = (cores: readonly (readonly [socket: number, core: number])[]): Files => ({
  '/proc/cpuinfo': cores
    .map(([socket, core], id) => `processor\t: ${id}\nphysical id\t: ${socket}\ncore id\t\t: ${core}\ncpu cores\t: 4\n`)
    .join('\n'),
});
const version2 = (path: string, quotas: Files): Files => ({
  '/proc/self/cgroup': `0::${path}\n`,
  ...Object.fromEntries(Object.entries(quotas).map(([group, text]) => [`/sys/fs/cgroup${group}cpu.max`, text])),
});
const version1 = (mount: string, folder: string, quota: string): Files => ({
  '/proc/self/cgroup': `9:name=systemd:/\n4:${mount}:/box/a\n0::/\n`,
  [`/sys/fs/cgroup/${folder}/cpu.cfs_quota_us`]: `${quota}\n`,
  [`/sys/fs/cgroup/${folder}/cpu.cfs_period_us`]: '100000\n',
});

const cases: Readonly<Record<string, readonly [parallelism: number, files: Files, expected: ThreadLimit]>> = {
  'where nothing is known (macOS, Windows), the logical processors': [8, {}, { threads: 8, because: '8 processors' }],
  'two threads a core: the cores': [
    4,
    { ...status('0-3'), ...siblings(['0,2', '1,3', '0,2', '1,3']) },
    { threads: 2, because: '2 cores' },
  ],
  'one thread a core': [2, { ...status('0-1'), ...siblings(['0', '1']) }, { threads: 2, because: '2 cores' }],
  'one processor': [1, { ...status('0'), ...siblings(['0']) }, { threads: 1, because: '1 core' }],
  'allowed on both threads of one core': [
    2,
    { ...status('1,3'), ...siblings(['0,2', '1,3', '0,2', '1,3']) },
    { threads: 1, because: '1 core' },
  ],
  'a topology only in /proc/cpuinfo': [
    4,
    {
      ...status('0-3'),
      ...cpuinfo([
        [0, 0],
        [0, 1],
        [0, 0],
        [0, 1],
      ]),
    },
    { threads: 2, because: '2 cores' },
  ],
  'two sockets whose cores have the same numbers': [
    4,
    {
      ...status('0-3'),
      ...cpuinfo([
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ]),
    },
    { threads: 4, because: '4 cores' },
  ],
  'an ARM /proc/cpuinfo without cores': [
    4,
    { ...status('0-3'), '/proc/cpuinfo': 'processor\t: 0\nBogoMIPS\t: 50.00\n\nprocessor\t: 1\nBogoMIPS\t: 50.00\n' },
    { threads: 4, because: '4 processors' },
  ],
  'a topology for some processors only': [
    2,
    { ...status('0-1'), ...siblings(['0']) },
    { threads: 2, because: '2 processors' },
  ],
  'a list of processors that is none': [
    2,
    { ...status('0-'), ...siblings(['0', '1']) },
    { threads: 2, because: '2 cores' },
  ],
  'a list of processors longer than any machine’s': [2, status('0-99999999'), { threads: 2, because: '2 processors' }],
  'a container of a control group namespace, 2 of 16 processors': [
    16,
    version2('/', { '/': '200000 100000\n' }),
    { threads: 2, because: 'a CPU quota of 2' },
  ],
  'a quota between two whole numbers is rounded down': [
    16,
    version2('/', { '/': '150000 100000' }),
    { threads: 1, because: 'a CPU quota of 1.5' },
  ],
  'a quota below one leaves one thread': [
    4,
    version2('/', { '/': '20000 100000' }),
    { threads: 1, because: 'a CPU quota of 0.2' },
  ],
  'a quota above the processors changes nothing': [
    2,
    version2('/', { '/': '800000 100000' }),
    { threads: 2, because: '2 processors' },
  ],
  'no quota': [4, version2('/', { '/': 'max 100000\n' }), { threads: 4, because: '4 processors' }],
  'the tightest quota on the way up counts (a systemd slice)': [
    8,
    version2('/system.slice/rimshot.service', {
      '/system.slice/rimshot.service/': '600000 100000',
      '/system.slice/': '300000 100000',
      '/': 'max 100000',
    }),
    { threads: 3, because: 'a CPU quota of 3' },
  ],
  'the host’s path inside a container whose own group is the root': [
    8,
    version2('/docker/0123', { '/': '200000 100000' }),
    { threads: 2, because: 'a CPU quota of 2' },
  ],
  'control groups of version 1': [
    8,
    version1('cpu,cpuacct', 'cpu,cpuacct/box/a', '400000'),
    { threads: 4, because: 'a CPU quota of 4' },
  ],
  'version 1, mounted as cpu': [8, version1('cpu', 'cpu/box', '250000'), { threads: 2, because: 'a CPU quota of 2.5' }],
  'version 1 in a container': [
    8,
    version1('cpuacct,cpu', 'cpu', '100000'),
    { threads: 1, because: 'a CPU quota of 1' },
  ],
  'version 1 without a quota': [8, version1('cpu', 'cpu', '-1'), { threads: 8, because: '8 processors' }],
  'quota and cores: the smaller': [
    8,
    {
      ...status('0-7'),
      ...siblings(['0-1', '0-1', '2-3', '2-3', '4-5', '4-5', '6-7', '6-7']),
      ...version2('/', { '/': '600000 100000' }),
    },
    { threads: 4, because: '4 cores' },
  ],
  'files that hold something else': [
    4,
    { '/proc/self/cgroup': 'nonsense\n0::', '/proc/self/status': '', '/proc/cpuinfo': '\0\0' },
    { threads: 4, because: '4 processors' },
  ],
};

for (const [name, [parallelism, files, expected]] of Object.entries(cases))
  test(`threads: ${name}`, () => {
    assert.deepEqual(threadLimit({ parallelism, read: (path) => files[path] }), expected);
  });

test('on this machine it is between one and all processors', () => {
  const { threads, because } = threadLimit();
  assert.ok(Number.isInteger(threads) && threads >= 1 && threads <= 8192);
  assert.match(because, /\d/);
});
