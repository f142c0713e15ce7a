import type { Locale } from '../../languages/index.ts';
import type { Word, Words } from '../../languages/page-words.ts';
import { type Html, html, nothing, trusted } from '../markup.ts';

/** Common to every page. */
export interface PageContext {
  readonly locale: Locale;
  readonly words: Words;
  /** `channel`: the owner's page; `gallery`: the public, read-only one, which has no channel to go to. */
  readonly site: 'channel' | 'gallery';
}

export interface PageParts {
  readonly title: string;
  readonly current?: 'channel' | 'top' | 'search';
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Meta tags of this page. */
  readonly head?: Html;
  readonly skip?: Word;
  readonly bodyClass?: string;
  readonly body: Html;
}

const places = [
  { key: 'channel', path: '/', sites: ['channel'] },
  { key: 'top', path: '/top', sites: ['channel', 'gallery'] },
  { key: 'search', path: '/search', sites: ['channel', 'gallery'] },
] as const;

/** A whole document. Nothing in it is inline: styles and modules are files of this server. */
export function page({ locale, words, site }: PageContext, parts: PageParts): Html {
  const links = places
    .filter(({ sites }) => (sites as readonly string[]).includes(site))
    .map(
      ({ key, path }) =>
        html`<a href="${path}"${key === parts.current ? trusted(' aria-current="page"') : nothing}>${words(key)}</a>`,
    );
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
${parts.head ?? nothing}
</head>
<body class="${parts.bodyClass ?? 'document'}">
<a class="skip" href="#${parts.skip === 'skipToBox' ? 'box' : 'content'}">${words(parts.skip ?? 'skipToContent')}</a>
<header class="bar">
<a class="brand" href="${site === 'channel' ? '/' : '/top'}"><img src="/static/icon.svg" alt="" width="26" height="26"><span>Rimshot</span></a>
<nav aria-label="${words('mainNavigation')}">${links}</nav>
</header>
${parts.body}
</body>
</html>
`;
}
