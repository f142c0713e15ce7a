import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Who may use the channel when other machines can reach it. */
export interface Access {
  /** Always true where no token is set (loopback). */
  isGranted(c: Context): boolean;
  /** Checks a typed token; on success the answer carries the cookie. */
  logIn(c: Context, typed: string): boolean;
}

const cookieName = 'rimshot';

/** Cookie values depend on the token alone: they survive a restart, and end with a new token. */
export function createAccess(token: string | undefined): Access {
  if (token === undefined) return { isGranted: () => true, logIn: () => true };
  const digest = (text: string): Buffer => createHmac('sha256', 'rimshot access').update(text).digest();
  const cookie = createHmac('sha256', token).update('rimshot session 1').digest('hex');
  const equals = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
  return {
    isGranted(c) {
      const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
      return bearer !== undefined ? equals(bearer, token) : equals(getCookie(c, cookieName) ?? '', cookie);
    },
    logIn(c, typed) {
      if (!equals(typed, token)) return false;
      setCookie(c, cookieName, cookie, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: 30 * 24 * 3600,
        secure: c.req.header('x-forwarded-proto') === 'https',
      });
      return true;
    },
  };
}
