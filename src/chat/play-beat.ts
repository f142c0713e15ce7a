import { typedRow } from '../kits/grooves.ts';
import type { KitRecord } from '../kits/kit.ts';
import { stepsPerBar } from '../kits/sequence.js';
import { stringsOf } from '../languages/index.ts';
import { type BeatSounds, beatFileName, beatMidi } from '../packs/beat-files.ts';
import type { App } from './app.ts';
import type { Attachment, Message, Request } from './chat.ts';
import { kitButtons, slotName } from './kit-rows.ts';
import { kitHeading, soundsOfKit } from './show-kit.ts';

/** The kit with the WAVs of its slots, as far as this server may know them. */
export async function beatSounds(
  kit: KitRecord,
  serverId: string | undefined,
  { library }: Pick<App, 'library'>,
): Promise<BeatSounds> {
  const samples = await soundsOfKit(kit, serverId, { library });
  const wavs = await Promise.all(samples.map((sample) => sample && library.readAudio(sample.id)));
  return { kit, wavs: wavs.map((wav) => wav ?? null) };
}

/** One round of a kit's beat as a WAV. Throws a UserError where no slot has a sound. */
export const loopOf = async (
  kit: KitRecord,
  serverId: string | undefined,
  app: Pick<App, 'library' | 'workshop'>,
): Promise<Attachment> => ({
  name: `${beatFileName(kit)}.wav`,
  type: 'audio/wav',
  bytes: await app.workshop.loop(await beatSounds(kit, serverId, app)),
});

/** A kit's beat as a loop that plays, a MIDI file, and the rows as they are typed. */
export async function playBeat(kit: KitRecord, { locale, place }: Request, app: App): Promise<Message> {
  const strings = stringsOf(locale);
  const loop = await loopOf(kit, place.serverId, app);
  const rows = kit.slots.map((slot) => {
    const row = typedRow(slot.steps.slice(0, kit.bars * stepsPerBar)).replace(/.{16}(?=.)/g, '$&|');
    return `\`${row}\` ${slotName(slot, strings)}`;
  });
  return {
    text: [...kitHeading(kit, strings), ...rows].join('\n'),
    files: [loop, { name: `${beatFileName(kit)}.mid`, type: 'audio/midi', bytes: beatMidi(kit) }],
    rows: [kitButtons(kit, strings)],
  };
}
