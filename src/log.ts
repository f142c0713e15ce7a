type Write = (details: object, message: string) => void;

/**
 * The log of the program, for whoever hosts it: a pino logger, or anything with these four. Nothing in it reaches a
 * person in a chat, and no secret reaches it (discord/redact.ts).
 */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}
