import { z } from 'zod';
import { HostError, UserError } from '../user-error.ts';
import type { ServerSettings, SettingsChange } from './library.ts';
import type { Sql, Tables } from './tables.ts';

/** What a server has until somebody changes it. On the local channel one person has the machine to themselves. */
export const defaultSettings = (serverId: string): ServerSettings => ({
  fameThreshold: 5,
  allowedChannelIds: [],
  samplesPerDay: serverId === 'local' ? 10_000 : 100,
  jobsPerPerson: serverId === 'local' ? 10 : 3,
  publicGallery: false,
});

const whole = (name: string, min: number, max: number) => {
  const message = (value: unknown) => `${name} must be a whole number from ${min} to ${max}, not ${String(value)}.`;
  return z.number().refine((value) => Number.isInteger(value) && value >= min && value <= max, {
    error: (issue) => message(issue.input),
  });
};
const channel = z.string().min(1).max(100);
const mostChannels = 500;

const shape = z.object({
  fameChannelId: channel.optional(),
  fameThreshold: whole('The hall of fame threshold', 1, 1000),
  allowedChannelIds: z.array(channel).max(mostChannels),
  samplesPerDay: whole('Sounds a day', 1, 100_000),
  jobsPerPerson: whole('Requests at once', 1, 50),
  publicGallery: z.boolean(),
});

export async function readSettings(db: Sql, serverId: string): Promise<ServerSettings> {
  const row = await db.selectFrom('servers').selectAll().where('id', '=', serverId).executeTakeFirst();
  return row ? fromRow(row) : defaultSettings(serverId);
}

const fromRow = (row: Tables['servers']): ServerSettings => ({
  ...(row.fame_channel_id === null ? {} : { fameChannelId: row.fame_channel_id }),
  fameThreshold: row.fame_threshold,
  allowedChannelIds: JSON.parse(row.allowed_channel_ids) as string[],
  samplesPerDay: row.samples_per_day,
  jobsPerPerson: row.jobs_per_person,
  publicGallery: row.public_gallery === 1,
});

export async function changeSettings(
  db: Sql,
  serverId: string,
  change: SettingsChange | ((before: ServerSettings) => SettingsChange),
): Promise<ServerSettings> {
  return db.transaction().execute(async (transaction) => {
    const before = await readSettings(transaction, serverId);
    const parsed = shape.safeParse({ ...before, ...(typeof change === 'function' ? change(before) : change) });
    if (!parsed.success) {
      const { issues } = parsed.error;
      if (issues.some(({ path }) => path[0] === 'allowedChannelIds'))
        throw new UserError('channelsTooMany', { most: mostChannels });
      // Commands check their numbers first.
      throw new HostError(issues.map((issue) => issue.message).join(' '));
    }
    const value = parsed.data;
    const columns = {
      fame_channel_id: value.fameChannelId ?? null,
      fame_threshold: value.fameThreshold,
      allowed_channel_ids: JSON.stringify(value.allowedChannelIds),
      samples_per_day: value.samplesPerDay,
      jobs_per_person: value.jobsPerPerson,
      public_gallery: value.publicGallery ? (1 as const) : (0 as const),
    };
    await transaction
      .insertInto('servers')
      .values({ id: serverId, ...columns })
      .onConflict((oc) => oc.column('id').doUpdateSet(columns))
      .execute();
    return fromRow({ id: serverId, ...columns });
  });
}
