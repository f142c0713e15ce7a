import type { Log } from '../log.ts';
import type { Meters } from './meters.ts';

export interface Noted {
  /** Unix ms. */
  readonly at: number;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly job?: string;
}

/** What a terminal has room for. */
const mostNoted = 8;

/** The log: how much was wrong, and what was lately. */
export function watchLog(meters: Meters, now: () => number) {
  const lines = meters.counter('rimshot_log_lines_total', 'Lines of the log with these levels, written or not.', [
    { level: 'warn' },
    { level: 'error' },
  ]);
  const noted: Noted[] = [];
  const note = (level: Noted['level'], fields: object, message: string): void => {
    lines.add({ level });
    const job = 'job' in fields && typeof fields.job === 'string' ? { job: fields.job } : {};
    noted.unshift({ at: now(), level, message, ...job });
    noted.length = Math.min(noted.length, mostNoted);
  };
  return {
    /** The same log, counted. */
    counted: (log: Log): Log => ({
      debug: (fields, message) => log.debug(fields, message),
      info: (fields, message) => log.info(fields, message),
      warn(fields, message) {
        note('warn', fields, message);
        log.warn(fields, message);
      },
      error(fields, message) {
        note('error', fields, message);
        log.error(fields, message);
      },
    }),
    /** The latest first. */
    report: (): readonly Noted[] => [...noted],
  };
}
