import { sql } from 'kysely';
import type { JobState, QueuePosition } from '../jobs/job.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { positionsOf } from '../jobs/positions.ts';
import { Speed, type SpeedFigure } from '../jobs/speed.ts';
import type { Progress } from '../worker/engine.ts';
import type { LiveProcess } from './membership.ts';
import type { ClusterSql } from './tables.ts';

interface Row {
  readonly id: string;
  readonly personId: string;
  readonly serverId: string;
  readonly state: JobState;
  readonly work: string;
}

const stateOf = { waiting: 'waiting', running: 'running', made: 'delivering' } as const;

/** Unfinished jobs in the order in which they will be done: on their way, running, waiting. */
export async function served(
  db: ClusterSql,
  { workers, progress }: { readonly workers: readonly LiveProcess[]; readonly progress: ReadonlyMap<string, Progress> },
) {
  const { rows } = await sql<Row>`
    select j.id, j.person_id as "personId", j.server_id as "serverId", j.state, t.work
    from jobs j join turns t on t.job_id = j.id
    where j.state in ('waiting', 'running', 'made') and j.error is null
    order by case j.state when 'made' then 0 when 'running' then 1 else 2 end, t.tag, j.id`.execute(db);
  const open = rows.map(({ state, work, ...row }) => {
    const shown = state === 'running' ? progress.get(row.id) : undefined;
    return {
      ...row,
      state: stateOf[state as keyof typeof stateOf],
      work: JSON.parse(work) as OpenJob['work'],
      ...(shown && { progress: shown }),
    };
  });
  const positions: { open: (typeof open)[number]; position: QueuePosition }[] = positionsOf(
    open,
    speedOf(workers),
    workers.length,
  );
  return positions;
}

/** What the workers measured; of the same weights and size, the mean of theirs. */
export function speedOf(workers: readonly Pick<LiveProcess, 'speeds'>[]): Speed {
  const byKey = new Map<string, SpeedFigure[]>();
  for (const figure of workers.flatMap(({ speeds }) => JSON.parse(speeds) as SpeedFigure[])) {
    const key = `${figure.weights}/${figure.size}`;
    byKey.set(key, [...(byKey.get(key) ?? []), figure]);
  }
  const mean = (same: readonly SpeedFigure[]): SpeedFigure => ({
    ...same[0]!,
    msPerStep: same.reduce((sum, { msPerStep }) => sum + msPerStep, 0) / same.length,
  });
  return Speed.of([...byKey.values()].map(mean));
}
