import type { KitRecord } from '../kits/kit.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Asker, Choice, Option } from './chat.ts';
import { declareOption } from './declare.ts';
import { escapeMarkdown } from './escape-markdown.ts';

type Parts = Pick<App, 'library'>;
type Person = Pick<Asker, 'person' | 'place'>;

/** The kit of this id as this server (undefined: everyone) may know it: its own, or one of a public gallery. */
export async function findVisibleKit(id: string, serverId: string | undefined, { library }: Parts) {
  if (!sampleIdPattern.test(id)) return undefined;
  const own = serverId === undefined ? undefined : await library.findKit(id, { serverId });
  return own ?? (await library.findKit(id, { publicOnly: true }));
}

/** By id, else by name: one's own before others' of this server. Throws a UserError where there is none. */
export async function visibleKit(text: string, { person, place }: Person, app: Parts): Promise<KitRecord> {
  const wanted = text.trim();
  const byId = await findVisibleKit(wanted.toLowerCase(), place.serverId, app);
  if (byId) return byId;
  const named = await app.library.kits({ serverId: place.serverId, text: wanted, limit: 25 });
  const same = named.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const found = [...same, ...named].sort((a, b) => rank(a, person.id, same) - rank(b, person.id, same))[0];
  if (found) return found;
  throw new UserError('noSuchKit', { kit: escapeMarkdown(wanted) });
}

const rank = (kit: KitRecord, personId: string, same: readonly KitRecord[]): number =>
  (same.includes(kit) ? 0 : 2) + (kit.ownerId === personId ? 0 : 1);

/** The kit that is named, else the one in the person's strip. Throws a UserError where there is none. */
export async function wantedKit(text: string | undefined, request: Person, app: Parts): Promise<KitRecord> {
  if (text !== undefined) return visibleKit(text, request, app);
  const { person, place } = request;
  const current = await app.library.currentKit({ personId: person.id, serverId: place.serverId });
  if (current) return current;
  throw new UserError('noKitYet');
}

/** The same kit where it is the person's own. Throws a UserError for others. */
export function refuseForeign(kit: KitRecord, { person }: Pick<Asker, 'person'>): KitRecord {
  if (kit.ownerId === person.id) return kit;
  throw new UserError('notYourKit', { name: escapeMarkdown(kit.name) });
}

/** A kit of the person, completed by name. */
export const kitOption: Option<App> = declareOption('kit', 'text', {
  async complete(typed, { person, place }, { library }): Promise<readonly Choice[]> {
    const query = { serverId: place.serverId, text: typed.trim().slice(0, 60), limit: 25 };
    const own = await library.kits({ ...query, ownerId: person.id });
    return own.map(({ id, name }) => ({ name, value: id }));
  },
});

/** A slot of the kit in the strip. */
export const slotOption: Option<App> = declareOption('slot', 'text', {
  async complete(typed, { person, place }, { library }): Promise<readonly Choice[]> {
    const kit = await library.currentKit({ personId: person.id, serverId: place.serverId });
    const keys = kit?.slots.map(({ key }) => key) ?? [];
    return keys.filter((key) => key.includes(typed.trim().toLowerCase())).map((key) => ({ name: key, value: key }));
  },
});
