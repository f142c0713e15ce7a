import { slotName } from '../chat/kit-rows.ts';
import { soundsOfKit } from '../chat/show-kit.ts';
import type { KitRecord } from '../kits/kit.ts';
import { type Locale, stringsOf } from '../languages/index.ts';
import type { Library } from '../library/library.ts';
import { beatFileName } from '../packs/beat-files.ts';
import { drumNotes } from '../packs/drum-parts.ts';
import { soundTitle } from './pages/sound-view.ts';

/** A kit as the page's strip shows it, in one language. */
export type KitView = Awaited<ReturnType<typeof kitView>>;

/** @param serverId whose readers see it; undefined: everyone. A sound that they may not know leaves its slot empty. */
export async function kitView(
  kit: KitRecord,
  {
    locale,
    serverId,
    library,
  }: { readonly locale: Locale; readonly serverId: string | undefined; readonly library: Library },
) {
  const sounds = await soundsOfKit(kit, serverId, { library });
  const notes = drumNotes(kit.slots.map(({ part }) => part));
  const strings = stringsOf(locale);
  const { id, name, revision, hearts, tempo, bars, swing } = kit;
  const slots = kit.slots.map((slot, i) => {
    const { sampleId: _, ...kept } = slot;
    const record = sounds[i];
    const sound = record?.hasAudio
      ? { sample: record.id, model: record.recipe.model, title: soundTitle(record) }
      : null;
    // What is deleted, or hidden from the reader, leaves no trace.
    return { ...kept, sampleId: record?.id ?? null, label: slotName(slot, strings), note: notes[i] ?? null, sound };
  });
  return { id, name, revision, hearts, tempo, bars, swing, file: beatFileName(kit), slots };
}
