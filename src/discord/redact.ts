import type { Log } from '../log.ts';

export type Redact = (text: string) => string;

/** An interaction's token stands in the path of every URL that answers it. */
const tokenInPath = /\/(webhooks|interactions)\/(\d+)\/[^/?\s"'`]+/g;
/** The three parts of any bot token. */
const botToken = /[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/** Takes the bot's token and interaction tokens out of a text, whoever wrote it. */
export const createRedact =
  (token: string): Redact =>
  (text) =>
    text.replaceAll(token, '[token]').replace(tokenInPath, '/$1/$2/[token]').replace(botToken, '[token]');

/** Errors as plain fields: request bodies and files of Discord's errors stay out, the URL loses its token. */
function describeError(error: Error, redact: Redact, depth: number): Record<string, unknown> {
  const { code, status, method, url } = error as Error & Record<'code' | 'status' | 'method' | 'url', unknown>;
  return {
    type: error.name,
    message: redact(error.message),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(typeof method === 'string' && typeof url === 'string' ? { request: `${method} ${redact(url)}` } : {}),
    stack: redact(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, redact, depth + 1) }),
  };
}

function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 5) return '[deep]';
  if (value instanceof Error) return describeError(value, redact, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'token' ? '[token]' : redactValue(item, redact, depth + 1),
    ]),
  );
}

/** The same log, with every field and message redacted. */
export function redactLog(log: Log, redact: Redact): Log {
  const level = (name: keyof Log) => (details: object, message: string) =>
    log[name](redactValue(details, redact) as object, redact(message));
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
}
