/** The share of a bot's servers that a process serves, where others serve the rest. */
export interface Shards {
  /** From 0. */
  readonly ids: readonly number[];
  /** Of all processes. */
  readonly total: number;
}

/** Discord's rule. */
const shardOf = (serverId: string, total: number): number => Number((BigInt(serverId) >> 22n) % BigInt(total));

/** Which servers a process hears of; without shards of its own it hears of all. */
export const serves = (shards: Shards | undefined): ((serverId: string) => boolean) =>
  shards ? (id) => /^\d+$/.test(id) && shards.ids.includes(shardOf(id, shards.total)) : () => true;
