import { z } from 'zod';
import { HostError, UserError } from '../user-error.ts';
import { atomically } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';
import type { Tables } from './tables.ts';

const whole = (name: string, min: number, max: number) =>
  z.number().refine((value) => Number.isInteger(value) && value >= min && value <= max, {
    error: ({ input }) => `${name} must be a whole number from ${min} to ${max}, not ${String(input)}.`,
  });
const channel = z.string().min(1).max(100);

const mostChannels = 500;

const shape = z.object({
  fameChannelId: channel.optional(),
  /** Votes cast in the server. */
  fameThreshold: whole('The hall of fame threshold', 1, 1000),
  /** Empty: everywhere. */
  allowedChannelIds: z.array(channel).max(mostChannels).readonly(),
  samplesPerDay: whole('Sounds a day', 1, 100_000),
  jobsPerPerson: whole('Requests at once', 1, 50),
  /** The server's sounds may be shown in the public gallery. */
  publicGallery: z.boolean(),
});

export type ServerSettings = Readonly<z.infer<typeof shape>>;
/** `fameChannelId: undefined` takes the hall of fame away. */
export type SettingsChange = Partial<ServerSettings>;

/** What a server has until somebody changes it. On the local channel one person has the machine to themselves. */
const defaultSettings = (serverId: string): ServerSettings => ({
  fameThreshold: 5,
  allowedChannelIds: [],
  samplesPerDay: serverId === 'local' ? 10_000 : 100,
  jobsPerPerson: serverId === 'local' ? 10 : 3,
  publicGallery: false,
});

/** UserError that names every setting at fault. */
function changed(before: ServerSettings, change: SettingsChange): ServerSettings {
  const parsed = shape.safeParse({ ...before, ...change });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  if (issues.some(({ path }) => path[0] === 'allowedChannelIds'))
    throw new UserError('channelsTooMany', { most: mostChannels });
  // Commands check their numbers first.
  throw new HostError(issues.map((issue) => issue.message).join(' '));
}

const fromRow = (row: Tables['servers']): ServerSettings => ({
  ...(row.fame_channel_id === null ? {} : { fameChannelId: row.fame_channel_id }),
  fameThreshold: row.fame_threshold,
  allowedChannelIds: JSON.parse(row.allowed_channel_ids) as string[],
  samplesPerDay: row.samples_per_day,
  jobsPerPerson: row.jobs_per_person,
  publicGallery: row.public_gallery === 1,
});

const toRow = (settings: ServerSettings): Omit<Tables['servers'], 'id'> => ({
  fame_channel_id: settings.fameChannelId ?? null,
  fame_threshold: settings.fameThreshold,
  allowed_channel_ids: JSON.stringify(settings.allowedChannelIds),
  samples_per_day: settings.samplesPerDay,
  jobs_per_person: settings.jobsPerPerson,
  public_gallery: settings.publicGallery ? 1 : 0,
});

export async function settings({ sql: db }: Pick<LibraryParts, 'sql'>, serverId: string): Promise<ServerSettings> {
  const row = await db.selectFrom('servers').selectAll().where('id', '=', serverId).executeTakeFirst();
  return row ? fromRow(row) : defaultSettings(serverId);
}

/** A change that depends on the stored settings is a function of them: two at once do not undo each other. */
export function changeSettings(
  { sql: db }: LibraryParts,
  serverId: string,
  change: SettingsChange | ((before: ServerSettings) => SettingsChange),
): Promise<ServerSettings> {
  return atomically(db, async (transaction) => {
    const before = await settings({ sql: transaction }, serverId);
    const columns = toRow(changed(before, typeof change === 'function' ? change(before) : change));
    await transaction
      .insertInto('servers')
      .values({ id: serverId, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute();
    return fromRow({ id: serverId, ...columns });
  });
}
