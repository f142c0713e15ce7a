import type { Log } from '../log.ts';
import type { Db } from './database.ts';

/** Interval between checks; every write checks as well. */
const everyMs = 5_000;

/** Logs once that DATA_DIR was taken away, and once that it is back. Returns a function that stops it. */
export function watchDataDir(
  db: Pick<Db, 'assertInPlace'>,
  log: Pick<Log, 'error' | 'info'>,
  pauseMs = everyMs,
): () => void {
  let said: string | undefined;
  const look = (): void => {
    try {
      db.assertInPlace();
      if (said !== undefined) log.info({}, 'DATA_DIR is back in place.');
      said = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== said) log.error({}, message);
      said = message;
    }
  };
  const timer = setInterval(look, pauseMs).unref();
  return () => clearInterval(timer);
}
