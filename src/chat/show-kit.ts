import type { KitRecord, KitSlot } from '../kits/kit.ts';
import { type Strings, stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { Button, Message, Request, SoundFile } from './chat.ts';
import { customId } from './custom-id.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { kitButtons, slotMenus, slotName } from './kit-rows.ts';
import { listenButton } from './rows.ts';
import { soundFile } from './sound-file.ts';
import { findVisible } from './visible-sample.ts';

/** As many as a message carries. */
const heard = 8;

function slotLine(slot: KitSlot, sample: SampleRecord | undefined, strings: Strings): string {
  const { kits } = strings;
  const facts = [
    sample ? `**${shortId(sample.id)}**` : kits.empty,
    ...(slot.volumeDb === 0 ? [] : [`${strings.number(slot.volumeDb)} dB`]),
    ...(slot.locked ? [kits.locked] : []),
    ...(slot.muted ? [kits.muted] : []),
    ...(slot.solo ? [kits.solo] : []),
  ];
  return `- ${slotName(slot, strings)}${slot.unsure ? ' ❔' : ''} · ${facts.join(' · ')}`;
}

/** Name, owner, timing and hearts of a kit. */
export function kitHeading(kit: KitRecord, strings: Strings): string[] {
  const { kits } = strings;
  return [
    kits.heading(escapeMarkdown(kit.name), escapeMarkdown(kit.ownerName)),
    `${kits.timing(kit.tempo, kit.bars, kit.swing)} · ${kits.hearts(kit.hearts)}`,
  ];
}

/** The sounds in a kit's slots as far as this server (undefined: everyone) may know them, undefined for the others. */
export const soundsOfKit = (kit: Pick<KitRecord, 'slots'>, serverId: string | undefined, app: Pick<App, 'library'>) =>
  Promise.all(
    kit.slots.map(({ sampleId }) => {
      if (sampleId === null) return undefined;
      if (serverId === undefined) return app.library.findSample(sampleId, { publicOnly: true });
      return findVisible(sampleId, serverId, app);
    }),
  );

/** A kit with its sounds, slots and buttons. */
export async function showKit(kit: KitRecord, request: Request, app: App): Promise<Message> {
  const strings = stringsOf(request.locale);
  const samples = await soundsOfKit(kit, request.place.serverId, app);
  const isOwn = kit.ownerId === request.person.id;
  const files: SoundFile[] = [];
  for (const [i, slot] of kit.slots.entries()) {
    const sample = samples[i];
    const wav = sample && files.length < heard ? await app.library.readAudio(sample.id) : undefined;
    const label = slotName(slot, strings);
    if (sample && wav && !files.some(({ sampleId }) => sampleId === sample.id))
      files.push(soundFile(sample, wav, { strings, position: files.length + 1, part: slot.key, label }));
  }
  const own: Button[] = isOwn
    ? [{ id: customId('kit-delete', kit.id), label: strings.buttons.deleteKit, style: 'danger' }]
    : [];
  const open: Button = { id: customId('open-kit', kit.id), label: strings.buttons.openKit, style: 'primary' };
  return {
    text: [...kitHeading(kit, strings), ...kit.slots.map((slot, i) => slotLine(slot, samples[i], strings))].join('\n'),
    sounds: files,
    rows: [
      [open, ...kitButtons(kit, strings).filter(({ id }) => isOwn || !id.startsWith('r1:roll:')), ...own],
      ...(isOwn ? slotMenus(['roll', 'lock'], kit, strings) : []),
      ...(files.length > 0 ? [[listenButton(`kit.${kit.id}`, strings)]] : []),
    ],
  };
}
