import type { Command } from 'commander';
import { dayMs } from '../durations.ts';
import { canMake } from '../model-store/open-store.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { withLibrary } from './with-library.ts';

const examples = `
Sounds with a vote, a keep, a kit or a place in the hall of fame stay. So do sounds whose weights are not installed.
Recipes stay always: a pruned sound that somebody asks for is made again. PRUNE_AFTER_DAYS in .env does the same every
day. Safe while the bot runs.

Examples:
  $ npm run rimshot -- prune --days 90`;

export function register(program: Command, context: CliContext): void {
  program
    .command('prune')
    .description('Remove the audio of old sounds that nobody voted for or keeps.')
    .requiredOption('--days <n>', 'minimum age of a sound, in days since it was last shown')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', examples)
    .action(async ({ days: text, json }: { days: string; json?: true }) => {
      const days = Number(text);
      if (text.trim() === '' || !(days >= 0 && days <= 36_500))
        throw new HostError(`--days must be a number from 0 to 36500, not ${text}.`);
      await withLibrary(context, 'There is nothing to prune', async (library) => {
        const store = modelsOf(context);
        const sounds = await library.pruneAudio(days * dayMs, (recipe) => canMake(store, recipe));
        const uploads = await library.pruneUploads(days * dayMs);
        console.log(
          json
            ? JSON.stringify({ sounds, uploads })
            : `Removed the audio of ${sounds} sounds, and ${uploads} uploads that no sound came from.`,
        );
      });
    });
}
