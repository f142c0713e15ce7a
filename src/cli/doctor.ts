import type { Command } from 'commander';
import { type DataDirReport, inspectDataDir } from '../library/inspect-data-dir.ts';
import { placeOf } from '../library/postgres-pool.ts';
import { faultOf } from '../runtime/self-check.ts';
import { runtimeInfo } from '../runtime/session.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import { modelKey } from '../sound/manifest.ts';
import { UserError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { engineOf, modelsOf } from './make-sounds.ts';

/** Under the first column. */
const indent = `\n${' '.repeat(14)}`;

/** `rimshot doctor`: what this machine runs on, and whether it computes right. */
export function register(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Show device, self-check, mistakes in the settings, versions, and models with their digests.')
    .option('--measure', 'with DEVICE=auto: measure the devices again')
    .option('--json', 'print as JSON')
    .action((options) => doctor(context, options));
}

async function doctor(
  given: CliContext,
  { json = false, measure = false }: { json?: boolean; measure?: boolean },
): Promise<void> {
  const { config, mistakes } = given.check();
  // With mistakes in the settings the rest is looked at with the defaults.
  const context: CliContext = { ...given, config: () => config };
  const data = dataDirReport(config.dataDir);
  const database = await databaseReport(config.databaseUrl);
  const store = modelsOf(context);
  const engine = engineOf(context, {}, () => store.list());
  try {
    // Where the device is set by name there is nothing to measure: it is checked instead.
    const { device, note } =
      config.device === 'auto' ? await engine.measure(store.list(), { anew: measure }) : await engine.device();
    const runtime = runtimeInfo();
    const threads = config.threads > 0 ? { threads: config.threads, because: 'THREADS, as set' } : threadLimit();
    const cpuFault = await faultOf('cpu', config.threads);
    const models = store.list().map(({ manifest, directory }) => ({
      model: modelKey(manifest),
      weights: manifest.weights.sha256,
      set: manifest.weights.set,
      licence: manifest.provenance.licence,
      directory,
    }));
    const facts = {
      device,
      note,
      selfCheck: cpuFault ?? 'passed',
      threads: threads.threads,
      threadsNote: threads.because,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      onnxruntime: runtime.version,
      backends: runtime.backends,
      dataDir: config.dataDir,
      data,
      database,
      settings: { mistakes, warnings: config.warnings },
      models,
    };
    if (json) console.log(JSON.stringify(facts, null, 2));
    else {
      const fewer = config.threads === 0 && threads.threads > 1 ? '; fewer while other programs are busy' : '';
      const settings = [...mistakes, ...config.warnings];
      const rows = {
        Device: note,
        'Self-check': facts.selfCheck,
        Threads: `${threads.threads} (${threads.because}${fewer})`,
        Node: `${facts.node} on ${facts.platform}`,
        'ONNX Runtime': `${runtime.version}; it offers ${runtime.backends.join(', ')}`,
        Settings: settings.length > 0 ? settings.join(indent) : 'fine',
        Data: dataDirLines(config.dataDir, data).join(indent),
        ...(database !== undefined && { Database: database }),
      };
      for (const [name, text] of Object.entries(rows)) console.log(`${name.padEnd(14)}${text}`);
      console.log(models.length > 0 ? 'Models' : 'Models        none');
      for (const { model, weights, set, licence } of models)
        console.log(`  ${model.padEnd(18)} ${weights.slice(0, 16)}… (${set}), ${licence}`);
    }
    if (mistakes.length > 0) process.exitCode = 2;
  } finally {
    await engine.stop();
  }
}

/** DATA_DIR's state in one line, and a line for each thing to look after. */
function dataDirLines(dataDir: string, report: DataDirReport | string): string[] {
  if (typeof report === 'string') return [report];
  const { exists, freeBytes, mode, warnings, notes } = report;
  if (!exists) return [`${dataDir} (made at the first start)`];
  const facts = [
    freeBytes !== undefined && `${(freeBytes / 1e9).toFixed(1)} GB free`,
    mode !== undefined && `mode ${mode}`,
  ].filter((fact) => typeof fact === 'string');
  return [`${dataDir} (${facts.join(', ')})`, ...warnings, ...notes];
}

/** What can be said of DATABASE_URL, which is looked at and not changed; undefined where it is not set. */
async function databaseReport(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return undefined;
  // Loaded only where it is used.
  const { openPostgres } = await import('../library/postgres.ts');
  try {
    const db = await openPostgres(url, { mayUpgrade: false, patienceMs: 0 });
    await db.close();
    return `${placeOf(url)} can be used, and is up to date`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

/** The report, or the sentence where DATA_DIR is no folder. */
function dataDirReport(dataDir: string): DataDirReport | string {
  try {
    return inspectDataDir(dataDir);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}
