import { type Strings, stringsOf } from '../languages/index.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import type { ResultVerb } from './compose-result.ts';
import { AnsweredElsewhere } from './platform-errors.ts';

/**
 * Refuses a job of so many sounds before a file is fetched for it, by channel, permissions and limits. `startJob`
 * decides. Throws a UserError.
 */
export async function refuseEarly(request: Request, app: App, sounds: number): Promise<void> {
  const { person, place } = request;
  const settings = await request.settingsHere();
  // Throws where the platform could not answer later.
  void request.delivery;
  await app.jobs.check({ personId: person.id, serverId: place.serverId, sounds }, settings);
}

export interface JobOptions {
  /** The request is acknowledged already. */
  readonly deferred?: boolean;
  /** What the sounds are for, see kit-purpose.ts and knob-purpose.ts. */
  readonly purpose?: string;
  /** Sounds of the answer, where more are made to choose from. */
  readonly sounds?: number;
}

/**
 * Has sounds made for the person: stores the job, then acknowledges it, with its place in the queue where others are
 * ahead. The answer comes by createJobOutcomes. Throws a UserError, and stores nothing, where channel or limits forbid
 * it, as the server had set them when the request came.
 */
export async function startJob(
  request: Request,
  app: App,
  verb: ResultVerb,
  recipes: readonly Recipe[],
  { deferred = false, purpose, sounds }: JobOptions = {},
): Promise<void> {
  const settings = await request.settingsHere();
  const { person, locale, delivery } = request;
  const { serverId, channelId } = request.place;
  const asked = { verb, personId: person.id, personName: person.name, serverId, channelId, locale, recipes, delivery };
  const wanted = { ...asked, ...(purpose !== undefined && { purpose }), ...(sounds !== undefined && { sounds }) };
  const job = await app.jobs.submit(wanted, settings);
  if (deferred) return;
  const position = await app.jobs.position(job.id);
  try {
    await request.defer(position && waitingNote(position.ahead, position.etaMs, stringsOf(locale)));
  } catch (error) {
    // Another program was faster: the person gets their sounds from that one.
    if (error instanceof AnsweredElsewhere) await app.jobs.cancel(job.id);
    throw error;
  }
}

/** The number of jobs ahead, in a sentence; undefined where there is none. */
export function waitingNote(ahead: number, etaMs: number | undefined, strings: Strings): string | undefined {
  if (ahead === 0) return undefined;
  return strings.job.waiting(ahead, etaMs === undefined ? undefined : strings.duration(etaMs));
}
