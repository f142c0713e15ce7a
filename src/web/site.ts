import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { stringsOf } from '../languages/index.ts';
import { wordsIn } from '../languages/page-words.ts';
import { type Sentence, worded } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import { localeOf } from './language.ts';
import type { PageContext } from './pages/layout.ts';
import { noticePage } from './pages/notice-page.ts';
import type { StaticFiles } from './static-files.ts';

/** A pino logger, or anything with its `error`. */
export interface WebLog {
  error(details: object, message: string): void;
}

export const pageContext = (c: Context, site: PageContext['site']): PageContext => {
  const locale = localeOf(c.req.header('accept-language'));
  return { locale, words: wordsIn(locale), site };
};

/** A refusal in the reader's language. */
export const problemOf = (problem: Sentence, c: Context): string =>
  worded(problem, stringsOf(localeOf(c.req.header('accept-language'))));

const wantsPage = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/html');

/** What both sites answer to unknown addresses and to errors, and their static files. */
export function installCommonAnswers(
  app: Hono,
  { site, log, files }: { site: PageContext['site']; log: WebLog; files: StaticFiles },
): void {
  app.get('/static/:name', async (c) => (await files.serve(c, c.req.param('name'))) ?? c.notFound());
  app.get('/robots.txt', (c) =>
    c.text(
      site === 'channel' ? 'User-agent: *\nDisallow: /\n' : 'User-agent: *\nDisallow: /top.zip\nDisallow: /search\n',
    ),
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
    log.error({ err: error, reference, method: c.req.method, path: c.req.path }, 'page failed');
    const context = pageContext(c, site);
    const text = context.words('errorText', { reference });
    if (!wantsPage(c)) return c.json({ problem: text }, 500);
    return c.html(String(noticePage(context, context.words('errorTitle'), text)), 500);
  });
}
