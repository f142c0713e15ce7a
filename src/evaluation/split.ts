import { createHash } from 'node:crypto';

const share = 0.1;
/** Fewest sounds held out of a numbered pack: fewer would say nothing. */
const fewest = 3;

/**
 * The names to hold out: about a tenth, always the same ones. They are chosen by hash in whole groups of takes, except
 * groups that would fill most of it. In a numbered pack (Kick 01 to Kick 60) single sounds are chosen.
 */
export function heldOutNames(names: readonly string[]): Set<string> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(groupOf(name), [...(groups.get(groupOf(name)) ?? []), name]);
  const largest = Math.max(3, Math.floor(0.02 * names.length));
  const wanted = share * names.length;
  const heldOut = new Set<string>();
  const order = [...groups.keys()].sort((a, b) => (hash(a) < hash(b) ? -1 : 1));
  for (const group of order) {
    const members = groups.get(group)!;
    if (members.length > largest || heldOut.size + members.length > wanted + 1) continue;
    for (const name of members) heldOut.add(name);
  }
  // Nothing but large groups: one is better than none.
  if (heldOut.size === 0 && order.length > 1) for (const name of groups.get(order[0]!)!) heldOut.add(name);
  // A single group is a numbered pack, not takes of one drum.
  if (heldOut.size > 0 || order.length > 1) return heldOut;
  const byHash = [...new Set(names)].sort((a, b) => (hash(a) < hash(b) ? -1 : 1));
  return new Set(byHash.slice(0, Math.max(fewest, Math.round(wanted))));
}

/** Groups takes of one drum (numbers, velocities, round robins, microphones), each of which would give the others away. */
export const groupOf = (name: string): string => name.replace(/[0-9]+/g, '#').replace(/-(mix|stereo)$/i, '');

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
