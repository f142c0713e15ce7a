import type { Locale } from '../../languages/index.ts';
import type { Words } from '../../languages/page-words.ts';
import { type Html, html, trusted } from '../markup.ts';

/** Common to every page. */
export interface PageContext {
  readonly locale: Locale;
  readonly words: Words;
  /** `channel`: the owner's page; `gallery`: the public, read-only one, which has no channel to go to. */
  readonly site: 'channel' | 'gallery';
}

export interface PageParts {
  readonly title: string;
  readonly current?: keyof typeof places;
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Meta tags of this page. */
  readonly head?: Html;
  readonly body: Html;
}

const places = { channel: '/', library: '/library', top: '/top', search: '/search' } as const;
/** Of the owner alone. */
const ownPlaces: readonly string[] = ['channel', 'library'];

/** A whole document. Nothing in it is inline: styles and modules are files of this server. */
export function page({ locale, words, site }: PageContext, parts: PageParts): Html {
  const keys = (Object.keys(places) as (keyof typeof places)[]).filter(
    (key) => site === 'channel' || !ownPlaces.includes(key),
  );
  const links = keys.map(
    (key) =>
      html`<a href="${places[key]}"${key === parts.current && trusted(' aria-current="page"')}>${words(key)}</a>`,
  );
  const isChannel = parts.current === 'channel';
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>${parts.title} · Rimshot</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
${['base.css', ...(parts.styles ?? [])].map((name) => html`<link rel="stylesheet" href="/static/${name}">\n`)}
${(parts.scripts ?? []).map((name) => html`<script type="module" src="/static/${name}"></script>\n`)}
${parts.head}
</head>
<body class="${isChannel ? 'app' : 'document'}">
<a class="skip" href="#${isChannel ? 'box' : 'content'}">${words(isChannel ? 'skipToBox' : 'skipToContent')}</a>
<header class="bar">
<a class="brand" href="${site === 'channel' ? '/' : '/top'}"><img src="/static/icon.svg" alt="" width="26" height="26"><span>Rimshot</span></a>
<nav aria-label="${words('mainNavigation')}">${links}</nav>
</header>
${parts.body}
<div id="toast" class="toast" role="status" hidden></div>
</body>
</html>
`;
}
