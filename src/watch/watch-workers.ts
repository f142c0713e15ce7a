import type { Meters } from './meters.ts';
import type { Checks } from './readiness.ts';

export interface WatchedWorker {
  /** Host and process, for the host alone. */
  readonly name: string;
  readonly device: string | null;
}

/** The workers of a cluster, as this process sees them; nothing where there is none. */
export function watchWorkers(meters: Meters, checks: Checks) {
  let live: (() => readonly WatchedWorker[]) | undefined;
  meters.gauge('rimshot_workers', 'Workers of the cluster that live, by device.', () => {
    const counts = new Map<string, number>();
    for (const { device } of live?.() ?? [])
      counts.set(device ?? 'starting', 1 + (counts.get(device ?? 'starting') ?? 0));
    return [...counts].map(([device, value]) => ({ labels: { device }, value }));
  });
  return {
    observe(workers: () => readonly WatchedWorker[]): void {
      live = workers;
      checks.add('workers', async () => {
        if (workers().length === 0) throw new Error('no worker is connected');
        return undefined;
      });
    },
    report: () => live?.().map(({ name, device }) => ({ name, device })),
  };
}
