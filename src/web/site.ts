import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { type Locale, localeOf, locales, stringsOf } from '../languages/index.ts';
import { wordsIn } from '../languages/page-words.ts';
import { type Sentence, worded } from '../languages/sentence.ts';
import type { Log } from '../log.ts';
import { UserError } from '../user-error.ts';
import { securityHeaders } from './guard.ts';
import type { PageContext } from './pages/layout.ts';
import { noticePage } from './pages/notice-page.ts';
import { serveBytes } from './serve-bytes.ts';
import { readStaticFiles } from './static-files.ts';

/** The language of the answer. */
export const localeIn = (c: Context): Locale => localeOf(c.get('language'));

export const pageContext = (c: Context, site: PageContext['site']): PageContext => {
  const locale = localeIn(c);
  return { locale, words: wordsIn(locale), site };
};

/** A refusal in the reader's language. */
export const problemOf = (problem: Sentence, c: Context): string => worded(problem, stringsOf(localeIn(c)));

/** Before any route: the language of the answer and its security headers. @param audioOrigins see securityHeaders */
export function installFirst(app: Hono, site: PageContext['site'], audioOrigins: readonly string[] = []): void {
  const supportedLanguages = [...locales];
  app.use(languageDetector({ order: ['header'], supportedLanguages, fallbackLanguage: 'en', caches: false }));
  app.use(securityHeaders(site, audioOrigins));
}

/** Without the secret of a private link. */
const pathForLog = (path: string): string => path.replace(/^(\/keeps\/)[^/]*/, '$1…');

const wantsPage = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/html');

/** After all routes: static files, and what both sites answer to unknown addresses and to errors. */
export async function installLast(app: Hono, site: PageContext['site'], log: Pick<Log, 'error'>): Promise<void> {
  const files = await readStaticFiles();
  app.on('GET', ['/static/:name', '/kits/:name'], async (c) => {
    const file = files.get(c.req.path);
    return (file && (await serveBytes(c, file))) ?? c.notFound();
  });
  const disallowed = site === 'channel' ? ['/'] : ['/top.zip', '/search', '/keeps/'];
  app.get('/robots.txt', (c) =>
    c.text(['User-agent: *', ...disallowed.map((path) => `Disallow: ${path}`), ''].join('\n')),
  );

  app.notFound((c) => {
    const context = pageContext(c, site);
    if (!wantsPage(c)) return c.text(`${context.words('notFoundText')}\n`, 404);
    return c.html(String(noticePage(context, context.words('notFoundTitle'), context.words('notFoundText'))), 404);
  });

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof UserError) return c.json({ problem: problemOf(error, c) }, 400);
    const reference = randomBytes(4).toString('hex');
    log.error({ err: error, reference, method: c.req.method, path: pathForLog(c.req.path) }, 'page failed');
    const context = pageContext(c, site);
    const text = context.words('errorText', { reference });
    if (!wantsPage(c)) return c.json({ problem: text }, 500);
    return c.html(String(noticePage(context, context.words('errorTitle'), text)), 500);
  });
}
