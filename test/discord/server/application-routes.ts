import { refusals } from './refusal.ts';
import { at, type Call, type Route } from './route.ts';
import { check, commands } from './schemas.ts';
import { snowflake } from './snowflake.ts';

/** Discord hides localisations unless asked, and adds fields of its own. */
function listCommands({ world, query }: Call, guildId: string): unknown {
  if (guildId && !world.guilds.has(guildId)) throw refusals.missingAccess();
  return (world.commands.get(guildId) ?? []).map((command) => {
    const echoed = {
      dm_permission: true,
      nsfw: false,
      default_member_permissions: null,
      ...command,
      version: command.id,
    };
    const hidden =
      query.get('with_localizations') === 'true' ? [] : ['name_localizations', 'description_localizations'];
    return Object.fromEntries(Object.entries(echoed).filter(([key]) => !hidden.includes(key)));
  });
}

function putCommands(call: Call, guildId: string): unknown {
  if (guildId && !call.world.guilds.has(guildId)) throw refusals.missingAccess();
  const set = check(commands, call.body);
  call.world.commands.set(
    guildId,
    set.map((command) => ({ ...command, id: snowflake() })),
  );
  return listCommands(call, guildId);
}

/** About the bot itself: where it connects, who it is, which commands it has. */
export const applicationRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: at('/gateway/bot'),
    bot: true,
    handle: ({ world: { origin, sessions } }) => ({
      url: origin.replace('http', 'ws'),
      shards: sessions.shards,
      session_start_limit: {
        total: sessions.total,
        remaining: sessions.remaining,
        reset_after: sessions.resetAfterMs,
        max_concurrency: sessions.maxConcurrency,
      },
    }),
  },
  {
    method: 'GET',
    pattern: at('/applications/@me'),
    bot: true,
    handle: ({ world }) => ({ id: world.applicationId, name: 'Rimshot', flags: 0 }),
  },
  {
    method: 'GET',
    pattern: at('/applications/:id/commands'),
    bot: true,
    handle: (call) => listCommands(call, ''),
  },
  {
    method: 'PUT',
    pattern: at('/applications/:id/commands'),
    bot: true,
    handle: (call) => putCommands(call, ''),
  },
  {
    method: 'GET',
    pattern: at('/applications/:id/guilds/:id/commands'),
    bot: true,
    handle: (call) => listCommands(call, call.params[1] ?? ''),
  },
  {
    method: 'PUT',
    pattern: at('/applications/:id/guilds/:id/commands'),
    bot: true,
    handle: (call) => putCommands(call, call.params[1] ?? ''),
  },
];
