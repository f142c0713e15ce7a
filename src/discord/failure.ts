import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';
import type { Redact } from './redact.ts';

/** Discord's refusal, or a failure to reach it. Without secrets, so that it may leave the adapter. */
export class DiscordFailure extends Error {
  override readonly name = 'DiscordFailure';
  /** Discord's own code, undefined where it gave none. */
  readonly code: number | undefined;
  /** It may work later: no connection, a timeout, or an error on Discord's side. */
  readonly transient: boolean;
  /** The wait that Discord asks for, where nobody waited. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { code?: number; transient?: boolean; retryAfterMs?: number } = {}) {
    super(message);
    this.code = options.code;
    this.transient = options.transient ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function toFailure(error: unknown, redact: Redact): DiscordFailure {
  if (error instanceof DiscordFailure) return error;
  if (error instanceof DiscordAPIError) {
    const request = `${error.method} ${new URL(error.url).pathname}`;
    const text = `Discord refused ${request}: ${error.message} (${error.status}/${error.code})`;
    return new DiscordFailure(redact(text), { code: Number(error.code) });
  }
  if (error instanceof RateLimitError)
    return new DiscordFailure(redact(`Discord asks to wait ${error.retryAfter} ms for ${error.route}`), {
      retryAfterMs: error.retryAfter,
    });
  const text = error instanceof Error ? error.message || error.name : String(error);
  if (isUnreachable(error))
    return new DiscordFailure(redact(`Discord could not be reached: ${text}`), { transient: true });
  // A bug of ours, e.g. a body that cannot be sent: it would fail for ever.
  return new DiscordFailure(redact(`A call to Discord failed: ${text}`));
}

/** Of undici and Node, along the chain of causes: no connection, one that was cut, or an answer that took too long. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof HTTPError) return error.status >= 500 || error.status === 429;
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('UND_ERR_') && code !== 'UND_ERR_INVALID_ARG') return true;
  if (networkCodes.has(code) || error.message === 'fetch failed' || error.message === 'terminated') return true;
  return isUnreachable(error.cause);
}

const networkCodes: ReadonlySet<string> = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'],
  ...['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'CERT_HAS_EXPIRED', 'ERR_SSL_WRONG_VERSION_NUMBER'],
]);

/** Why an interaction's token does not work: 15 minutes are over, or the acknowledgement came too late. */
const tokenCodes: ReadonlySet<number | undefined> = new Set([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.InvalidWebhookToken,
]);

/** Whether a call failed because the interaction's token is gone; other failures are passed on. */
export async function tokenIsGone(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (!(error instanceof DiscordFailure) || !tokenCodes.has(error.code)) throw error;
    return true;
  }
}

/** The place is gone or closed to the bot: nothing can be delivered there. */
export const placeIsGone: ReadonlySet<number | undefined> = new Set([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
]);
