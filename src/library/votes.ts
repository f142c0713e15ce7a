import type { LibraryParts } from './library-parts.ts';
import { showingsOf } from './scope.ts';

/** `votes`: those of the server. `unknown`: no such sound, or never shown in that server. */
export type VoteResult =
  | { readonly kind: 'voted' | 'withdrawn'; readonly votes: number }
  | { readonly kind: 'own-sound' }
  | { readonly kind: 'unknown' };

export interface Vote {
  readonly sampleId: string;
  readonly personId: string;
  readonly serverId: string;
  /** True on the local channel alone. */
  readonly allowOwn: boolean;
}

/** Casts or withdraws a vote: one per person, sample and server. */
export function toggleVote(
  { sql: db, now }: LibraryParts,
  { sampleId, personId, serverId, allowOwn }: Vote,
): Promise<VoteResult> {
  const vote = { sample_id: sampleId, person_id: personId, server_id: serverId };
  return db.transaction().execute(async (transaction): Promise<VoteResult> => {
    const sample = await transaction
      .selectFrom('samples as s')
      .select('s.maker_id')
      .where('s.id', '=', sampleId)
      .where((eb) => eb.exists(showingsOf(transaction, 's.id', { serverId })))
      .executeTakeFirst();
    if (!sample) return { kind: 'unknown' };
    if (sample.maker_id === personId && !allowOwn) return { kind: 'own-sound' };
    const { numDeletedRows } = await transaction
      .deleteFrom('votes')
      .where((eb) => eb.and(vote))
      .executeTakeFirst();
    const withdrawn = numDeletedRows > 0n;
    if (!withdrawn)
      await transaction
        .insertInto('votes')
        .values({ ...vote, created_at: now() })
        .execute();
    const { votes } = await transaction
      .selectFrom('votes')
      .select((eb) => eb.fn.countAll<number>().as('votes'))
      .where('sample_id', '=', sampleId)
      .where('server_id', '=', serverId)
      .executeTakeFirstOrThrow();
    return { kind: withdrawn ? 'withdrawn' : 'voted', votes };
  });
}

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

/** The person's votes and favourites among these sounds. */
export async function marks({ sql: db }: LibraryParts, personId: string, sampleIds: readonly string[]) {
  const chosen = async (table: 'votes' | 'favourites'): Promise<Set<string>> => {
    if (sampleIds.length === 0) return new Set();
    const rows = await db
      .selectFrom(table)
      .select('sample_id')
      .where('person_id', '=', personId)
      .where('sample_id', 'in', sampleIds)
      .execute();
    return new Set(rows.map((row) => row.sample_id));
  };
  return { voted: await chosen('votes'), favourites: await chosen('favourites') };
}
