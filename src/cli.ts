/** `rimshot …`: the same parts without a chat. Each verb is a file in src/cli/. */
import { Command, CommanderError } from 'commander';
import { type CliContext, createContext } from './cli/context.ts';
import { UserError } from './user-error.ts';

type Register = (program: Command, context: CliContext) => void;

/** In the order of `--help`. Only the verb that is called is loaded: a sound should not wait for the trainer's code. */
const verbs: Readonly<Record<string, () => Promise<{ register: Register }>>> = {
  generate: () => import('./cli/generate.ts'),
  vary: () => import('./cli/vary.ts'),
  morph: () => import('./cli/morph.ts'),
  restyle: () => import('./cli/restyle.ts'),
  inpaint: () => import('./cli/inpaint.ts'),
  import: () => import('./cli/import.ts'),
  models: () => import('./cli/models.ts'),
  train: () => import('./cli/train.ts'),
  picture: () => import('./cli/picture.ts'),
  evaluate: () => import('./cli/evaluate.ts'),
  backup: () => import('./cli/backup.ts'),
  prune: () => import('./cli/prune.ts'),
  bench: () => import('./cli/bench.ts'),
  doctor: () => import('./cli/doctor.ts'),
  commands: () => import('./cli/commands.ts'),
};

async function main(argv: readonly string[]): Promise<number> {
  const context = createContext();
  const program = new Command('rimshot')
    .description('Makes drum one-shots with the models of tiny-audio-diffusion, and looks after the bot.')
    .option('--data-dir <folder>', 'whose data: of a service, or a restored backup (default: DATA_DIR of .env)')
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

// `rimshot … | head` has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
