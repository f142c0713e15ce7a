import { slotOf } from '../kits/change-kit.ts';
import type { KitRecord, KitSlot } from '../kits/kit.ts';
import { kitName } from '../kits/kit-name.ts';
import { kitRecipes } from '../kits/kit-recipes.ts';
import { kitInstruments } from '../packs/drum-parts.ts';
import type { Recipe } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import { purposeText } from './job-purpose.ts';
import { startJob } from './start-job.ts';

/** Sounds of one job. */
const mostSounds = 8;
/** No model can be asked for a closed hat: of so many the one that rings as the slot wants is taken. */
const hatCandidates = 3;

type Instrument = (typeof kitInstruments)[number];
const instrumentOf = ({ part }: Pick<KitSlot, 'part'>): Instrument =>
  part === 'kick' || part === 'snare' || part === 'perc' ? part : 'hat';

const recipesFor = (instruments: readonly Instrument[], seed: number, { models }: App): Recipe[] =>
  kitRecipes(instruments, seed, (instrument) => models.resolve(instrument).manifest).flatMap(({ recipes }) => recipes);

/** A kit that stays: one sound of each instrument from one seed, further hats from the following seeds: the same sounds as `/hat seed:`. */
export async function startKit(request: Request, app: App, seed: number, name = kitName(seed)): Promise<void> {
  await startJob(request, app, 'kit', recipesFor(kitInstruments, seed, app), { purpose: purposeText({ name }) });
}

/** The instruments of the sounds that are made for these slots. */
export function candidatesFor(slots: readonly Pick<KitSlot, 'part'>[]): Instrument[] {
  const wanted = slots.map(instrumentOf);
  const hats = wanted.filter((instrument) => instrument === 'hat').length;
  const extra = hats === 0 ? 0 : Math.max(0, hatCandidates - hats);
  return [...wanted, ...Array.from({ length: extra }, (): Instrument => 'hat')];
}

/**
 * New sounds for one slot of a kit, or for all that are not locked, as many as one job makes. Throws a UserError where
 * they are locked.
 */
export async function startRoll(request: Request, app: App, kit: KitRecord, key: string | undefined): Promise<void> {
  const wanted = key === undefined ? kit.slots : [slotOf(kit, key)];
  const open = wanted.filter(({ locked }) => !locked);
  if (open.length === 0)
    throw key === undefined ? new UserError('allLocked') : new UserError('slotLocked', { slot: key });
  const slots = [...open];
  while (candidatesFor(slots).length > mostSounds) slots.pop();
  const recipes = recipesFor(candidatesFor(slots), app.randomSeed(), app);
  const purpose = purposeText({ kit: kit.id, slots: slots.map((slot) => slot.key) });
  await startJob(request, app, 'roll', recipes, { purpose });
}
