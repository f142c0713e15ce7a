/** `rimshot …`: the same parts without a chat. Each verb is a file in src/cli/. */
import { Command, CommanderError } from 'commander';
import { type CliContext, createContext } from './cli/context.ts';
import { UserError } from './user-error.ts';

type Register = (program: Command, context: CliContext) => void;

/** Loaded one by one, so that `rimshot --help` does not wait for ONNX Runtime, and a verb loads only what it needs. */
const verbs: readonly (() => Promise<{ register: Register }>)[] = [
  () => import('./cli/picture.ts'),
  () => import('./cli/import.ts'),
  () => import('./cli/models.ts'),
];

async function main(argv: readonly string[]): Promise<number> {
  const context = createContext();
  const program = new Command('rimshot')
    .description('Makes drum one-shots with the models of tiny-audio-diffusion, and looks after the bot.')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const load of verbs) (await load()).register(program, context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return error.kind === 'usage' ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
