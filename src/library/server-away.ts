import { codeOf } from '../files/disk-error.ts';
import { retry } from '../files/retry.ts';
import { UserError } from '../user-error.ts';

/** A restart of the server takes a few seconds, for which a person waits; what was accepted waits for as long as it takes. */
export const serverPatienceMs = 8_000;

const pauseMs = 250;

/** Of the system, of PostgreSQL (shutting down, starting, all connections taken), and of the driver, which gives no code. */
const awayCodes =
  /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|57P0[123]|08...|53300)$/;
const awayWords = /connection terminated|timeout exceeded when trying to connect|not queryable|connection error/i;

/** Whether this error, or the one behind a sentence, says that PostgreSQL was not to be reached. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  (awayCodes.test(codeOf(error)) ||
    awayWords.test(error.message) ||
    (error instanceof UserError && isAway(error.cause)));

/** Repeats work that may be done twice for as long as the server is away; then rejects with the last error. */
export function outlasting<T>(work: () => T | Promise<T>, patienceMs = serverPatienceMs): Promise<T> {
  const until = performance.now() + patienceMs;
  return retry(work, (error) => (isAway(error) && performance.now() < until ? pauseMs : undefined));
}
