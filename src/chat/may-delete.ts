import type { App } from '../app.ts';
import type { SampleRecord } from '../library/library.ts';
import type { Request } from './chat.ts';

/** Its maker anywhere, and moderators of the server where it was first made: others only showed it again. */
export async function mayDelete(sample: SampleRecord, { person, place }: Request, { library }: App): Promise<boolean> {
  if (sample.makerId !== '' && sample.makerId === person.id) return true;
  return person.moderator && (await library.findSample(sample.id))?.serverId === place.serverId;
}
