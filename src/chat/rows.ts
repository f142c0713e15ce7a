import type { Strings } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { sampleIdPattern } from '../sound/ids.ts';
import { shortId } from '../sound/recipe.ts';
import { recipeDefaults } from '../sound/resolve-recipe.ts';
import type { Button, Menu, Rows } from './chat.ts';
import { customId, parseCustomId } from './custom-id.ts';

/** Discord's limits. They hold for every platform, so that a message works on all of them. */
export const buttonsPerRow = 5;
export const rowsPerMessage = 5;
export const choicesPerMenu = 25;

export const isMenu = (row: readonly Button[] | Menu): row is Menu => 'choices' in row;

/** Verbs whose subject is a sound that the message carries. */
const soundVerbs = ['vote', 'vary', 'save', 'sample', 'again', 'remake', 'unshape', 'listen', 'delete'];

/** The sounds of a message in their order: those with a vote button, else those of its menu of variations, else those that its other buttons name. */
export function sampleIdsOf(rows: Rows | undefined): readonly string[] {
  const ids = (rows ?? [])
    .filter((row) => !isMenu(row))
    .flat()
    .map(({ id }) => parseCustomId(id))
    .filter((id) => typeof id === 'object')
    .filter(({ verb, subject }) => soundVerbs.includes(verb) && sampleIdPattern.test(subject));
  const voted = ids.filter(({ verb }) => verb === 'vote').map(({ subject }) => subject);
  const offered = (rows ?? [])
    .filter(isMenu)
    .filter(({ id }) => id === varyMenuId)
    .flatMap(({ choices }) => choices.map(({ value }) => variationOf(value).id))
    .filter((id) => sampleIdPattern.test(id));
  const [first = []] = [voted, offered, ids.map(({ subject }) => subject)].filter(({ length }) => length > 0);
  return [...new Set(first)];
}

/** Buttons in rows of `width`. */
export function inRows(buttons: readonly Button[], width: number = buttonsPerRow): Button[][] {
  const rows: Button[][] = [];
  for (let i = 0; i < buttons.length; i += width) rows.push(buttons.slice(i, i + width));
  return rows;
}

/** The same rows without one button, and without the row that it leaves empty. */
export const withoutButton = (rows: Rows, id: string): Rows =>
  rows
    .map((row) => (isMenu(row) ? row : row.filter((button) => button.id !== id)))
    .filter((row) => isMenu(row) || row.length > 0);

/**
 * A heart for the sound at this position of its message, with its live count. In words for screen readers; the count
 * comes last, where it can be replaced whatever the language.
 */
export const voteButton = (sample: { id: string; votes: number }, position: number, strings: Strings): Button => ({
  id: customId('vote', sample.id),
  label: `${strings.buttons.votes(position)} · ${sample.votes}`,
  emoji: '❤️',
  style: 'secondary',
});

const toolEmoji = {
  again: '🔁',
  remake: '🔁',
  unshape: '↩️',
  vary: '🧬',
  pack: '📦',
  sync: '📁',
  listen: '🎧',
} as const;

export const toolButton = (
  tool: keyof typeof toolEmoji,
  id: string,
  { buttons }: Strings,
  style: Button['style'] = 'secondary',
): Button => ({ id, label: buttons[tool], emoji: toolEmoji[tool], style });

/** The sounds of its message as a voice message: `subject` is the first of them, or `kit.<id>`. The page has players, and leaves it out. */
export const listenButton = (subject: string, strings: Strings): Button =>
  toolButton('listen', customId('listen', subject), strings);

/** The buttons that act on one sound at once. */
export const soundTools = (tools: readonly (keyof typeof toolEmoji)[], sampleId: string, strings: Strings): Button[] =>
  tools.map((tool) => toolButton(tool, customId(tool, sampleId), strings));

export type Variation = keyof typeof recipeDefaults.varyStrengths;
const variations = Object.keys(recipeDefaults.varyStrengths) as readonly Variation[];

/** The id of the menu that varies one of a message's sounds. The page shows its entries on the sounds themselves. */
export const varyMenuId = customId('vary', 'each');

/** One press to vary one of these sounds, a little or a lot; read by `variationOf`. */
export const varyMenu = (
  samples: readonly Pick<SampleRecord, 'id'>[],
  { buttons, variations: words }: Strings,
): Menu => ({
  id: varyMenuId,
  placeholder: buttons.varyEach,
  choices: samples.slice(0, choicesPerMenu / variations.length).flatMap(({ id }, i) =>
    variations.map((variation) => ({
      name: `${samples.length > 1 ? `${i + 1} · ` : ''}${shortId(id)} · ${words[variation]}`,
      value: `${id}.${variation}`,
    })),
  ),
});

/** A sound's id and how far it is to be varied: of an entry of `varyMenu`, else the id alone. */
export function variationOf(chosen: string): { readonly id: string; readonly strength?: number } {
  const [id = '', name] = chosen.split('.');
  const variation = variations.find((known) => known === name);
  return variation ? { id, strength: recipeDefaults.varyStrengths[variation] } : { id: chosen };
}

/** Takes back what a person removed; `sampleId`: the one sound that it is about. */
export const undoButton = (removal: string, { buttons }: Strings, sampleId?: string): Button => ({
  id: customId('undo', removal, sampleId),
  label: buttons.undo,
  emoji: '↩️',
  style: 'secondary',
});

/** The same rows with these counts on the vote buttons. */
export function withVotes(rows: Rows, votesOf: ReadonlyMap<string, number>): Rows {
  const recount = (button: Button): Button => {
    const id = parseCustomId(button.id);
    const votes = typeof id === 'object' && id.verb === 'vote' ? votesOf.get(id.subject) : undefined;
    return votes === undefined ? button : { ...button, label: button.label.replace(/\d+$/, `${votes}`) };
  };
  return rows.map((row) => (isMenu(row) ? row : row.map(recount)));
}
