/** `rimshot …`: the same parts without a chat. Each verb is a file in src/cli/. */
import { runProgram } from './cli/program.ts';

// `rimshot … | head` has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runProgram(process.argv.slice(2));
