import { z } from 'zod';
import { sampleIdPattern } from '../sound/ids.ts';

/** Text from elsewhere that becomes part of a file's name, after safeName. */
const label = z.string().max(200);

export const syncSoundShape = z.object({
  id: z.string().regex(sampleIdPattern),
  /** Of the model that made it: kick, snare, hat, perc, or a name of somebody's own. */
  instrument: label,
  /** Given by the person. */
  name: label.optional(),
});
export type SyncSound = Readonly<z.infer<typeof syncSoundShape>>;

/** Where a folder's sounds come from. Failures are UserErrors. */
export interface SyncSource {
  /** Undefined: as it was the last time. */
  list(): Promise<readonly SyncSound[] | undefined>;
  /** The WAV; undefined where it has gone since. */
  read(id: string): Promise<Uint8Array | undefined>;
}
