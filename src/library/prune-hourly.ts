import { dayMs, hourMs } from '../durations.ts';
import type { Log } from '../log.ts';
import type { Library } from './library.ts';

/** Between the arrival of an upload and its job's row lie seconds; one that came to nothing is gone after a day. */
const unusedUploadMs = dayMs;

/** Removes unvoted audio (`days` 0: never) and uploads that nothing came from, now and every hour. Returns how to stop it. */
export function pruneHourly(
  library: Pick<Library, 'pruneAudio' | 'pruneUploads'>,
  days: number,
  log: Pick<Log, 'error'>,
): () => void {
  const prune = async (): Promise<void> => {
    try {
      await library.pruneUploads(unusedUploadMs);
      if (days > 0) await library.pruneAudio(days * dayMs);
    } catch (error) {
      log.error({ err: error }, 'Pruning failed');
    }
  };
  void prune();
  const timer = setInterval(() => void prune(), hourMs);
  return () => clearInterval(timer);
}
