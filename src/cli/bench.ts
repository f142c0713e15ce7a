import type { Command } from 'commander';
import { benchBatch } from '../benches/bench-batch.ts';
import { type BenchOptions, benchForward } from '../benches/bench-forward.ts';
import { benchTraining } from '../benches/bench-training.ts';
import type { Timing } from '../benches/timing.ts';
import { oneDeviceWords } from '../runtime/devices.ts';
import { fullSize } from '../unet/architectures.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { integer, oneDeviceOption } from './option-values.ts';

interface BenchFlags extends Omit<BenchOptions, 'architecture' | 'lengthFrames'> {
  readonly model?: string;
  readonly batch: boolean;
  readonly training?: true;
  readonly json?: true;
}

const examples = `
Examples:
  rimshot bench                      the full-size network with random weights
  rimshot bench --model kick         the network of an installed model
`;

/** `rimshot bench`: what the network costs on this machine, beside the machine's own best. */
export function register(program: Command, context: CliContext): void {
  program
    .command('bench')
    .description('Time the network and this machine’s own matrix products in one run.')
    .option('--model <name>', 'architecture of an installed model (default: full size, as upstream’s pretrained ones)')
    .option('--rounds <number>', 'forwards per batch size, 1 to 100', integer('--rounds', 1, 100), 10)
    .option('--device <name>', oneDeviceWords, oneDeviceOption, 'cpu')
    .option('--threads <number>', 'CPU threads; 0: one per core', integer('--threads', 0, 256), 0)
    .option('--no-batch', 'skip the batch of 4 through the worker')
    .option('--training', 'time a training step (forward, gradients, AdamW) instead')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples)
    .action((flags: BenchFlags) => bench(context, flags));
}

async function bench(context: CliContext, flags: BenchFlags): Promise<void> {
  const manifest = flags.model === undefined ? undefined : modelsOf(context).resolve(flags.model).manifest;
  const { architecture, lengthFrames } = manifest ?? { architecture: fullSize, lengthFrames: 32_768 };
  const options: BenchOptions = { ...flags, architecture, lengthFrames };
  if (flags.training) return training(options, flags.json);
  const report = await benchForward(options);
  const batch = flags.batch ? await benchBatch(options) : undefined;
  if (flags.json) {
    console.log(JSON.stringify({ ...report, ...(batch && { batch }) }));
    return;
  }
  console.log(
    `${report.gflopPerForward.toFixed(2)} GFLOP a forward; float32 MatMul at best ${report.matmulGflops.toFixed(0)} GFLOP/s`,
  );
  for (const { batch: size, gflops, ...timing } of report.forwards)
    console.log(`batch ${size}: ${timesOf(timing)}; ${gflops.toFixed(0)} GFLOP/s, ${ratiosOf(timing)}`);
  if (batch) {
    const forwards = batch.sounds * batch.steps * report.forwards[0]!.medianMs;
    console.log(
      `${batch.sounds} sounds of ${batch.steps} steps: ${(batch.wallMs / 1000).toFixed(2)} s, ` +
        `${(batch.wallMs / forwards).toFixed(2)} times as many single forwards at their median; ` +
        `${(100 * batch.aroundNetwork).toFixed(1)} % of it around the network; ` +
        `${((batch.coldMs - batch.wallMs) / 1000).toFixed(2)} s more from a cold start`,
    );
  }
}

/** What a full-size step must fit into: upstream's promise for small hardware. */
const mostTrainingBytes = 2e9;

async function training(options: BenchOptions, json = false): Promise<void> {
  const rounds = Math.min(options.rounds, 20);
  const report = await benchTraining({ ...options, rounds }, (line) => {
    if (!json) console.error(line);
  });
  const { gflopPerStep, matmulGflops, withOptimiser, optimiserMs, peakRssBytes } = report;
  console.log(
    json
      ? JSON.stringify(report)
      : [
          `${gflopPerStep.toFixed(1)} GFLOP a training step at batch 1 (three forwards); float32 MatMul at best ${matmulGflops.toFixed(0)} GFLOP/s`,
          `forward and gradients: ${timesOf(report)}; ${ratiosOf(report)}`,
          `the same with AdamW and average in every step: ${timesOf(withOptimiser)}; ${ratiosOf(withOptimiser)}`,
          `AdamW and average alone: ${optimiserMs.toFixed(0)} ms`,
          `peak memory ${gigabytes(peakRssBytes)}`,
        ].join('\n'),
  );
  if (peakRssBytes > mostTrainingBytes)
    throw new HostError(`Peak memory is ${gigabytes(report.peakRssBytes)}, above ${gigabytes(mostTrainingBytes)}.`, {
      kind: 'failed',
    });
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

const timesOf = ({ bestMs, medianMs }: Pick<Timing, 'bestMs' | 'medianMs'>): string =>
  `${bestMs.toFixed(0)} ms at best, ${medianMs.toFixed(0)} ms median`;

const ratiosOf = ({ ratio, medianRatio }: Pick<Timing, 'ratio' | 'medianRatio'>): string =>
  `ratio to MatMul ${ratio.toFixed(2)} at best, ${medianRatio.toFixed(2)} median`;
