import type { Strings } from '../languages/index.ts';
import { worded } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** Pauses before the next tries, in ms: none, then longer ones, an hour at most. */
const waitsMs = [0, 60_000, 600_000, 3_600_000] as const;

/** Why posts in a server's hall of fame fail, and when the next try is due. */
export interface Trouble {
  readonly error: unknown;
  /** Failures in a row. */
  readonly failures: number;
  /** Unix ms. */
  readonly nextAt: number;
  readonly timer: NodeJS.Timeout;
}

const longestReason = 200;

/** Why a post failed, as a sentence. */
export function postRefusal(error: unknown, strings: Strings): string {
  if (error instanceof UserError) return worded(error, strings);
  const text = error instanceof Error ? error.message : String(error);
  return strings.fame.refused(escapeMarkdown(text.slice(0, longestReason)));
}

/** By library: forgotten with it, and at a restart, after which the next vote tries anew. */
const troubles = new WeakMap<App['library'], Map<string, Trouble>>();

const of = ({ library }: Pick<App, 'library'>): Map<string, Trouble> => {
  const known = troubles.get(library) ?? new Map<string, Trouble>();
  troubles.set(library, known);
  return known;
};

export const fameTrouble = (serverId: string, app: Pick<App, 'library'>): Trouble | undefined => of(app).get(serverId);

/** After a success, or when a manager changed the channel. */
export function forgetFameTrouble(serverId: string, app: Pick<App, 'library'>): void {
  clearTimeout(of(app).get(serverId)?.timer);
  of(app).delete(serverId);
}

/** Remembers a failure; `again` is called when the next try is due, whether or not anybody votes. */
export function noteFameTrouble(serverId: string, error: unknown, app: App, again: () => void): void {
  const before = of(app).get(serverId);
  clearTimeout(before?.timer);
  const failures = (before?.failures ?? 0) + 1;
  const waitMs = waitsMs[Math.min(failures, waitsMs.length) - 1] ?? 0;
  const timer = setTimeout(again, Math.max(waitMs, waitsMs[1])).unref();
  of(app).set(serverId, { error, failures, nextAt: app.now() + waitMs, timer });
}
