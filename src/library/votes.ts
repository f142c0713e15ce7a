import type { LibraryParts } from './library-parts.ts';

/** Votes cast in this server, by sound; deleted sounds are missing. */
export async function voteCounts(
  { sql: db }: LibraryParts,
  serverId: string,
  sampleIds: readonly string[],
): Promise<Map<string, number>> {
  if (sampleIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('samples')
    .leftJoin('votes', (join) => join.onRef('votes.sample_id', '=', 'samples.id').on('votes.server_id', '=', serverId))
    .select((eb) => ['samples.id', eb.fn.count<number>('votes.person_id').as('votes')])
    .where('samples.id', 'in', sampleIds)
    .groupBy('samples.id')
    .execute();
  return new Map(rows.map(({ id, votes }) => [id, votes]));
}
