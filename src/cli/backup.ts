import type { Command } from 'commander';
import { backUp } from '../library/backup.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';

const examples = `
Safe while the bot runs. To restore, stop the bot and unpack the archive into an empty data folder:
  $ mkdir -m 700 data && tar -xf rimshot.tar.gz -C data

Examples:
  $ npm run rimshot -- backup rimshot.tar.gz
  $ npm run rimshot -- backup "backup-$(date +%F).tar"      without compression
  $ npm run rimshot -- backup all.tar.gz --with-pretrained   with the pretrained weights
  $ node src/launch.mjs rimshot backup b.tar --data-dir /var/lib/rimshot   of a service (docs/discord.md)`;

export function register(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('Save database, sounds, uploads and own models in one archive.')
    .argument('<file>', 'archive to write (.tar, .tar.gz or .tgz); an older one is replaced when this one is complete')
    .option('--with-pretrained', 'include the pretrained weights, which models pull can download again')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', examples)
    .action(async (file: string, options: { withPretrained?: true; json?: true }) => {
      if (!/\.(tar|tar\.gz|tgz)$/.test(file))
        throw new HostError(`The backup must be named *.tar, *.tar.gz or *.tgz, not ${file}.`);
      const { dataDir, databaseUrl } = context.config();
      if (databaseUrl !== undefined)
        throw new HostError(
          'With DATABASE_URL the database is saved by pg_dump, sounds and uploads with it, and a bucket by its own tools.',
        );
      const result = await backUp({ dataDir, file, withPretrained: options.withPretrained ?? false });
      console.log(
        options.json
          ? JSON.stringify({ file, ...result })
          : `${file}: ${result.files} files, ${(result.bytes / 1e6).toFixed(1)} MB of ${dataDir}`,
      );
    });
}
