import type { App } from '../app.ts';
import type { Job } from '../jobs/job.ts';
import { JobRefused } from '../jobs/job-refused.ts';
import type { Recipe } from '../library/recipe.ts';
import { UserError } from '../user-error.ts';
import { refuseOtherChannels } from './allowed-channel.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';
import { duration, type Strings, stringsOf } from './text.ts';

const dayMs = 86_400_000;

/**
 * What would refuse a job of so many sounds is asked before a file is fetched for it: channel, permissions and the
 * person's own limits. `startJob` decides. Throws a UserError.
 */
export async function refuseEarly(request: Request, app: App, sounds: number): Promise<void> {
  const { person, place, locale } = request;
  await refuseOtherChannels(request, app);
  // Throws where the platform could not answer later.
  void request.delivery;
  const strings = stringsOf(locale);
  const { jobsPerPerson, samplesPerDay } = await app.library.settings(place.serverId);
  const own = (await app.jobs.list(place.serverId)).filter(({ personId }) => personId === person.id);
  if (own.length >= jobsPerPerson) throw refusedBy(new JobRefused('person', jobsPerPerson, own[0]?.etaMs), strings);
  const made = await app.library.countMadeToday(person.id, place.serverId);
  if (made + sounds > samplesPerDay)
    throw refusedBy(new JobRefused('day', samplesPerDay, dayMs - (app.now() % dayMs)), strings);
}

/** The refusal in the person's language. */
function refusedBy({ reason, limit, retryInMs }: JobRefused, strings: Strings): UserError {
  const when = retryInMs === undefined ? strings.inAMoment : strings.inAbout(duration(retryInMs, strings));
  return new UserError(strings.refused[reason](limit, when), { kind: 'failed' });
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
    throw error instanceof JobRefused ? refusedBy(error, strings) : error;
  }
}
