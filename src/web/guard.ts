import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';
import { isLoopback } from './is-loopback.ts';

/** Everything a page of ours loads comes from this server; nothing inline runs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', contentSecurityPolicy);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cross-Origin-Opener-Policy', 'same-origin');
  c.header('X-Frame-Options', 'DENY');
};

/** The name part of a Host header, lower case; undefined where it is malformed. */
function hostName(header: string | undefined): string | undefined {
  if (!header || !URL.canParse(`http://${header}`)) return undefined;
  const url = new URL(`http://${header}`);
  return url.host === header.toLowerCase() || `${url.host}:80` === header.toLowerCase() ? url.hostname : undefined;
}

/**
 * Refuses requests that reach us under a name that is not ours: a stranger's domain that was pointed at this machine
 * (DNS rebinding). On loopback only loopback names pass; elsewhere also bare addresses and this machine's own name;
 * everywhere the names that were allowed (`name` or `name:port`, lower case).
 */
export function ownHostOnly(boundHost: string, allowed: readonly string[] = []): MiddlewareHandler {
  const names = new Set([boundHost.toLowerCase(), hostname().toLowerCase(), `${hostname().toLowerCase()}.local`]);
  const allowedNames = new Set(allowed.map((entry) => entry.replace(/:\d+$/, '')));
  const isOurs = (name: string): boolean =>
    isLoopback(name) ||
    allowedNames.has(name) ||
    (!isLoopback(boundHost) && (names.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0));
  return async (c, next) => {
    const name = hostName(c.req.header('host'));
    if (name !== undefined && isOurs(name)) return next();
    return c.text('This name is not one of this server. Open the address that it printed when it started.\n', 421);
  };
}

const isRead = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD';

/** Whether a proxy says that the browser came by https; of several proxies one is enough. */
export const isForwardedHttps = (c: Context): boolean =>
  (c.req.header('x-forwarded-proto') ?? '').split(',').some((proto) => proto.trim().toLowerCase() === 'https');

/**
 * Refuses what another site makes a browser send: every change from a foreign origin, and reads by foreign pages other
 * than following a link. Programs without a browser send neither header and pass. Own origins are the host of the
 * request and, for proxies that put another one there, those that were allowed; behind a proxy with https, of https alone.
 */
export function ownOriginOnly(allowed: readonly string[] = []): MiddlewareHandler {
  return async (c, next) => {
    const refuse = () => c.text('Refused: this request comes from another site.\n', 403);
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const host = c.req.header('host')?.toLowerCase();
    const schemes = isForwardedHttps(c) ? ['https'] : ['http', 'https'];
    const isOwn = schemes.some((scheme) => [host, ...allowed].some((name) => origin === `${scheme}://${name}`));
    if (origin !== undefined && !isOwn) return refuse();
    const foreign = site === 'cross-site' || site === 'same-site';
    if (foreign && !(isRead(c) && c.req.header('sec-fetch-mode') === 'navigate')) return refuse();
    return next();
  };
}
