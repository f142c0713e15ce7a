import { JobRefused } from '../jobs/job-refused.ts';
import { duration, type Strings, stringsOf } from '../languages/text.ts';
import type { Recipe } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import { AnsweredElsewhere } from './answered-elsewhere.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';

/**
 * Refuses a job of so many sounds before a file is fetched for it, by channel, permissions and limits. `startJob`
 * decides. Throws a UserError.
 */
export async function refuseEarly(request: Request, app: App, sounds: number): Promise<void> {
  const { person, place, locale } = request;
  const settings = await request.settingsHere();
  // Throws where the platform could not answer later.
  void request.delivery;
  const wish = { personId: person.id, serverId: place.serverId, sounds };
  await inLanguage(app.jobs.check(wish, settings), stringsOf(locale));
}

/** Words a refusal in the person's language. */
async function inLanguage<Answer>(answer: Promise<Answer>, strings: Strings): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof JobRefused ? refusal(error, strings) : error;
  }
}

function refusal({ reason, limit, retryInMs }: JobRefused, strings: Strings): UserError {
  const when = retryInMs === undefined ? strings.inAMoment : strings.inAbout(duration(retryInMs, strings));
  return new UserError(strings.refused[reason](limit, when), { kind: 'failed' });
}

/**
 * Has sounds made for the person: stores the job, then acknowledges it, with its place in the queue where others are
 * ahead. The answer comes by createJobOutcomes. Throws a UserError, and stores nothing, where channel or limits forbid
 * it, as the server had set them when the request came.
 * @param options.deferred the request is acknowledged already
 */
export async function startJob(
  request: Request,
  app: App,
  verb: ResultVerb,
  recipes: readonly Recipe[],
  { deferred = false }: { deferred?: boolean } = {},
): Promise<void> {
  const settings = await request.settingsHere();
  const { person, place, locale, delivery } = request;
  const strings = stringsOf(locale);
  const job = await inLanguage(
    app.jobs.submit(
      {
        verb,
        personId: person.id,
        personName: person.name,
        serverId: place.serverId,
        channelId: place.channelId,
        locale,
        recipes,
        delivery,
      },
      settings,
    ),
    strings,
  );

  if (deferred) return;
  const position = await app.jobs.position(job.id);
  try {
    await request.defer(position && waitingNote(position.ahead, position.etaMs, strings));
  } catch (error) {
    // Another program was faster: the person gets their sounds from that one.
    if (error instanceof AnsweredElsewhere) await app.jobs.cancel(job.id);
    throw error;
  }
}

/** The number of jobs ahead, in a sentence; undefined where there is none. */
export function waitingNote(ahead: number, etaMs: number | undefined, strings: Strings): string | undefined {
  if (ahead === 0) return undefined;
  return strings.job.waiting(ahead, etaMs === undefined ? undefined : duration(etaMs, strings));
}
