import type { LibraryParts } from './library-parts.ts';
import {
  changed,
  defaultSettings,
  fromRow,
  type ServerSettings,
  type SettingsChange,
  toRow,
} from './server-settings.ts';

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
  return db.transaction().execute(async (transaction) => {
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
