import type { App } from '../app.ts';
import { type Strings, stringsOf } from '../languages/index.ts';
import type { Recipe } from '../sound/recipe.ts';
import { refuseOtherChannels } from './allowed-channel.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';
import { AnsweredElsewhere } from './platform-errors.ts';

/**
 * What would refuse a job of so many sounds is asked before a file is fetched for it: channel, permissions and
 * limits. `startJob` decides. Throws a UserError.
 */
export async function refuseEarly(request: Request, app: App, sounds: number): Promise<void> {
  const { person, place } = request;
  await refuseOtherChannels(request, app);
  // Throws where the platform could not answer later.
  void request.delivery;
  await app.jobs.check({ personId: person.id, serverId: place.serverId, sounds });
}

/**
 * Has sounds made for the person: stores the job, then acknowledges it, with its place in the queue where others are
 * ahead. The answer comes by createJobOutcomes. Throws a UserError where channel or limits forbid it; nothing is
 * stored then.
 * @param options.deferred the request is acknowledged already
 */
export async function startJob(
  request: Request,
  app: App,
  verb: ResultVerb,
  recipes: readonly Recipe[],
  { deferred = false }: { deferred?: boolean } = {},
): Promise<void> {
  await refuseOtherChannels(request, app);
  const { person, place, locale, delivery } = request;
  const job = await app.jobs.submit({
    verb,
    personId: person.id,
    personName: person.name,
    serverId: place.serverId,
    channelId: place.channelId,
    locale,
    recipes,
    delivery,
  });

  if (deferred) return;
  const position = await app.jobs.position(job.id);
  try {
    await request.defer(position && waitingNote(position.ahead, position.etaMs, stringsOf(locale)));
  } catch (error) {
    // The person gets their sounds from the program that was faster.
    if (error instanceof AnsweredElsewhere) await app.jobs.cancel(job.id);
    throw error;
  }
}

/** Who is ahead, in a sentence; undefined where nobody is. */
export function waitingNote(ahead: number, etaMs: number | undefined, strings: Strings): string | undefined {
  if (ahead === 0) return undefined;
  return strings.job.waiting(ahead, etaMs === undefined ? undefined : strings.duration(etaMs));
}
