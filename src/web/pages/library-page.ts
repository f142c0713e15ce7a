import { customId } from '../../chat/custom-id.ts';
import { longest } from '../../chat/kept-options.ts';
import { instruments, measures, paramsOf, type SoundQuery } from '../../chat/sound-query.ts';
import { stringsOf } from '../../languages/index.ts';
import type { Collection, FoundSounds } from '../../library/library.ts';
import { bands } from '../../library/sound-bands.ts';
import { soundFileName } from '../../packs/file-name.ts';
import { type Html, html, trusted } from '../markup.ts';
import { icons } from './icons.ts';
import { keepDialog } from './keep-dialog.ts';
import { type PageContext, page } from './layout.ts';
import { soundMenu, soundView } from './sound-view.ts';
import { takeButton, takeMenu } from './take-menu.ts';

export const perLibraryPage = 24;

export interface LibraryPageParts {
  readonly query: SoundQuery;
  readonly found: FoundSounds;
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  readonly collections: readonly Collection[];
  /** Names of the installed models. */
  readonly models: readonly string[];
}

const pathOf = (query: SoundQuery): string => {
  const params = paramsOf(query);
  return params.size > 0 ? `/library?${params}` : '/library';
};

/** What one keeps and made: filters above, the sounds, one's collections and a map. */
export function libraryPage(context: PageContext, parts: LibraryPageParts): Html {
  const { words, locale } = context;
  const { query } = parts;
  const tab = (of: SoundQuery['of'], label: string): Html =>
    html`<a class="chip" href="${pathOf({ of, text: '', page: 1 })}"${of === query.of && trusted(' aria-current="true"')}>${label}</a>`;
  return page(context, {
    title: words('library'),
    current: 'library',
    styles: ['sound.css', 'gallery.css', 'library.css'],
    scripts: ['library.js'],
    body: html`<main id="content" class="library">
<h1>${words('library')}</h1>
<p class="lead">${words('libraryIntro')}</p>
<nav class="chips" aria-label="${words('library')}">${tab('kept', words('keptTab'))}${tab('made', words('madeTab'))}</nav>
${filterForm(context, parts)}
${parts.collections.length > 0 && collectionsView(context, parts)}
${mapView(context)}
<div id="found">${foundView(context, parts)}</div>
${selectionBar(context)}
${soundMenu({ words, locale, withKeeps: true })}${takeMenu(locale)}
${keepDialog(context, parts.collections)}
${collectionDialog(context)}
<p id="announce" class="hidden" role="status"></p>
</main>`,
  });
}

function filterForm({ words, locale }: PageContext, { query, tags, collections, models }: LibraryPageParts): Html {
  const strings = stringsOf(locale);
  const select = (name: string, label: string, options: readonly (readonly [value: string, label: string])[]): Html => {
    const current = (query as unknown as Readonly<Record<string, string | undefined>>)[name];
    return html`<label>${label}<select name="${name}"><option value="">${words('any')}</option>${options.map(
      ([value, text]) => html`<option value="${value}"${value === current && trusted(' selected')}>${text}</option>`,
    )}</select></label>`;
  };
  const bandsOf = (measure: (typeof measures)[number]): [string, string][] =>
    Object.keys(bands[measure]).map((band) => [
      band,
      (strings.bands[measure] as Readonly<Record<string, string>>)[band] ?? band,
    ]);
  const parts = instruments.map((part): [string, string] => [
    part,
    part === 'hat' ? strings.titles.hat : strings.kitParts[part],
  ]);
  return html`<form id="filters" class="filters" action="/library" method="get" role="search">
${query.of === 'made' && html`<input type="hidden" name="of" value="made">`}
<div class="search"><label for="q">${words('findLabel')}</label>
<div class="field"><input id="q" name="q" type="search" value="${query.text}" maxlength="80" autocapitalize="off" spellcheck="false"><button class="button primary" type="submit">${icons.search}<span>${words('findSounds')}</span></button></div></div>
<div class="selects">${select('instrument', words('instrument'), parts)}${measures.map((measure) => select(measure, words(measure), bandsOf(measure)))}${select(
    'model',
    words('model'),
    models.map((model) => [model, model]),
  )}${
    tags.length > 0 &&
    select(
      'tag',
      words('tag'),
      tags.map(({ tag, count }) => [tag, `#${tag} (${count})`]),
    )
  }${
    collections.length > 0 &&
    select(
      'collection',
      words('collection'),
      collections.map(({ id, name, count }) => [id, `${name} (${count})`]),
    )
  }<label>${words('maker')}<input name="maker" type="text" value="${query.maker ?? ''}" maxlength="40" autocomplete="off"></label></div>
</form>`;
}

function foundView({ words }: PageContext, { query, found }: LibraryPageParts): Html {
  const { records, keeps, total } = found;
  const pages = Math.ceil(total / perLibraryPage);
  const isNarrow = paramsOf({ ...query, of: 'kept', page: 1 }).size > 0;
  const clear =
    isNarrow &&
    html`<a class="button secondary" href="${pathOf({ of: query.of, text: '', page: 1 })}">${words('clearFilters')}</a>`;
  if (records.length === 0)
    return html`<p class="none">${words(isNarrow || query.of === 'made' ? 'noneFound' : 'nothingKept')}</p><p class="turns">${clear}</p>`;
  const first = (query.page - 1) * perLibraryPage;
  const turn = (label: string, to: number, rel: string): Html =>
    html`<a class="button secondary" rel="${rel}" href="${pathOf({ ...query, page: to })}">${label}</a>`;
  return html`<p class="turns"><span id="count">${total === 1 ? words('oneFound') : words('soundsFound', { n: total })}</span>${clear}<label class="pick-all"><input type="checkbox" id="pick-all"><span>${words('selectAll')}</span></label></p>
<ol class="sounds" start="${first + 1}">${records.map((record, i) =>
    soundView({
      record,
      fileName: soundFileName(record),
      position: first + i + 1,
      scope: 'library',
      words,
      voteId: customId('vote', record.id),
      keep: keeps.get(record.id),
      canVary: true,
      canSelect: true,
      ...(record.makerName ? { fact: words('madeBy', { name: record.makerName }) } : {}),
    }),
  )}</ol>
<p class="turns">${query.page > 1 && turn(words('previousPage'), query.page - 1, 'prev')}${pages > 1 && html`<span>${words('pageOf', { n: query.page, of: pages })}</span>`}${query.page < pages && turn(words('nextPage'), query.page + 1, 'next')}</p>`;
}

function collectionsView({ words }: PageContext, { collections, query }: LibraryPageParts): Html {
  return html`<section class="collections" aria-labelledby="collections-title"><h2 id="collections-title">${words('collections')}</h2>
<ul>${collections.map(
    ({ id, name, count }) =>
      html`<li><a href="${pathOf({ of: 'kept', text: '', page: 1, collection: id })}"${query.collection === id && trusted(' aria-current="true"')}>${name}</a> <small>${count === 1 ? words('oneFound') : words('collectionSounds', { n: count })}</small> <button type="button" class="quiet" data-copy="/c/${id}" data-copied="${words('copied')}" aria-label="${words('copyLink')}: ${name}">${icons.link}</button><button type="button" class="quiet" data-qr="/c/${id}" aria-label="${words('showQr')}: ${name}">${icons.qr}</button><button type="button" class="quiet" data-rename="${name}" aria-label="${words('renameCollection', { name })}">${icons.pen}</button><button type="button" class="quiet" data-aside="/collect collection:&quot;${name.replace(/[\\"]/g, '\\$&')}&quot; remove:yes" aria-label="${words('deleteCollection', { name })}">${icons.close}</button></li>`,
  )}</ul></section>`;
}

/** What can be done with the selected sounds, while some are; selection.js fills it. */
const selectionBar = ({ words }: PageContext): Html =>
  html`<div id="selection" class="selection" role="group" aria-label="${words('selection')}" hidden><strong id="picked" role="status"></strong>
${takeButton(words('takeSelection'), 'selection')}
<button type="button" class="button secondary" data-edit-selection>${words('editSelection')}</button>
<button type="button" class="button secondary" id="keep-selection" data-keep="${words('keepSelection')}" data-unkeep="${words('unkeepSelection')}"></button>
<button type="button" class="button secondary" id="delete-selection">${words('deleteSounds')}</button>
<button type="button" class="button quiet" id="clear-selection" aria-label="${words('clearSelection')}">${icons.close}</button>
<p class="hint">${words('selectHint')}</p></div>
<dialog id="delete-dialog" class="keep-dialog" aria-labelledby="delete-sure"><form method="dialog"><p id="delete-sure"></p>
<p class="actions"><button type="submit" class="button primary" value="sure">${words('deleteForGood')}</button><button type="submit" class="button secondary" value="">${words('cancel')}</button></p></form></dialog>`;

const collectionDialog = ({ words }: PageContext): Html =>
  html`<dialog id="collection-dialog" class="keep-dialog" aria-labelledby="collection-title"><form method="dialog">
<header><h2 id="collection-title"></h2><button type="button" data-close class="quiet" aria-label="${words('cancel')}">${icons.close}</button></header>
<label>${words('nameOf')}<input name="name" type="text" maxlength="${longest.collection}" required autocomplete="off"></label>
<button type="submit" class="button primary">${words('saveChanges')}</button></form></dialog>`;

/** Drawn once it is opened, by sound-map.js. */
function mapView({ words }: PageContext): Html {
  return html`<details class="map" id="map-fold"><summary><h2>${words('map')}</h2></summary><p class="hint" id="map-hint">${words('mapIntro')}</p>
<div class="plane"><canvas id="map" tabindex="0" role="application" aria-label="${words('mapLabel', { n: '{n}' })}" aria-describedby="map-hint"></canvas><p id="map-state" class="hint" data-empty="${words('mapEmpty')}">${words('mapLoading')}</p></div>
<p id="map-current" class="hint" role="status"></p></details>`;
}
