import { HostError } from '../user-error.ts';
import type { ClusterSql } from './tables.ts';

/** Raised whenever processes of this version and of the one before would misunderstand each other, or make other sounds. */
export const protocol = 1;

/** The protocol that the cluster speaks; 0 where no bot has ever served it. */
export async function spokenProtocol(db: ClusterSql): Promise<number> {
  const row = await db.selectFrom('cluster').select('protocol').where('id', '=', 1).executeTakeFirst();
  return row?.protocol ?? 0;
}

/** What is wrong where this process speaks another protocol than the cluster; undefined where it is the same. */
export const mismatchOf = (spoken: number): string | undefined =>
  spoken === protocol
    ? undefined
    : spoken === 0
      ? 'No bot has been started with this database yet: start one first, then workers.'
      : spoken < protocol
        ? 'This Rimshot is newer than the bots of its database: update them first.'
        : 'This Rimshot is older than the bots of its database: update it.';

/** HostError where the cluster speaks another protocol. Bots raise it for everybody. */
export async function agreeOnProtocol(db: ClusterSql, { mayRaise }: { readonly mayRaise: boolean }): Promise<void> {
  if (mayRaise)
    await db
      .insertInto('cluster')
      .values({ id: 1, protocol })
      .onConflict((oc) => oc.column('id').doUpdateSet({ protocol }).where('cluster.protocol', '<', protocol))
      .execute();
  const mismatch = mismatchOf(await spokenProtocol(db));
  if (mismatch) throw new HostError(mismatch, { kind: 'failed' });
}
/** To workers: there is work, or a job is cancelled. To bots: there are answers, or a run has come further. */
export const channels = { workers: 'rimshot_workers', bots: 'rimshot_bots' } as const;
