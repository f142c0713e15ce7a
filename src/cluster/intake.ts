import { jobOf } from '../jobs/job-rows.ts';
import { OpenJob } from '../jobs/open-job.ts';
import { mostSoundsPerBatch } from '../jobs/plan-sounds.ts';
import { companionsOf, type JoinGain } from '../jobs/shared-runs.ts';
import type { Speed } from '../jobs/speed.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { Cluster } from './open-cluster.ts';
import type { ClusterTransaction, QueueName } from './tables.ts';
import type { Turn } from './turns.ts';

export interface IntakeParts {
  readonly cluster: Cluster;
  readonly models: Pick<ModelStore, 'withWeights' | 'refresh'>;
  readonly speed: Speed;
  /** Default: what `speed` measured, which is 1 (never join) until it knows. */
  readonly joinGain?: JoinGain;
  /** Fetches weights that are not installed here, by their digest, into the models; false where nobody has them. */
  readonly fetchWeights?: (sha256: string) => Promise<boolean>;
}

/** A job that a worker has taken. */
export interface InHand {
  readonly open: OpenJob;
  readonly turn: Turn;
  readonly strikes: number;
}

/** Jobs whose weights are missing here are left to others for so long, and given up once they are that old. */
const weightsMissingMs = 10_000;
const mostWaitMs = 60_000;

/** Whether it pays to join one more job, of any size, is known without knowing which. */
const anySizes = ({ sharedKey }: OpenJob) =>
  Array.from({ length: mostSoundsPerBatch }, (_, i) => ({ apart: false, sharedKey, sounds: i + 1 }));

/** What a worker takes out of the queue. */
export class Intake {
  readonly #parts: IntakeParts;
  /** Weights that are missing here, as turns name them, with the time until which they are not looked for again. */
  readonly #missing = new Map<string, number>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** The job whose turn it is; undefined where none waits. */
  async take(queue: QueueName): Promise<InHand | undefined> {
    const { cluster } = this.#parts;
    for (;;) {
      const taken = await cluster.transaction((db) => this.#claim(db, queue));
      if (taken !== 'gone') return taken;
    }
  }

  async #claim(db: ClusterTransaction, queue: QueueName): Promise<InHand | 'gone' | undefined> {
    const { turns, members } = this.#parts.cluster;
    const now = performance.now();
    const ignored = [...this.#missing].flatMap(([weights, until]) => (until > now ? weights : []));
    const turn = await turns.claim(db, queue, members.id, ignored);
    return turn === undefined || turn === 'gone' ? turn : this.#begin(db, turn);
  }

  async #begin(db: ClusterTransaction, turn: Turn): Promise<InHand> {
    const row = await db
      .updateTable('jobs')
      .set({ state: 'running', updated_at: this.#parts.cluster.members.now() })
      .where('id', '=', turn.jobId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const open = new OpenJob({ ...jobOf(row), state: 'waiting' }, 'waiting');
    open.needsDevice = turn.queue === 'make';
    open.apart = turn.isApart;
    return { open, turn, strikes: row.strikes };
  }

  /** Waiting jobs that the run of this one takes along, where that pays on this device. */
  async companions(open: OpenJob): Promise<InHand[]> {
    const { cluster, speed, joinGain = (weights, sizes) => speed.gainOfJoining(weights, sizes) } = this.#parts;
    const { sql, members, turns, transaction } = cluster;
    // Most devices gain nothing: then nobody is looked for.
    if (open.sharedKey === undefined || companionsOf(open, anySizes(open), joinGain).length === 0) return [];
    const rows = await sql
      .selectFrom('turns')
      .selectAll()
      .where('queue', '=', 'make')
      .where('claimed_by', 'is', null)
      .where('shared_key', '=', open.sharedKey)
      .orderBy('tag')
      .limit(mostSoundsPerBatch)
      .execute();
    const waiting = rows.flatMap((row) =>
      row.boss_id === null
        ? []
        : { ...row, boss_id: row.boss_id, apart: row.apart === 1, sharedKey: row.shared_key ?? undefined },
    );
    const chosen = companionsOf(open, waiting, joinGain);
    if (chosen.length === 0) return [];
    return transaction(async (db) => {
      const company: InHand[] = [];
      for (const turn of await turns.claimChosen(db, chosen, members.id)) company.push(await this.#begin(db, turn));
      return company;
    });
  }

  /** False where another worker may have what is missing here. */
  async hasWeights({ asked }: OpenJob, { weights }: Turn): Promise<boolean> {
    const { models, cluster, fetchWeights } = this.#parts;
    const isHere = (sha256: string): boolean =>
      asked.recipes.every((recipe) => recipe.weights !== sha256 || models.withWeights(sha256, recipe.model));
    const missing = weights.split(',').filter((sha256) => sha256 !== '' && !isHere(sha256));
    if (missing.length === 0) return true;
    for (const sha256 of missing)
      await fetchWeights?.(sha256).catch((error: unknown) =>
        cluster.log.warn({ err: error }, 'Weights could not be fetched'),
      );
    models.refresh();
    if (missing.every(isHere)) return true;
    cluster.log.warn({}, `Weights ${missing.map((sha256) => sha256.slice(0, 8)).join(', ')} are not installed here`);
    // Nobody has them: the run says so to the person.
    return cluster.members.now() - asked.createdAt > mostWaitMs;
  }

  /** Jobs that need these weights are left to others for a while. */
  leave(weights: string): void {
    this.#missing.set(weights, performance.now() + weightsMissingMs);
  }
}
