import { randomUUID } from 'node:crypto';
import type { JobMove, TransitionName } from '../jobs/job-states.ts';
import { together } from '../library/atomically.ts';
import type { Db } from '../library/database.ts';
import { outlasting } from '../library/server-away.ts';
import type { Log } from '../log.ts';
import { type Boss, openBoss } from './boss.ts';
import { Membership, type MembershipParts } from './membership.ts';
import { agreeOnProtocol } from './protocol.ts';
import type { ClusterSql, ClusterTransaction, ProcessKind } from './tables.ts';
import { Turns } from './turns.ts';

export interface ClusterParts {
  /** On PostgreSQL; stays open. */
  readonly db: Db;
  /** Bots set up and upgrade the tables of the queue, workers do not. */
  readonly kind: ProcessKind;
  readonly says?: MembershipParts['says'];
  readonly log: Log;
  /** Told of each transition that a job makes in this process. */
  readonly moved?: (move: JobMove) => void;
}

export type Cluster = Awaited<ReturnType<typeof openCluster>>;

/** What a process needs to serve the queue with others: one of them, of this kind. */
export async function openCluster({ db, kind, says, log, moved }: ClusterParts) {
  if (!('url' in db.source)) throw new Error('a cluster needs PostgreSQL');
  const sql = db.sql as unknown as ClusterSql;
  const migrate = kind === 'bot';
  await outlasting(() => agreeOnProtocol(sql, { mayRaise: migrate }));
  const boss: Boss = await openBoss({ url: db.source.url, log, migrate });
  const members = new Membership({ sql, kind, id: randomUUID(), log, ...(says && { says }) });
  const turns = new Turns({ boss, now: members.now });
  return {
    url: db.source.url,
    sql,
    kind,
    members,
    turns,
    log,
    moved: (name: TransitionName, job: JobMove['job']): void => moved?.({ name, job }),
    /** A transaction that is repeated where PostgreSQL took it back; `work` changes nothing but rows. */
    transaction: <T>(work: (transaction: ClusterTransaction) => Promise<T>): Promise<T> =>
      together(db.sql, (transaction) => work(transaction as never)),
    async close(): Promise<void> {
      await members.leave();
      await boss.stop({ graceful: false, close: true });
    },
  };
}
