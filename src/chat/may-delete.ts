import type { SampleRecord } from '../library/library.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';

/** The maker, anywhere, and moderators of the server where the sound was first made: other servers only show it. */
export async function mayDelete(sample: SampleRecord, { person, place }: Request, { library }: App): Promise<boolean> {
  const first = await library.findSample(sample.id);
  if (!first) return false;
  if (first.makerId !== '' && first.makerId === person.id) return true;
  return person.moderator && first.serverId === place.serverId;
}
