import type { App } from '../app.ts';
import type { Recipe } from '../library/recipe.ts';
import { refuseOtherChannels } from './allowed-channel.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';
import { duration, stringsOf } from './text.ts';

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
  const job = await app.jobs.submit({
    verb,
    personId: request.person.id,
    personName: request.person.name,
    serverId: request.place.serverId,
    channelId: request.place.channelId,
    locale: request.locale,
    recipes,
    delivery: request.delivery,
  });
  if (deferred) return;
  const position = await app.jobs.position(job.id);
  const strings = stringsOf(request.locale);
  if (!position || position.ahead === 0) return request.defer();
  const eta = position.etaMs === undefined ? undefined : duration(position.etaMs, strings);
  await request.defer(strings.job.waiting(position.ahead, eta));
}
