import type { Command } from 'commander';
import { modelKey } from '../model-store/manifest.ts';
import { faultOf } from '../worker/device.ts';
import { createEngine } from '../worker/host.ts';
import { runtimeInfo } from '../worker/session.ts';
import { threadLimit } from '../worker/thread-limit.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';

/** `rimshot doctor`: what this machine runs on, and whether it computes right. */
export function register(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Say the device, the self-check, versions, models and their digests.')
    .option('--json', 'print as JSON')
    .action(({ json }: { json?: boolean }) => doctor(context, json ?? false));
}

async function doctor(context: CliContext, json: boolean): Promise<void> {
  const config = context.config();
  const engine = createEngine({ device: config.device, threads: config.threads });
  try {
    const report = await engine.device();
    const runtime = runtimeInfo();
    const threads = config.threads > 0 ? { threads: config.threads, because: 'THREADS, as set' } : threadLimit();
    const cpuFault = await faultOf('cpu', config.threads);
    const models = modelsOf(context)
      .list()
      .map(({ manifest, directory }) => ({
        model: modelKey(manifest),
        weights: manifest.weights.sha256,
        set: manifest.weights.set,
        licence: manifest.provenance.licence,
        directory,
      }));
    const facts = {
      device: report.device,
      note: report.note,
      selfCheck: cpuFault ?? 'passed',
      threads: threads.threads,
      threadsNote: threads.because,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      onnxruntime: runtime.version,
      backends: runtime.backends,
      dataDir: config.dataDir,
      models,
    };
    if (json) console.log(JSON.stringify(facts, null, 2));
    else {
      console.log(`Device        ${facts.note}`);
      console.log(`Self-check    ${facts.selfCheck}`);
      console.log(
        `Threads       ${threads.threads} (${threads.because}${config.threads === 0 && threads.threads > 1 ? '; fewer while other programs are busy' : ''})`,
      );
      console.log(`Node          ${facts.node} on ${facts.platform}`);
      console.log(`ONNX Runtime  ${facts.onnxruntime}; it offers ${facts.backends.join(', ')}`);
      console.log(`Data          ${facts.dataDir}`);
      console.log(models.length > 0 ? 'Models' : 'Models        none');
      for (const { model, weights, set, licence } of models)
        console.log(`  ${model.padEnd(18)} ${weights.slice(0, 16)}… (${set}), ${licence}`);
    }
  } finally {
    await engine.stop();
  }
}
