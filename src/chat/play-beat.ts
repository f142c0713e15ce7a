import { typedRow } from '../kits/grooves.ts';
import type { KitRecord } from '../kits/kit.ts';
import { stepsPerBar } from '../kits/sequence.js';
import { stringsOf } from '../languages/index.ts';
import { type BeatSounds, beatFileName, beatMidi } from '../packs/beat-files.ts';
import type { App } from './app.ts';
import type { Message, Request } from './chat.ts';
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

/** A kit's beat as a loop that plays, a MIDI file, and the rows as they are typed. */
export async function playBeat(kit: KitRecord, { locale, place }: Request, app: App): Promise<Message> {
  const strings = stringsOf(locale);
  const bytes = await app.workshop.loop(await beatSounds(kit, place.serverId, app));
  const name = beatFileName(kit);
  const rows = kit.slots.map((slot) => {
    const row = typedRow(slot.steps.slice(0, kit.bars * stepsPerBar)).replace(/.{16}(?=.)/g, '$&|');
    return `\`${row}\` ${slotName(slot, strings)}`;
  });
  return {
    text: [...kitHeading(kit, strings), ...rows].join('\n'),
    files: [
      { name: `${name}.wav`, type: 'audio/wav', bytes },
      { name: `${name}.mid`, type: 'audio/midi', bytes: beatMidi(kit) },
    ],
    rows: [kitButtons(kit, strings)],
  };
}
