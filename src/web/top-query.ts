import type { Context } from 'hono';
import { type Period, periods } from '../library/library.ts';
import type { TopQuery } from './pages/top-page.ts';

/** Deep pages cost a scan each; nobody reads that far. */
const mostPages = 100;

/** A leaderboard's filters; what cannot be meant counts as not given. */
export function topQueryOf(c: Context): TopQuery {
  const model = c.req.query('model');
  const period = periods.find((item: Period) => item === c.req.query('period')) ?? 'all';
  const page = Math.min(mostPages, Math.max(1, Math.floor(Number(c.req.query('page'))) || 1));
  const newest = c.req.query('order') === 'new';
  return {
    period: newest ? 'all' : period,
    page,
    ...(newest ? { newest } : {}),
    ...(model && /^[\p{L}\p{N}_.-]{1,64}$/u.test(model) ? { model } : {}),
  };
}

/** What is searched for. */
export const searchTextOf = (c: Context): string => (c.req.query('q') ?? '').trim().slice(0, 80);
