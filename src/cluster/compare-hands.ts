import type { Cluster } from './open-cluster.ts';
import type { QueueName } from './tables.ts';

interface Hands {
  /** Jobs that this process has in hand. */
  readonly inHand: () => Iterable<string>;
  readonly queues: readonly QueueName[];
  /** It is not this process's any more. */
  readonly drop: (jobId: string) => void;
}

/**
 * Compares, at each call, the turns that the database says are this process's with those that it has in hand: a word may
 * be lost, and so may the answer to a commit. What differs twice in a row is dropped here, or goes to others.
 */
export function createHandComparison({ sql, members }: Cluster, { inHand, queues, drop }: Hands) {
  let suspicious = new Set<string>();
  return async (): Promise<void> => {
    const rows = await sql
      .selectFrom('turns')
      .select('job_id')
      .where('claimed_by', '=', members.id)
      .where('queue', 'in', queues)
      .execute();
    const known = new Set(rows.map((row) => row.job_id));
    const held = new Set(inHand());
    const differing = [...new Set([...known, ...held])].filter((id) => known.has(id) !== held.has(id));
    const certain = differing.filter((id) => suspicious.has(id));
    for (const id of certain) if (held.has(id)) drop(id);
    const lost = certain.filter((id) => !held.has(id));
    if (lost.length > 0)
      // Nobody's, so that it is put back as the work of the dead is.
      await sql.updateTable('turns').set({ claimed_by: '' }).where('job_id', 'in', lost).execute();
    suspicious = new Set(differing);
  };
}
