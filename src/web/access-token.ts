import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isForwardedHttps } from './guard.ts';

/** Who may use the channel when other machines can reach it. */
export interface Access {
  /** Always true where no token is set (loopback). */
  isGranted(c: Context): boolean;
  /** The request shows a token or cookie, right or wrong: whether it is right must not be found out any number of times. */
  isClaimed(c: Context): boolean;
  /** Checks a typed token; on success the answer carries the cookie. */
  logIn(c: Context, typed: string): boolean;
  /** Has the browser forget a cookie that is no longer good. */
  forget(c: Context): void;
}

const cookieName = 'rimshot';

/** Cookie values depend on the token alone: they survive a restart, and end with a new token. */
export function createAccess(token: string | undefined): Access {
  if (token === undefined)
    return { isGranted: () => true, isClaimed: () => false, logIn: () => true, forget: () => undefined };
  const digest = (text: string): Buffer => createHmac('sha256', 'rimshot access').update(text).digest();
  const cookie = createHmac('sha256', token).update('rimshot session 1').digest('hex');
  const equals = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
  const bearerOf = (c: Context): string | undefined => /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return {
    isGranted(c) {
      const bearer = bearerOf(c);
      return bearer !== undefined ? equals(bearer, token) : equals(getCookie(c, cookieName) ?? '', cookie);
    },
    isClaimed: (c) => bearerOf(c) !== undefined || getCookie(c, cookieName) !== undefined,
    logIn(c, typed) {
      if (!equals(typed, token)) return false;
      setCookie(c, cookieName, cookie, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: 30 * 24 * 3600,
        secure: isForwardedHttps(c),
      });
      return true;
    },
    forget: (c) => void (getCookie(c, cookieName) !== undefined && deleteCookie(c, cookieName, { path: '/' })),
  };
}
