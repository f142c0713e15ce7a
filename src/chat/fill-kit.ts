import { readWav } from '../audio/wav.ts';
import { kitOfPhrase, resortedKit } from '../beatbox/phrase-kit.ts';
import type { Job } from '../jobs/job.ts';
import { newSlot, withSteps } from '../kits/change-kit.ts';
import { grooved } from '../kits/grooves.ts';
import { type DrumPart, drumParts, type KitContent, type KitRecord, kitIdOf } from '../kits/kit.ts';
import { ringMs } from '../packs/drum-parts.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { LabelledSound } from './compose-result.ts';
import { kitPurpose } from './job-purpose.ts';

/**
 * Puts a job's sounds where they belong: into a kit of their own, or into slots that were rolled again; undefined where
 * they are for no kit, or it is gone. Done twice, it does no more than once.
 * @param sounds in the order of display
 */
export async function fillKit(
  job: Pick<Job, 'id' | 'purpose' | 'personId' | 'serverId' | 'recipes'>,
  sounds: readonly LabelledSound[],
  { library }: Pick<App, 'library'>,
): Promise<KitRecord | undefined> {
  const purpose = kitPurpose(job.purpose);
  if (!purpose) return undefined;
  const { personId, serverId } = job;
  if ('name' in purpose) {
    const current = await library.currentKit({ personId, serverId });
    const content = newKit(purpose.name, sounds, current);
    return library.addKit({ id: kitIdOf(job.id), serverId, ownerId: personId, content });
  }
  if ('phrase' in purpose) {
    const content = await kitOfPhrase(purpose.phrase, byRecipe(job.recipes, sounds));
    return library.addKit({ id: kitIdOf(job.id), serverId, ownerId: personId, content });
  }
  if ('resorted' in purpose)
    return library.changeKit(purpose.kit, await resortedKit(purpose.resorted, byRecipe(job.recipes, sounds)));
  const chosen = await chosenSounds(purpose.slots, sounds);
  return library.changeKit(purpose.kit, (kit) => ({
    ...kit,
    slots: kit.slots.map((slot) => {
      const sampleId = slot.locked ? undefined : chosen.get(slot.key);
      return sampleId === undefined ? slot : { ...slot, sampleId };
    }),
  }));
}

/** The sound of each recipe; undefined: it was deleted meanwhile. */
const byRecipe = (recipes: readonly Recipe[], sounds: readonly LabelledSound[]) =>
  recipes.map((recipe) => {
    const made = sounds.find(({ sample }) => sample.id === sampleId(recipe));
    return made && { id: made.sample.id, instrument: recipe.model, wav: made.wav };
  });

/** A kit of these sounds. It plays what the kit before it played: tempo and steps stay with the strip. */
function newKit(name: string, sounds: readonly LabelledSound[], before: KitContent | undefined): KitContent {
  const slots = sounds.map(({ sample, part }) => newSlot(part ?? 'perc', partOf(part), sample.id));
  const fresh = grooved({ name, slots, tempo: 120, bars: 1, swing: 50 }, 'plain');
  if (!before) return fresh;
  const { tempo, bars, swing } = before;
  const rows = new Map(before.slots.map((slot) => [slot.key, slot]));
  return {
    ...fresh,
    ...{ tempo, bars, swing },
    slots: fresh.slots.map((slot) => {
      const row = rows.get(slot.key);
      return row ? withSteps(slot, row.steps, row.offsets) : slot;
    }),
  };
}

const partOf = (key: string | undefined): DrumPart =>
  drumParts.find((part) => part === key?.replace(/-\d+$/, '')) ?? 'perc';

/** Which of several hats, from the one that rings shortest (0) to the longest (1), plays a part. */
const openness: Readonly<Partial<Record<DrumPart, number>>> = { 'closed-hat': 0, 'half-open-hat': 0.5, 'open-hat': 1 };

/** The sound for each slot: the next one of its instrument; of hats the one that rings as the slot wants it. */
async function chosenSounds(keys: readonly string[], sounds: readonly LabelledSound[]): Promise<Map<string, string>> {
  const left = sounds.filter(({ sample }) => sample.recipe.model !== 'hat').map(({ sample }) => sample);
  const hats = await hatsByRing(sounds);
  const hatKeys = keys
    .filter((key) => partOf(key) in openness)
    .sort((a, b) => drumParts.indexOf(partOf(a)) - drumParts.indexOf(partOf(b)));
  const chosen = new Map<string, string>();
  for (const key of keys) {
    const wanted = left.findIndex(({ recipe }) => recipe.model === partOf(key));
    const [sound] = partOf(key) in openness || wanted < 0 ? [] : left.splice(wanted, 1);
    if (sound) chosen.set(key, sound.id);
  }
  for (const [i, key] of hatKeys.entries()) {
    const share = hatKeys.length > 1 ? i / (hatKeys.length - 1) : (openness[partOf(key)] ?? 0);
    const hat = hats[Math.round(share * (hats.length - 1))];
    if (hat !== undefined) chosen.set(key, hat);
  }
  return chosen;
}

/** Ids of the hats, the one that rings shortest first. */
async function hatsByRing(sounds: readonly LabelledSound[]): Promise<string[]> {
  const hats = [];
  for (const { sample, wav } of sounds) {
    if (sample.recipe.model !== 'hat') continue;
    // Reading one takes several milliseconds.
    await loopShare();
    hats.push({ id: sample.id, ringMs: ringMs(readWav(wav).sound) });
  }
  return hats.sort((a, b) => a.ringMs - b.ringMs).map(({ id }) => id);
}
