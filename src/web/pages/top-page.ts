import { periods, type SampleRecord } from '../../library/library.ts';
import { soundFileName } from '../../packs/file-name.ts';
import { type Html, html, trusted } from '../markup.ts';
import { type TopQuery, topPath } from '../top-query.ts';
import { icons } from './icons.ts';
import { type PageContext, page } from './layout.ts';
import { type Release, releaseView } from './release-view.ts';
import { soundMenu, soundView } from './sound-view.ts';

/** Sounds in a list that people can play. */
export function soundList(context: PageContext, records: readonly SampleRecord[], first = 1): Html {
  const { words, locale } = context;
  return html`<ol class="sounds" start="${first}">${records.map((record, i) =>
    soundView({
      record,
      fileName: soundFileName(record),
      position: first + i,
      scope: 'list',
      words,
      ...(record.makerName ? { fact: words('madeBy', { name: record.makerName }) } : {}),
    }),
  )}</ol>${soundMenu({ words, locale })}`;
}

export function topPage(
  context: PageContext,
  query: TopQuery,
  found: {
    readonly records: readonly SampleRecord[];
    readonly models: readonly string[];
    readonly hasNext: boolean;
    readonly perPage: number;
    readonly release: Release;
  },
): Html {
  const { words } = context;
  const title = words(query.newest ? 'newestTitle' : 'galleryTitle');
  const intro = words(query.newest ? 'newestIntro' : 'galleryIntro');
  const chip = (label: string, target: TopQuery, isCurrent: boolean): Html =>
    html`<a class="chip" href="${topPath(target)}"${isCurrent && trusted(' aria-current="true"')}>${label}</a>`;
  const { model: _model, ...anyModel } = query;
  const { newest: _newest, ...byVotes } = query;
  const turn = (label: string, page: number, rel: string): Html =>
    html`<a class="button secondary" rel="${rel}" href="${topPath({ ...query, page })}">${label}</a>`;
  return page(context, {
    title: words('top'),
    current: 'top',
    styles: ['sound.css', 'gallery.css'],
    scripts: ['gallery.js'],
    head: html`<meta property="og:title" content="Rimshot"><meta name="description" content="${intro}"><meta property="og:description" content="${intro}">`,
    body: html`<main id="content">
<h1>${title}</h1>
<p class="lead">${intro}</p>
<nav class="chips" aria-label="${words('order')}">${chip(words('voted'), { ...byVotes, page: 1 }, !query.newest)}${chip(words('newest'), { ...byVotes, newest: true, page: 1 }, query.newest === true)}</nav>
<nav class="chips" aria-label="${words('model')}">${chip(words('allModels'), { ...anyModel, page: 1 }, !query.model)}${found.models.map(
      (model) => chip(model, { ...query, model, page: 1 }, model === query.model),
    )}</nav>
${!query.newest && html`<nav class="chips" aria-label="${words('period')}">${periods.map((period) => chip(words(period), { ...query, period, page: 1 }, period === query.period))}</nav>`}
${
  found.records.length === 0
    ? html`<p class="none">${words(query.newest ? 'noneNew' : 'noneYet')}</p>`
    : html`${soundList(context, found.records, (query.page - 1) * found.perPage + 1)}
<p class="turns">${query.page > 1 && turn(words('previousPage'), query.page - 1, 'prev')}${found.hasNext && turn(words('nextPage'), query.page + 1, 'next')}
${!query.newest && html`<a class="button primary" href="${topPath({ ...query, page: 1 }, '/top.zip')}" download>${icons.download}<span>${words('packOfTop')}</span></a>`}</p>
${releaseView(found.release)}`
}
</main>`,
  });
}

export function searchPage(context: PageContext, typed: string, records: readonly SampleRecord[]): Html {
  const { words } = context;
  return page(context, {
    title: words('search'),
    current: 'search',
    styles: ['sound.css', 'gallery.css'],
    scripts: ['gallery.js'],
    body: html`<main id="content">
<h1>${words('search')}</h1>
<form class="search" action="/search" method="get" role="search">
<label for="q">${words('searchLabel')}</label>
<div class="field"><input id="q" name="q" type="search" value="${typed}" maxlength="80" autocapitalize="off" spellcheck="false"><button class="button primary" type="submit">${icons.search}<span>${words('search')}</span></button></div>
</form>
${records.length > 0 ? soundList(context, records) : typed && html`<p class="none">${words('nothingFound', { text: typed })}</p>`}
</main>`,
  });
}
