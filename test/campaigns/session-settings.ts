/**
 * What ONNX Runtime's session settings cost, alone and beside a busy core, by hand on a quiet machine:
 * `node --import tsx test/campaigns/session-settings.ts [--rounds 5] [--work full,starter,…] [--settings today,one,…] [--write]`.
 * Prints Markdown tables; `--write` puts them into docs/performance.md. About 15 minutes; ends what it starts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Ort from 'onnxruntime-node';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { createSession, type Feeds } from '../../src/runtime/session.ts';
import { createThreadChooser } from '../../src/runtime/thread-chooser.ts';
import { threadLimit } from '../../src/runtime/thread-limit.ts';
import { parameterPlan } from '../../src/trainer/parameter-buffer.ts';
import { presets } from '../../src/trainer/settings.ts';
import { trainingGraph } from '../../src/trainer/training-graph.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';
import { median, optionsOf, tableOf, writeInto } from './campaign.ts';

const flags = optionsOf({ rounds: 5, work: '', settings: '', write: false });
const { rounds } = flags;
const most = threadLimit().threads;
const lengthFrames = 32_768;
const starter = JSON.parse(readFileSync(new URL('../../models/kick/model.json', import.meta.url), 'utf8')) as {
  architecture: Architecture;
};

/** What is timed: a graph, what goes in, how often it runs a round after one run to warm up. */
interface Work {
  readonly title: string;
  readonly repeats: number;
  readonly training: boolean;
  readonly make: () => { bytes: Uint8Array; feeds: Feeds };
}

const works: Readonly<Record<string, Work>> = {
  full: { title: 'a full-size forward', repeats: 4, training: false, make: () => forwardOf(fullSize) },
  starter: { title: 'a starter’s forward', repeats: 25, training: false, make: () => forwardOf(starter.architecture) },
  'starter-training': {
    title: 'a training step of the small preset, 4 sounds',
    repeats: 4,
    training: true,
    make: () => stepOf(presets.starter.architecture, 8),
  },
  'full-training': {
    title: 'a full-size training step, 1 sound',
    repeats: 2,
    training: true,
    make: () => stepOf(fullSize, 1),
  },
};

const spin = (settings: Readonly<Record<string, string>>): Ort.InferenceSession.SessionOptions => ({
  extra: { session: { intra_op: settings } },
});
const unset: Ort.InferenceSession.SessionOptions = { intraOpNumThreads: 0 };

/** Name to what is said in the table and how the session is made. */
const settings: Readonly<
  Record<
    string,
    { readonly title: string; readonly threads: number; readonly override?: Ort.InferenceSession.SessionOptions }
  >
> = {
  today: { title: 'ONNX Runtime’s own: threads spin and are bound to cores', threads: most, override: unset },
  one: { title: '**one thread**', threads: 1 },
  unbound: { title: 'not bound', threads: most },
  sleep: { title: 'not bound, no spinning', threads: most, override: spin({ allow_spinning: '0' }) },
  ...Object.fromEntries(
    ['10', '25', '50', '100', '250'].map((us) => [
      `spin-${us}`,
      { title: `not bound, spinning ${us} µs`, threads: most, override: spin({ spin_duration_us: us }) },
    ]),
  ),
  'spin-50-backoff': {
    title: 'the same at 50 µs, with pauses of up to 64',
    threads: most,
    override: spin({ spin_duration_us: '50', spin_backoff_max: '64' }),
  },
  'blocks-sleep': {
    title: 'no spinning, work in smaller blocks',
    threads: most,
    override: { extra: { session: { intra_op: { allow_spinning: '0' }, dynamic_block_base: '4' } } },
  },
  parallel: {
    title: 'one thread an operator, two operators at once',
    threads: 1,
    override: { executionMode: 'parallel', interOpNumThreads: most },
  },
  ours: { title: '**what Rimshot does**', threads: 0 },
};

function forwardOf(architecture: Architecture): { bytes: Uint8Array; feeds: Feeds } {
  const graph = networkGraph(architecture, randomWeights(architecture), { batch: 1, lengthFrames });
  const channels = architecture.inChannels;
  return {
    bytes: serialise(graph),
    feeds: {
      x: { shape: [1, channels, lengthFrames], data: noiseOf(1, 0, channels * lengthFrames) },
      sigma: { shape: [1], data: Float32Array.of(0.5) },
    },
  };
}

function stepOf(architecture: Architecture, batch: number): { bytes: Uint8Array; feeds: Feeds } {
  const weights = randomWeights(architecture);
  const signal = (seed: number, channels: number) => ({
    shape: [batch, channels, lengthFrames],
    data: noiseOf(seed, 0, batch * channels * lengthFrames),
  });
  return {
    bytes: serialise(trainingGraph(architecture, { batch, lengthFrames }).graph),
    feeds: {
      ...Object.fromEntries(
        parameterPlan(architecture).slots.map(({ name, shape }) => [name, { shape, data: weights.get(name)!.data }]),
      ),
      x: signal(1, architecture.inChannels),
      v: signal(2, architecture.outChannels),
      sigma: { shape: [batch], data: new Float32Array(batch).fill(0.5) },
      weight: { shape: [batch, 1, lengthFrames], data: new Float32Array(batch * lengthFrames).fill(1) },
    },
  };
}

type Mode = 'alone' | 'beside';
const modes: readonly Mode[] = ['alone', 'beside'];

/** A process that keeps one core busy. It ends by itself after ten minutes, should nobody end it. */
function startBusy(): ChildProcess {
  return spawn(process.execPath, ['-e', 'const end = Date.now() + 600_000; while (Date.now() < end);'], {
    stdio: 'ignore',
  });
}

/** Times of runs in ms, one session at a time: two full-size trainings would not fit into small machines. */
async function timesOf(name: string, work: Work, made: ReturnType<Work['make']>, threads: number): Promise<number[]> {
  const { override } = settings[name]!;
  const session = await createSession(made.bytes, {
    device: 'cpu',
    threads,
    memoryPattern: !work.training,
    ...(override && { override }),
  });
  const times: number[] = [];
  await session.run(made.feeds);
  if (!work.training) await session.run(made.feeds);
  for (let i = 0; i < work.repeats; i++) {
    const began = performance.now();
    await session.run(made.feeds);
    times.push(performance.now() - began);
  }
  await session.release();
  return times;
}

interface Row {
  readonly name: string;
  /** Threads that were used. */
  readonly threads: Readonly<Record<Mode, Set<number>>>;
  /** Times of each round. */
  readonly rounds: Readonly<Record<Mode, number[][]>>;
}

/** Processor time of everything but this process, in ms. */
function othersMs(): number {
  const own = process.cpuUsage();
  const busy = cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
  return busy - (own.user + own.system) / 1000;
}

/** Cores that other programs took in each round alone: where it is more than a tenth, the figures are theirs too. */
const othersAlone: number[] = [];

/** Every setting in turn, in another order each round, alone and beside a busy process. */
async function measure(work: Work, names: readonly string[]): Promise<Row[]> {
  const made = work.make();
  const rows = names.map(
    (name): Row => ({
      name,
      threads: { alone: new Set(), beside: new Set() },
      rounds: { alone: [], beside: [] },
    }),
  );
  for (let round = 0; round < rounds; round++)
    for (const mode of modes) {
      const busy = mode === 'beside' ? startBusy() : undefined;
      try {
        const choose = createThreadChooser();
        await pause(1000);
        const began = { at: performance.now(), others: othersMs() };
        for (let i = 0; i < rows.length; i++) {
          const row = rows[(i + round) % rows.length]!;
          const threads = settings[row.name]!.threads || choose();
          row.threads[mode].add(threads);
          row.rounds[mode].push(await timesOf(row.name, work, made, threads));
        }
        if (mode === 'alone') othersAlone.push((othersMs() - began.others) / (performance.now() - began.at));
      } finally {
        busy?.kill('SIGKILL');
      }
    }
  return rows;
}

const ms = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));

function table(work: Work, rows: readonly Row[]): string {
  const of = (name: string) => rows.find((row) => row.name === name);
  /** Median over the rounds of a row's median over another row's, in the same round. */
  const ratio = (row: Row, to: Row | undefined, mode: Mode): string =>
    to ? median(row.rounds[mode].map((times, i) => median(times) / median(to.rounds[mode][i]!))).toFixed(2) : '–';
  const heads = [
    ...[work.title, 'alone, best', 'median', 'to ONNX Runtime’s own'],
    ...['beside a busy core, best', 'median', 'to one thread'],
  ];
  return tableOf(
    heads,
    rows.map((row) => {
      const cells = modes.flatMap((mode) => {
        const all = row.rounds[mode].flat();
        return [
          `${ms(Math.min(...all))} ms`,
          `${ms(median(all))} ms`,
          ratio(row, of(mode === 'alone' ? 'today' : 'one'), mode),
        ];
      });
      const { title } = settings[row.name]!;
      const used = modes.map((mode) => `${[...row.threads[mode]].sort().join(' or ')} ${mode}`).join(', ');
      return [row.name === 'ours' ? `${title} (threads: ${used})` : title, ...cells];
    }),
  );
}

const chosen = (given: string, from: object): string[] => (given ? given.split(',') : Object.keys(from));
const tables: string[] = [];
for (const name of chosen(flags.work, works)) {
  tables.push(table(works[name]!, await measure(works[name]!, chosen(flags.settings, settings))));
  console.log(`${tables.at(-1)}\n`);
}
const machine = `${most} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}; ${rounds} rounds; other programs took ${median(othersAlone).toFixed(2)} cores in the rounds alone (median).`;
console.log(machine);
if (flags.write) writeInto('performance.md', 'session settings', `\n${machine}\n\n${tables.join('\n\n')}\n`);
