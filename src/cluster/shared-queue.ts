import type { Jobs } from '../jobs/create-jobs.ts';
import type { Device } from '../runtime/devices.ts';
import type { Engine } from '../worker/engine.ts';
import { type ClusterJobsParts, createClusterJobs } from './cluster-jobs.ts';
import type { LiveProcess } from './membership.ts';
import { type ClusterParts, openCluster } from './open-cluster.ts';

/** What a bot has in place of a queue and an engine of its own. */
export async function openSharedQueue(parts: Omit<ClusterParts, 'kind' | 'says'>) {
  const cluster = await openCluster({ ...parts, kind: 'bot' });
  const workers = () => cluster.members.live('worker');
  return {
    jobs: (parts: Omit<ClusterJobsParts, 'cluster'>): Jobs => createClusterJobs({ ...parts, cluster }),
    engine: workersAsEngine(workers),
    /** For whoever watches this process. */
    watched: { workers, now: cluster.members.now },
    close: () => cluster.close(),
  };
}

/** The devices of the workers, for people who ask. Batches go by the queue. */
export const workersAsEngine = (workers: () => readonly Pick<LiveProcess, 'device'>[]): Engine => ({
  generate: () => Promise.reject(new Error('a bot of a cluster runs no batches')),
  async device() {
    const devices = workers().map(({ device }) => (device ?? 'cpu') as Device);
    const counts = [...new Set(devices)].map((name) => `${devices.filter((each) => each === name).length} × ${name}`);
    const note = devices.length === 0 ? 'no worker runs now' : `workers: ${counts.join(', ')}`;
    return { device: devices[0] ?? 'cpu', note };
  },
  stop: async () => {},
});
