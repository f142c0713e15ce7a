import {
  beatOf,
  classOf,
  type HitClass,
  hitClasses,
  type KitContent,
  type KitRecord,
  type KitSlot,
} from '../kits/kit.ts';
import { hitsOf } from '../kits/sequence.js';
import type { Strings } from '../languages/index.ts';
import type { Button, Menu } from './chat.ts';
import { customId } from './custom-id.ts';
import { slotName } from './kit-rows.ts';
import { buttonsPerRow, choicesPerMenu } from './rows.ts';

/** The numbers of each slot's hits, from 1, as the kit's beat plays them. */
export function hitNumbers(kit: KitContent): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const [i, { row }] of hitsOf(beatOf(kit)).entries()) {
    const { key } = kit.slots[row]!;
    numbers.set(key, [...(numbers.get(key) ?? []), i + 1]);
  }
  return numbers;
}

/** Slots of one class that were sorted with the same doubt. */
interface Doubt {
  readonly from: HitClass;
  readonly to: HitClass;
  readonly hits: readonly number[];
}

const doubtPrefix = 'unsure-';
/** The slots that a button or a menu's entry is about, and the class that they become; undefined for any other text. */
export function readResort(arg: string, { slots }: KitContent): { slots: KitSlot[]; to: HitClass } | undefined {
  const [which = '', name = ''] = arg.split('.');
  const to = hitClasses.find((known) => known === name);
  if (!to) return undefined;
  const isMeant = which.startsWith(doubtPrefix)
    ? ({ part, unsure }: KitSlot) => unsure === to && classOf(part) === which.slice(doubtPrefix.length)
    : ({ key }: KitSlot) => key === which;
  return { slots: slots.filter(isMeant), to };
}

/** One press for each group of hits that were not surely sorted: the drum that they more likely are than any third. */
export function doubtButtons(kit: KitRecord, { beatbox }: Strings): Button[] {
  const numbers = hitNumbers(kit);
  const doubts = new Map<string, Doubt>();
  for (const { key, part, unsure: to } of kit.slots) {
    if (!to) continue;
    const from = classOf(part);
    const known = doubts.get(`${from}.${to}`)?.hits ?? [];
    doubts.set(`${from}.${to}`, { from, to, hits: [...known, ...(numbers.get(key) ?? [])].sort((a, b) => a - b) });
  }
  return [...doubts.values()].slice(0, buttonsPerRow).map(({ from, to, hits }) => ({
    id: customId('sort', kit.id, `${doubtPrefix}${from}.${to}`),
    label: beatbox.correct(hits.join(', '), hits.length, beatbox.drums[to]),
    emoji: '❔',
    style: 'primary',
  }));
}

/** Every other drum for every slot of a phrase's kit. */
export function sortMenu(kit: KitRecord, strings: Strings): Menu {
  const { beatbox } = strings;
  const numbers = hitNumbers(kit);
  return {
    id: customId('sort', kit.id),
    placeholder: beatbox.another,
    choices: kit.slots
      .flatMap((slot) =>
        hitClasses
          .filter((to) => to !== classOf(slot.part))
          .map((to) => {
            const hits = numbers.get(slot.key) ?? [];
            const correction = beatbox.correct(hits.join(', '), hits.length, beatbox.drums[to]);
            return { name: `${slotName(slot, strings)} · ${correction}`, value: `${slot.key}.${to}` };
          }),
      )
      .slice(0, choicesPerMenu),
  };
}
