import type { App } from '../app.ts';
import type { Job } from '../jobs/job.ts';
import { JobRefused } from '../jobs/job-refused.ts';
import type { Recipe } from '../library/recipe.ts';
import { UserError } from '../user-error.ts';
import { refuseOtherChannels } from './allowed-channel.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';
import { duration, type Strings, stringsOf } from './text.ts';

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
  const strings = stringsOf(request.locale);
  const job = await submitted(request, app, verb, recipes, strings);

  if (deferred) return;
  const position = await app.jobs.position(job.id);
  if (!position || position.ahead === 0) return request.defer();
  const eta = position.etaMs === undefined ? undefined : duration(position.etaMs, strings);
  await request.defer(strings.job.waiting(position.ahead, eta));
}

async function submitted(
  { person, place, locale, delivery }: Request,
  { jobs }: App,
  verb: ResultVerb,
  recipes: readonly Recipe[],
  strings: Strings,
): Promise<Job> {
  try {
    return await jobs.submit({
      verb,
      personId: person.id,
      personName: person.name,
      serverId: place.serverId,
      channelId: place.channelId,
      locale,
      recipes,
      delivery,
    });
  } catch (error) {
    if (!(error instanceof JobRefused)) throw error;
    const { reason, limit, retryInMs } = error;
    const when = retryInMs === undefined ? strings.inAMoment : strings.inAbout(duration(retryInMs, strings));
    throw new UserError(strings.refused[reason](limit, when), { kind: 'failed' });
  }
}
