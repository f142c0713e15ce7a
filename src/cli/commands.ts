import type { Command } from 'commander';
import { clearCommands } from '../discord/clear-commands.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';

const examples = `
A server that has its own set beside the one for all servers shows every command twice. \`npm start\` registers its set
again: for DISCORD_GUILD_ID if that is set, otherwise for all servers.

Examples:
  $ npm run rimshot -- commands clear --guild 123456789012345678   after DISCORD_GUILD_ID was emptied
  $ npm run rimshot -- commands clear --global                     to keep only the set of DISCORD_GUILD_ID`;

export function register(program: Command, context: CliContext): void {
  program
    .command('commands')
    .description("Manage the bot's commands on Discord.")
    .command('clear')
    .description('Remove the commands registered for one server, or those for all servers.')
    .option('--guild <id>', 'the set of this server')
    .option('--global', 'the set for all servers')
    .addHelpText('after', examples)
    .action(async (options: { guild?: string; global?: true }) => {
      const { guild, global } = options;
      if ((guild === undefined) === (global === undefined))
        throw new HostError('Say which set: --guild with the id of a server, or --global.');
      if (guild !== undefined && !/^\d{17,20}$/.test(guild))
        throw new HostError(`--guild must be a server id of 17 to 20 digits, not ${guild}.`);
      const { discord } = context.config();
      if (!discord) throw new HostError('DISCORD_TOKEN is empty: there is no bot whose commands could be removed.');
      const count = await clearCommands({ token: discord.token, api: discord.api, guildId: guild });
      const where = guild === undefined ? 'for all servers' : `for the server ${guild}`;
      console.log(count === 0 ? `There were no commands ${where}.` : `Removed ${count} commands ${where}.`);
    });
}
