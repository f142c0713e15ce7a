/** What the adapter writes to: the part of a pino logger that it needs. */
export type Log = Readonly<
  Record<'debug' | 'info' | 'warn' | 'error', (fields: Record<string, unknown>, message: string) => void>
>;
