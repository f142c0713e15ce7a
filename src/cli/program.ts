import { Command, CommanderError } from 'commander';
import { UserError } from '../user-error.ts';
import { version } from '../version.ts';
import { type CliContext, createContext } from './context.ts';

type Register = (program: Command, context: CliContext) => void;

/** In the order of `--help`. Only the verb that is called is loaded: a sound should not wait for the trainer's code. */
const verbs: Readonly<Record<string, () => Promise<{ register: Register }>>> = {
  generate: () => import('./generate.ts'),
  kit: () => import('./kit.ts'),
  vary: () => import('./vary.ts'),
  morph: () => import('./morph.ts'),
  restyle: () => import('./restyle.ts'),
  beatbox: () => import('./beatbox.ts'),
  inpaint: () => import('./inpaint.ts'),
  shape: () => import('./shape.ts'),
  pack: () => import('./pack.ts'),
  import: () => import('./import.ts'),
  export: () => import('./export.ts'),
  models: () => import('./models.ts'),
  data: () => import('./data.ts'),
  train: () => import('./train.ts'),
  distill: () => import('./distill.ts'),
  picture: () => import('./picture.ts'),
  evaluate: () => import('./evaluate.ts'),
  sync: () => import('./sync.ts'),
  backup: () => import('./backup.ts'),
  'migrate-to': () => import('./migrate-to.ts'),
  prune: () => import('./prune.ts'),
  bench: () => import('./bench.ts'),
  worker: () => import('./worker.ts'),
  doctor: () => import('./doctor.ts'),
  top: () => import('./top.ts'),
  commands: () => import('./commands.ts'),
};

/** Runs one verb; resolves with the exit code. What is wrong is said on stderr. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const context = createContext();
  const program = new Command('rimshot')
    .description('Makes drum one-shots with the models of tiny-audio-diffusion, and manages the bot.')
    .option('--data-dir <folder>', 'data folder, e.g. of a service or a restored backup (default: DATA_DIR of .env)')
    .version(version, '-V, --version', 'print the version')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help for the options)')
    .hook('preAction', (_program, action) => {
      const { dataDir } = action.optsWithGlobals<{ dataDir?: string }>();
      if (dataDir !== undefined) context.useDataDir(dataDir);
    })
    .exitOverride();
  const called = verbs[argv[0] ?? ''];
  for (const load of called ? [called] : Object.values(verbs)) (await load()).register(program, context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    // A verb that did its work may have found something wrong.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return error.kind === 'usage' ? 2 : 1;
  }
}
