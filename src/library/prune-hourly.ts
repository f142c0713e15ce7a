import { dayMs, hourMs } from '../durations.ts';
import type { Log } from '../log.ts';
import { removeOldCopies } from './before-upgrade.ts';
import type { Library } from './library.ts';
import type { CanMake } from './samples.ts';

/** An upload's job follows within seconds; an upload without one is removed after a day. */
const unusedUploadMs = dayMs;

export interface Retention {
  /** Where copies from before upgrades lie. */
  readonly dataDir?: string;
  /** Audio without votes or keeps that could be made again; 0: it stays. */
  readonly days: number;
  /** What belongs to servers that the bot has left; 0: it stays. */
  readonly leftServerDays: number;
  readonly canMake: CanMake;
  /** Bytes without rows are looked for once a day, where the store is shared. Default: false. */
  readonly sweeps?: boolean;
}

/** Removes what has been kept for as long as it is kept, and unused uploads, now and every hour. Returns a function that stops it. */
export function pruneHourly(
  library: Pick<Library, 'pruneAudio' | 'pruneUploads' | 'removeLeftServers' | 'sweepBlobs'>,
  { dataDir, days, leftServerDays, canMake, sweeps = false }: Retention,
  log: Pick<Log, 'error'>,
): () => void {
  let sweptAt = 0;
  const prune = async (): Promise<void> => {
    try {
      await library.pruneUploads(unusedUploadMs);
      if (dataDir !== undefined) await removeOldCopies(dataDir, Date.now());
      if (leftServerDays > 0) await library.removeLeftServers(leftServerDays * dayMs);
      if (days > 0) await library.pruneAudio(days * dayMs, canMake);
      if (sweeps && Date.now() - sweptAt >= dayMs) {
        sweptAt = Date.now();
        await library.sweepBlobs(dayMs);
      }
    } catch (error) {
      log.error({ err: error }, 'Pruning failed');
    }
  };
  void prune();
  const timer = setInterval(() => void prune(), hourMs);
  return () => clearInterval(timer);
}
