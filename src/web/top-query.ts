import type { Context } from 'hono';
import { givenIn } from '../chat/sound-query.ts';
import { type Period, periods } from '../library/library.ts';

/** A leaderboard's filters. */
export interface TopQuery {
  readonly model?: string;
  readonly period: Period;
  /** The newest first, of all time; else the most voted for. */
  readonly newest?: boolean;
  /** From 1. */
  readonly page: number;
}

/** Deep pages cost a scan each; nobody reads that far. */
const mostPages = 100;

/** Filters that make no sense count as not given. */
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

/** The address of a leaderboard; defaults stay out of it. */
export function topPath({ model, period, page, newest }: TopQuery, path = '/top'): string {
  const query = new URLSearchParams();
  if (newest) query.set('order', 'new');
  if (model) query.set('model', model);
  if (period !== 'all' && !newest) query.set('period', period);
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The text that is searched for. */
export const searchTextOf = (c: Context): string => givenIn(new URL(c.req.url).searchParams, 'q');
