import { hostname } from 'node:os';
import pino from 'pino';

/** What stands in every line of a process: which one wrote it. */
export interface Writer {
  /** What it does: bot, worker, … */
  readonly process: string;
  /** The name of a worker, where there are several. */
  readonly worker?: string;
}

/** The log of a process: JSON lines on stderr. A job's lines have its id in the field `job`, whichever process writes them. */
export const processLog = (level: string, writer: Writer): pino.Logger =>
  pino({ level, base: { pid: process.pid, hostname: hostname(), ...writer } }, pino.destination(2));
