/** A pino logger, or anything with these two. */
export interface JobLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
