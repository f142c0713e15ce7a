import { z } from 'zod';
import { sampleIdPattern } from '../sound/ids.ts';
import { UserError } from '../user-error.ts';
import { emptySteps, stepsShape, timingShape } from './beat.ts';
import { type GrooveName, grooved, grooveNames } from './grooves.ts';
import {
  type DrumPart,
  drumParts,
  type KitContent,
  type KitSlot,
  mostSlots,
  slotKeyPattern,
  slotShape,
} from './kit.ts';

const key = z.string().regex(slotKeyPattern);
const velocity = z.number().int().min(0).max(127);

/** One change of a kit. Changes are small, so that two pages that show one kit do not undo each other's. */
export const kitChangeShape = z.union([
  z.strictObject({ timing: timingShape.partial() }),
  z.strictObject({
    slot: key,
    set: slotShape.pick({ locked: true, choke: true, volumeDb: true, muted: true, solo: true }).partial(),
  }),
  z.strictObject({ slot: key, sampleId: z.string().regex(sampleIdPattern) }),
  /** Velocities by sixteenth. */
  z.strictObject({ slot: key, steps: z.record(z.string().regex(/^\d{1,2}$/), velocity) }),
  /** Whole rows, by slot; timing with them, for a groove and for taking it back. */
  z.strictObject({ rows: z.record(key, stepsShape), timing: timingShape.partial().optional() }),
  z.strictObject({ add: z.enum(drumParts), sampleId: z.string().regex(sampleIdPattern) }),
  z.strictObject({ groove: z.enum(grooveNames as [GrooveName, ...GrooveName[]]) }),
  z.strictObject({ remove: key }),
  /** A slot that was removed, at the place where it stood. */
  z.strictObject({ restore: slotShape, at: z.number().int().min(0).max(mostSlots) }),
  z.strictObject({ name: z.string().trim().min(1).max(60) }),
]);
export type KitChange = Readonly<z.infer<typeof kitChangeShape>>;

/** The kit after a change. Throws a UserError where the kit does not allow it. */
export function changed<Kit extends KitContent>(kit: Kit, change: KitChange): Kit {
  if ('name' in change) return { ...kit, name: change.name };
  if ('rows' in change) {
    const slots = kit.slots.map((slot) => ({ ...slot, steps: change.rows[slot.key] ?? slot.steps }));
    return { ...kit, ...given(change.timing ?? {}), slots };
  }
  if ('groove' in change) return grooved(kit, change.groove);
  if ('timing' in change) return { ...kit, ...given(change.timing) };
  if ('add' in change) return { ...kit, slots: withSlot(kit.slots, change.add, change.sampleId) };
  if ('remove' in change) {
    refuseLocked(slotOf(kit, change.remove));
    if (kit.slots.length === 1) throw new UserError('lastSlot');
    return { ...kit, slots: kit.slots.filter((slot) => slot.key !== change.remove) };
  }
  if ('restore' in change) return { ...kit, slots: restored(kit.slots, change.restore, change.at) };
  return changedSlot(kit, change.slot, (slot) => {
    if ('set' in change) return { ...slot, ...given(change.set) };
    if ('sampleId' in change) return { ...refuseLocked(slot), sampleId: change.sampleId };
    return { ...slot, steps: slot.steps.map((old, i) => change.steps[`${i}`] ?? old) };
  });
}

/** Absent values change nothing. */
const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]-?: Exclude<T[Key], undefined>;
  };

export function slotOf({ slots }: Pick<KitContent, 'slots'>, key: string): KitSlot {
  const slot = slots.find((one) => one.key === key);
  if (slot) return slot;
  throw new UserError('noSuchSlot', { slot: key, known: slots.map((one) => one.key).join(', ') });
}

function refuseLocked(slot: KitSlot): KitSlot {
  if (slot.locked) throw new UserError('slotLocked', { slot: slot.key });
  return slot;
}

function changedSlot<Kit extends KitContent>(kit: Kit, key: string, change: (slot: KitSlot) => KitSlot): Kit {
  const after = change(slotOf(kit, key));
  return { ...kit, slots: kit.slots.map((slot) => (slot.key === key ? after : slot)) };
}

/** Hats are one instrument: they cut each other off. */
const chokeOf = (part: DrumPart): number => (part.endsWith('hat') ? 1 : 0);

/** An unlocked slot at full level, with nothing to play yet. */
export const newSlot = (key: string, part: DrumPart, sampleId: string | null): KitSlot => ({
  key,
  part,
  sampleId,
  locked: false,
  choke: chokeOf(part),
  volumeDb: 0,
  muted: false,
  solo: false,
  steps: emptySteps,
});

/** Under its own key; another slot that has taken it since is left alone. */
function restored(slots: readonly KitSlot[], slot: KitSlot, at: number): readonly KitSlot[] {
  if (slots.length >= mostSlots) throw new UserError('slotsFull', { most: mostSlots });
  const key = freeKey(slots, slots.some(({ key }) => key === slot.key) ? slot.part : slot.key);
  return slots.toSpliced(at, 0, { ...slot, key });
}

/** This key, or its part's next number that no slot has. */
function freeKey(slots: readonly KitSlot[], wanted: string): string {
  const taken = new Set(slots.map(({ key }) => key));
  let key = wanted;
  for (let n = 2; taken.has(key); n++) key = `${wanted}-${n}`;
  return key;
}

/** With one more slot of this part, after the last of its kind. */
export function withSlot(slots: readonly KitSlot[], part: DrumPart, sampleId: string | null): readonly KitSlot[] {
  if (slots.length >= mostSlots) throw new UserError('slotsFull', { most: mostSlots });
  const key = freeKey(slots, part);
  const place = drumParts.indexOf(part);
  const before = slots.findLastIndex((slot) => drumParts.indexOf(slot.part) <= place) + 1;
  return [...slots.slice(0, before), newSlot(key, part, sampleId), ...slots.slice(before)];
}
