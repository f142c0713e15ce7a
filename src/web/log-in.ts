import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Peers } from '../peers/peers.ts';
import { isForwardedHttps, isRead } from './guard.ts';
import { networkOf } from './host-names.ts';
import { logInPage } from './pages/notice-page.ts';
import { addressOf, RateLimit } from './rate-limit.ts';
import { pageContext } from './site.ts';

const cookieName = 'rimshot';

const digest = (text: string): Buffer => createHmac('sha256', 'rimshot access').update(text).digest();
const equals = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const bearerOf = (c: Context): string | undefined => /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

/** Who may use the channel when other machines can reach it. Without a token (loopback) everybody may. */
export class Access {
  readonly #token: string | undefined;
  /** The cookie's value depends on the token alone: it survives a restart and ends with a new token. */
  readonly #cookie: string;

  constructor(token: string | undefined) {
    this.#token = token;
    this.#cookie = createHmac('sha256', token ?? '')
      .update('rimshot session 1')
      .digest('hex');
  }

  isGranted(c: Context): boolean {
    if (this.#token === undefined) return true;
    const bearer = bearerOf(c);
    return bearer !== undefined ? equals(bearer, this.#token) : equals(getCookie(c, cookieName) ?? '', this.#cookie);
  }

  /** The request shows a token or cookie, right or wrong: guesses of either are counted. */
  isClaimed(c: Context): boolean {
    return this.#token !== undefined && (bearerOf(c) !== undefined || getCookie(c, cookieName) !== undefined);
  }

  /** Checks a typed token; on success the answer carries the cookie. */
  logIn(c: Context, typed: string): boolean {
    if (this.#token === undefined) return true;
    if (!equals(typed, this.#token)) return false;
    setCookie(c, cookieName, this.#cookie, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: 30 * 24 * 3600,
      secure: isForwardedHttps(c),
    });
    return true;
  }

  /** Has the browser forget a cookie that is no longer good. */
  forget(c: Context): void {
    if (getCookie(c, cookieName) !== undefined) deleteCookie(c, cookieName, { path: '/' });
  }
}

/** Wrong guesses of the token, per address. */
const guessRate = { burst: 8, perSecond: 0.1 };

type Awaitable<T> = T | Promise<T>;

interface Guesses {
  secondsToWait(address: string): Awaitable<number>;
  secondsLeft(address: string): Awaitable<number>;
}

/** Counted by all processes together, where there are several: whoever guesses would find another one at each try. */
export function guessesOf({
  now,
  rate,
}: {
  readonly now: () => number;
  readonly rate: Peers['rate'] | undefined;
}): Guesses {
  const shared = rate?.(guessRate);
  if (!shared) return new RateLimit(guessRate, now);
  return {
    secondsToWait: (address) => shared.secondsToWait(networkOf(address)),
    secondsLeft: (address) => shared.secondsLeft(networkOf(address)),
  };
}

/** What everybody may ask for: the page's own files, and whatever of the gallery is public. */
const isOpen = (c: Context): boolean =>
  /^\/(static\/|kits\/[a-z-]+\.js$|robots\.txt$)/.test(c.req.path) ||
  (isRead(c) && /^\/(top|top\.zip|search|[sck]\/[^/]+|samples\/[^/]+|kits\/[^/]+\/[^/]+)$/.test(c.req.path));

/** The log-in page, and the guard in front of all routes that are installed later. */
export function installLogIn(app: Hono, access: Access, guesses: Guesses): void {
  app.get('/login', (c) => c.html(String(logInPage(pageContext(c, 'gallery')))));
  app.post('/login', bodyLimit({ maxSize: 4096 }), async (c) => {
    const context = pageContext(c, 'gallery');
    const seconds = await guesses.secondsToWait(addressOf(c));
    if (seconds > 0) return c.html(String(logInPage(context, context.words('slowDownText', { n: seconds }))), 429);
    const form = await c.req.parseBody().catch(unlessBroken);
    if (typeof form?.token === 'string' && access.logIn(c, form.token)) return c.redirect('/', 303);
    return c.html(String(logInPage(context, context.words('wrongToken'))), form ? 401 : 400);
  });

  // Before anything that depends on who asks: a wrong token or cookie costs the same tries as a wrong log-in, and once
  // they are used up even the right one is not looked at, or it could be told from the others.
  app.use(async (c, next) => {
    if (!access.isClaimed(c) || c.req.path.startsWith('/static/')) return next();
    const granted = access.isGranted(c);
    const seconds = await (granted ? guesses.secondsLeft(addressOf(c)) : guesses.secondsToWait(addressOf(c)));
    if (!granted) access.forget(c);
    if (seconds === 0) return next();
    const text = pageContext(c, 'gallery').words('slowDownText', { n: seconds });
    return c.text(`${text}\n`, 429, { 'Retry-After': `${seconds}` });
  });
  app.use(async (c, next) => {
    if (access.isGranted(c) || isOpen(c)) return next();
    if (c.req.path === '/') return c.redirect('/login');
    return c.text('A token is needed.\n', 401, { 'WWW-Authenticate': 'Bearer' });
  });
}

/** A broken form, say a multipart one without its boundary. */
function unlessBroken(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}
