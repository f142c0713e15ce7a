import type { Command } from 'commander';
import { type Device, devices } from '../runtime/session.ts';
import { benchTraining, type TrainingBenchReport } from '../trainer/bench.ts';
import { fullSize } from '../unet/presets.ts';
import { HostError } from '../user-error.ts';
import { type BenchOptions, benchBatch, benchForward } from '../worker/bench.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { integer, oneDeviceOption } from './option-values.ts';

interface BenchFlags {
  readonly model?: string;
  readonly rounds: number;
  readonly device: Device;
  readonly threads: number;
  readonly batch: boolean;
  readonly training?: boolean;
  readonly json?: boolean;
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
    .description('Time the network against this machine’s own matrix products, all in one run.')
    .option('--model <name>', 'an installed model’s architecture (default: full size, as upstream’s pretrained ones)')
    .option('--rounds <number>', 'forwards at each batch size, 1 to 100', integer('--rounds', 1, 100), 10)
    .option('--device <name>', `${devices.join(', ')}, or cuda:1`, oneDeviceOption, 'cpu')
    .option('--threads <number>', 'CPU threads, 0 for one a core', integer('--threads', 0, 256), 0)
    .option('--no-batch', 'leave out the batch of 4 through the worker')
    .option('--training', 'time a training step (forward, gradients, AdamW) instead')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples)
    .action((flags: BenchFlags) => bench(context, flags));
}

async function bench(context: CliContext, flags: BenchFlags): Promise<void> {
  const manifest = flags.model === undefined ? undefined : modelsOf(context).resolve(flags.model).manifest;
  const options: BenchOptions = {
    ...flags,
    architecture: manifest?.architecture ?? fullSize,
    lengthFrames: manifest?.lengthFrames ?? 32768,
  };
  if (flags.training) return training(options, flags.json === true);
  const report = await benchForward(options);
  const batch = flags.batch ? await benchBatch(options) : undefined;
  if (flags.json) {
    console.log(JSON.stringify({ ...report, ...(batch && { batch }) }));
    return;
  }
  console.log(
    `${report.gflopPerForward.toFixed(2)} GFLOP a forward; float32 MatMul at best ${report.matmulGflops.toFixed(0)} GFLOP/s`,
  );
  for (const { batch: size, medianMs, bestMs, gflops, ratio, medianRatio } of report.forwards)
    console.log(
      `batch ${size}: ${bestMs.toFixed(0)} ms at best, ${medianMs.toFixed(0)} ms median; ${gflops.toFixed(0)} GFLOP/s, ` +
        `ratio to MatMul ${ratio.toFixed(2)} at best, ${medianRatio.toFixed(2)} median`,
    );
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

async function training(options: BenchOptions, json: boolean): Promise<void> {
  const report = await benchTraining({
    ...options,
    rounds: Math.min(options.rounds, 20),
    ...(!json && { log: (line: string) => console.error(line) }),
  });
  if (json) console.log(JSON.stringify(report));
  else console.log(trainingLines(report));
  if (report.peakRssBytes > mostTrainingBytes)
    throw new HostError(`Peak memory is ${gigabytes(report.peakRssBytes)}, above ${gigabytes(mostTrainingBytes)}.`, {
      kind: 'failed',
    });
}

/** What a full-size step must fit into: upstream's promise for small hardware. */
const mostTrainingBytes = 2e9;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

function trainingLines(report: TrainingBenchReport): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const ratios = (best: number, middle: number): string =>
    `ratio to MatMul ${best.toFixed(2)} at best, ${middle.toFixed(2)} median`;
  return [
    `${report.gflopPerStep.toFixed(1)} GFLOP a training step at batch 1 (three forwards); float32 MatMul at best ${report.matmulGflops.toFixed(0)} GFLOP/s`,
    `forward and gradients: ${ms(report.bestMs)} at best, ${ms(report.medianMs)} median; ${ratios(report.ratio, report.medianRatio)}`,
    `the same with AdamW and average in every step: ${ms(report.withOptimiser.bestMs)} at best, ${ms(report.withOptimiser.medianMs)} median; ${ratios(report.withOptimiser.ratio, report.withOptimiser.medianRatio)}`,
    `AdamW and average alone: ${ms(report.optimiserMs)}`,
    `peak memory ${gigabytes(report.peakRssBytes)}`,
  ].join('\n');
}
