import type { KitRecord, KitSlot } from '../kits/kit.ts';
import type { Strings } from '../languages/index.ts';
import { shortId } from '../sound/recipe.ts';
import type { Button, Menu, Rows } from './chat.ts';
import { customId, parseCustomId } from './custom-id.ts';
import { isMenu } from './rows.ts';

/** A heart for a kit; the count comes last, where it can be replaced whatever the language. */
export const kitHeartButton = ({ id, hearts }: KitRecord, { buttons }: Strings): Button => ({
  id: customId('kit-heart', id),
  label: buttons.kitHeart(hearts),
  emoji: '❤️',
  style: 'secondary',
});

/** Buttons under every answer about a kit. */
export const kitButtons = (kit: KitRecord, strings: Strings): Button[] => [
  kitHeartButton(kit, strings),
  { id: customId('beat', kit.id), label: strings.buttons.beat, emoji: '🥁', style: 'secondary' },
  { id: customId('roll', kit.id, 'open'), label: strings.buttons.rollOpen, emoji: '🎲', style: 'secondary' },
];

/** A slot as people read it: its part, numbered from the second on. */
export function slotName({ key, part }: Pick<KitSlot, 'key' | 'part'>, { kitParts }: Strings): string {
  const number = /-(\d+)$/.exec(key)?.[1];
  return [kitParts[part], ...(number ? [number] : [])].join(' ');
}

/** A menu of the kit's slots. */
export const slotMenu = (verb: 'roll' | 'lock', kit: KitRecord, strings: Strings): Menu => ({
  id: customId(verb, kit.id),
  placeholder: strings.kits[verb === 'roll' ? 'rollOne' : 'lockOne'],
  choices: kit.slots
    .filter(({ locked }) => verb === 'lock' || !locked)
    .map((slot) => ({
      name: `${slot.locked ? '🔒 ' : ''}${slotName(slot, strings)}${slot.sampleId ? ` · ${shortId(slot.sampleId)}` : ''}`,
      value: slot.key,
    })),
});

/** Without the menu where every slot is locked. */
export const slotMenus = (verbs: readonly ('roll' | 'lock')[], kit: KitRecord, strings: Strings): Menu[] =>
  verbs.map((verb) => slotMenu(verb, kit, strings)).filter(({ choices }) => choices.length > 0);

/** The same rows with the kit's hearts counted anew. */
export function withKitHearts(rows: Rows, kit: Pick<KitRecord, 'id' | 'hearts'>): Rows {
  const recount = (button: Button): Button => {
    const id = parseCustomId(button.id);
    const isHeart = typeof id === 'object' && id.verb === 'kit-heart' && id.subject === kit.id;
    return isHeart ? { ...button, label: button.label.replace(/\d+$/, `${kit.hearts}`) } : button;
  };
  return rows.map((row) => (isMenu(row) ? row : row.map(recount)));
}
