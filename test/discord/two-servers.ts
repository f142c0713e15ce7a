import { type Shards, serves } from '../../src/discord/shards.ts';
import type { Channel, Guild, TestDiscord } from './server/test-discord.ts';

/** What one of two processes serves. */
export const shard = (id: number, total = 2): Shards => ({ ids: [id], total });

/** A server of each of two shards, with a channel each. */
export function twoServers(discord: TestDiscord) {
  const found: { guild: Guild; channel: Channel }[] = [];
  while (!found[0] || !found[1]) {
    const guild = discord.guild('Kick Club');
    const at = serves(shard(0))(guild.id) ? 0 : 1;
    if (found[at]) discord.world.guilds.delete(guild.id);
    else found[at] = { guild, channel: discord.channel(guild, 'drums') };
  }
  return found as [(typeof found)[0], (typeof found)[0]];
}
