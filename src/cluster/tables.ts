import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../library/tables.ts';

/** The library's tables, and those that PostgreSQL alone has. Times are Unix ms by the database's clock. */
export interface ClusterTables extends Tables {
  /** Where a job is in the queue. Goes with the job's row. */
  turns: {
    job_id: string;
    /** What is to be done next; null once the job is over. */
    queue: QueueName | null;
    /** Its work in pg-boss. */
    boss_id: string | null;
    /** Virtual time at which it starts, see fair-tags.ts. */
    tag: number;
    /** 1: a worker has taken it, once at least. */
    fetched: 0 | 1;
    /** 1: the worker died while it shared a run: it runs apart from now on. */
    apart: 0 | 1;
    sounds: number;
    /** Digests of the weights that it needs, in order, with commas. */
    weights: string;
    /** JSON: OpenJob's `work`. */
    work: string;
    /** Equal for jobs that can share a run; null for those that cannot. */
    shared_key: string | null;
    /** The process that accepted it, and shows its progress. */
    accepted_by: string;
    /** The process that has it in hand, and pg-boss's number of that attempt. */
    claimed_by: string | null;
    attempt: number | null;
    /** JSON: sentences about its sources, for the answer. */
    notes: string | null;
  };
  /** The processes of the cluster; one that was not seen for a while is dead. */
  processes: {
    id: string;
    kind: ProcessKind;
    /** Host and process id, for people. */
    name: string;
    version: string;
    device: string | null;
    /** JSON: figures of its device, see Speed. */
    speeds: string;
    started_at: number;
    seen_at: number;
  };
  /** One row: what all processes must agree on. */
  cluster: { id: 1; protocol: number };
}

/** pg-boss's queues: what needs a device, what needs none, and answers to deliver. */
export const queueNames = ['make', 'shape', 'deliver'] as const;
export type QueueName = (typeof queueNames)[number];

export type ProcessKind = 'bot' | 'worker';

export type ClusterSql = Kysely<ClusterTables>;
export type ClusterTransaction = Transaction<ClusterTables>;
