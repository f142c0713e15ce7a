import type { ContextAction } from '../../chat/chat.ts';
import type { Locale } from '../../languages/index.ts';
import type { Words } from '../../languages/page-words.ts';
import type { Keep, SampleRecord } from '../../library/library.ts';
import { shortId } from '../../sound/recipe.ts';
import { recipeDefaults } from '../../sound/resolve-recipe.ts';
import { type Html, html, trusted } from '../markup.ts';
import { icons } from './icons.ts';

export interface SoundViewParts {
  readonly record: SampleRecord;
  readonly fileName: string;
  /** Counted from 1 within its message or list. */
  readonly position: number;
  /** Makes element ids unique where a sound is shown twice. */
  readonly scope: string;
  readonly words: Words;
  /** Id of the vote button; absent where nobody can vote (the public gallery). */
  readonly voteId?: string;
  /** The person's at the page, who keeps it. */
  readonly keep?: Keep | undefined;
  /** The page can have it varied. */
  readonly canVary?: boolean;
  /** It can be selected, together with others. */
  readonly canSelect?: boolean;
  /** Shown after the sound's name in place of its seed. */
  readonly fact?: string;
}

/** A sound's name: `kick k7f3q2`, or its part in a kit, which its file is named after: `closed hat k7f3q2`. */
export function soundTitle(
  { id, recipe }: Pick<SampleRecord, 'id' | 'recipe'>,
  fileName = `${recipe.model}-${shortId(id)}.wav`,
): string {
  const name = fileName.replace(`-${shortId(id)}.wav`, '');
  // Files of a message are numbered; the page shows the number beside the name.
  const part = name === recipe.model ? name : name.replace(/^\d+-/, '');
  return `${name === fileName ? recipe.model : part.replaceAll('-', ' ')} ${shortId(id)}`;
}

/**
 * One sound: play, waveform, votes, more. Its height is the same while it loads, plays and fails. Without white space
 * between its parts: a channel shows hundreds, and each would be a node. Its menu is made when it is opened (menus.js).
 */
export function soundView(parts: SoundViewParts): Html {
  const { record, fileName, position, words, voteId } = parts;
  const { keep } = parts;
  const title = keep?.name ?? soundTitle(record, fileName);
  const fact = factOf(parts);
  const heard = record.hasAudio
    ? html`<button class="play" type="button" aria-label="${words('playSound', { n: position, name: title })}" aria-pressed="false"><span class="number" aria-hidden="true">${position}</span>${icons.play}${icons.stop}</button><canvas class="wave" aria-hidden="true" title="${words('dragHint')}"></canvas>`
    : html`<span class="play gone" aria-hidden="true">${position}</span><p class="wave missing">${words('prunedSound')}</p>`;
  return html`<li class="sound" data-sample="${record.id}" data-model="${record.recipe.model}" data-file="${fileName}" data-title="${title}" ${keep && html` data-name="${keep.name ?? ''}" data-tags="${keep.tags.join(' ')}"`} data-fault="${words('cannotPlay')}" draggable="${record.hasAudio ? 'true' : 'false'}">${parts.canSelect && html`<label class="pick"><input type="checkbox" data-pick aria-label="${words('selectSound', { name: title })}"></label>`}${heard}<p class="about"><a href="/s/${record.id}">${title}</a><span>${fact}</span></p>${parts.canVary && varyControls(parts)}${voteControl(parts, voteId)}<button class="more" type="button" popovertarget="more-${parts.scope}-${record.id}" aria-label="${words('more', { n: position })}">${icons.more}</button></li>`;
}

/** What stands after a sound's name: of a named one its own name too, and the person's tags. */
function factOf({ record, fileName, words, keep, fact }: SoundViewParts): string {
  const { derivation, seed } = record.recipe;
  const usual = fact ?? derivation?.kind ?? `${words('seed').toLowerCase()} ${seed}`;
  const tags = (keep?.tags ?? []).map((tag) => `#${tag}`).join(' ');
  return [keep?.name === undefined ? usual : soundTitle(record, fileName), tags].filter(Boolean).join(' · ');
}

/** One press each: the lines that the text box takes. */
function varyControls({ record, position, words }: SoundViewParts): Html {
  if (!record.hasAudio) return html``;
  const { subtle, strong } = recipeDefaults.varyStrengths;
  const button = (strength: number, label: string, icon: Html): Html =>
    html`<button type="button" data-line="/vary ${record.id} strength:${strength}" data-alone aria-label="${label}" title="${label}">${icon}</button>`;
  return html`<span class="vary">${button(subtle, words('varySubtle', { n: position }), icons.subtle)}${button(strong, words('varyStrong', { n: position }), icons.strong)}</span>`;
}

export interface SoundMenuParts {
  readonly words: Words;
  readonly locale: Locale;
  readonly contextActions?: readonly Pick<ContextAction<never>, 'verb' | 'name'>[];
  /** The page has a pattern strip. */
  readonly withPattern?: boolean;
  /** The page is its owner's: sounds are kept, named and compared there. */
  readonly withKeeps?: boolean;
}

/** The template of sounds' menus, once per page. */
export const soundMenu = ({
  words,
  locale,
  contextActions = [],
  withPattern = false,
  withKeeps = false,
}: SoundMenuParts): Html =>
  html`<template id="sound-menu"><div class="menu" popover><a data-heard download>${words('download')}</a><button data-heard type="button" data-spectrogram data-alt="${words('spectrogramOf')}">${words('spectrogram')}</button>${contextActions.map(({ verb, name }) => html`<button type="button" data-context="${verb}">${name[locale]}</button>`)}${withPattern && html`<button data-heard type="button" data-pattern>${words('toPattern')}</button>`}${withKeeps && html`<button type="button" data-edit>${words('edit')}</button><button data-heard type="button" data-like>${words('likeThis')}</button>`}<button type="button" data-copy="/s/" data-copied="${words('copied')}">${words('copyLink')}</button>${withKeeps && html`<button type="button" data-qr="/s/">${words('showQr')}</button>`}<a>${words('ownPage')}</a></div></template>`;

function voteControl({ record, position, words, keep }: SoundViewParts, voteId: string | undefined): Html {
  const label = words(record.votes === 1 ? 'oneVoteFor' : 'vote', { n: position, votes: record.votes });
  const count = html`${icons.heart}<span aria-hidden="true">${record.votes}</span>`;
  return voteId === undefined
    ? html`<span class="vote" role="img" aria-label="${record.votes === 1 ? words('oneVote') : words('votes', { n: record.votes })}">${count}</span>`
    : html`<button class="vote" type="button" data-press="${voteId}" aria-pressed="${keep ? 'true' : 'false'}" aria-label="${label}">${count}</button>`;
}

/** The place of a sound that is still being made, or gone. */
export const ghostSound = (position: number, text?: string): Html =>
  html`<li class="sound ghost"${!text && trusted(' aria-hidden="true"')}><span class="play">${position}</span><p class="wave">${text ?? ''}</p></li>`;
