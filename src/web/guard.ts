import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { hostName, isLoopback } from './host-names.ts';

/**
 * Headers of every answer. Whatever a page loads comes from this server, and nothing inline runs. Only the gallery's
 * files may be embedded by other sites. Sounds may come from `audioOrigins` too, where a bucket serves them. Transport security is the business of the proxy that ends TLS.
 */
export const securityHeaders = (site: 'channel' | 'gallery', audioOrigins: readonly string[] = []): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", ...audioOrigins],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    crossOriginResourcePolicy: site === 'channel',
    originAgentCluster: false,
    strictTransportSecurity: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });

/**
 * Refuses requests under a name that is not ours: a stranger's domain pointed at this machine (DNS rebinding). On
 * loopback only loopback names pass; elsewhere also bare addresses and this machine's own name; everywhere the names
 * in `allowed` (`name` or `name:port`, lower case).
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

export const isRead = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD';

/** Whether a proxy says that the browser came by https; of several proxies one is enough. */
export const isForwardedHttps = (c: Context): boolean =>
  (c.req.header('x-forwarded-proto') ?? '').split(',').some((proto) => proto.trim().toLowerCase() === 'https');

/**
 * Refuses what another site makes a browser send: every change from a foreign origin, and reads by foreign pages other
 * than following a link. Programs without a browser send neither header and pass. Own origins are the host of the
 * request and the names in `allowed` (for proxies that replace the host); behind an https proxy, over https alone.
 * Not hono/csrf, which looks at forms alone and lets JSON and reads pass.
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
