import { dayMs, hourMs } from '../durations.ts';
import type { Log } from '../log.ts';
import type { Library } from './library.ts';
import type { CanMake } from './samples.ts';

/** An upload's job follows within seconds; an upload without one is removed after a day. */
const unusedUploadMs = dayMs;

/** Removes unvoted audio that could be made again (`days` 0: never) and unused uploads, now and every hour. Returns a function that stops it. */
export function pruneHourly(
  library: Pick<Library, 'pruneAudio' | 'pruneUploads'>,
  { days, canMake }: { readonly days: number; readonly canMake: CanMake },
  log: Pick<Log, 'error'>,
): () => void {
  const prune = async (): Promise<void> => {
    try {
      await library.pruneUploads(unusedUploadMs);
      if (days > 0) await library.pruneAudio(days * dayMs, canMake);
    } catch (error) {
      log.error({ err: error }, 'Pruning failed');
    }
  };
  void prune();
  const timer = setInterval(() => void prune(), hourMs);
  return () => clearInterval(timer);
}
