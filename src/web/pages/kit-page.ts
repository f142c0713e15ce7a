import type { KitRecord } from '../../kits/kit.ts';
import { browserWordsIn } from '../../languages/page-words.ts';
import type { SampleRecord } from '../../library/library.ts';
import { soundFileName } from '../../packs/file-name.ts';
import type { KitView } from '../kit-view.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';
import { type PageContext, page } from './layout.ts';
import { type Release, releaseView } from './release-view.ts';
import { soundMenu, soundView } from './sound-view.ts';
import { stripView } from './strip-view.ts';
import { takeMenu } from './take-menu.ts';

export interface KitPageParts {
  readonly kit: KitRecord;
  readonly view: KitView;
  /** The sounds of its slots that the reader may know, each once. */
  readonly records: readonly SampleRecord[];
  readonly release: Release;
  /** The person at the page may change it. */
  readonly isOwn: boolean;
  /** This site's address, for links that unfold in chat. */
  readonly baseUrl: string;
}

/** One kit: its beat in the strip, and its sounds. */
export function kitPage(context: PageContext, { kit, view, records, release, isOwn, baseUrl }: KitPageParts): Html {
  const { words, locale } = context;
  const maker = words('madeBy', { name: kit.ownerName || words('someone') });
  const hearts = kit.hearts === 1 ? words('oneHeart') : words('hearts', { n: kit.hearts });
  const description = `${maker} · ${kit.tempo} BPM · ${hearts}`;
  const meta: readonly (readonly [string, string])[] = [
    ['og:title', `${kit.name} · Rimshot`],
    ['og:description', description],
    ['og:type', 'website'],
    ['og:url', `${baseUrl}/k/${kit.id}`],
    ['og:audio', `${baseUrl}/kits/${kit.id}/loop.wav`],
    ['og:audio:type', 'audio/wav'],
  ];
  return page(context, {
    title: kit.name,
    styles: ['sound.css', 'gallery.css', 'pattern.css'],
    scripts: ['kit-page.js'],
    head: html`<meta name="description" content="${description}">
${meta.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}`,
    body: html`<main id="content" class="kit-page" data-words="${JSON.stringify(browserWordsIn(locale))}">
<h1>${kit.name}</h1>
<p class="lead">${maker} · ${hearts}</p>
<p class="actions">${isOwn && html`<button type="button" class="button primary" id="open-kit">${words('openKit')}</button>`}<button type="button" class="button secondary" data-copy="/k/${kit.id}" data-copied="${words('copied')}">${words('copyLink')}</button>${context.site === 'channel' && html`<button type="button" class="button secondary" data-qr="/k/${kit.id}">${icons.qr}<span>${words('showQr')}</span></button>`}</p>
<section class="strip" aria-label="${words('pattern')}">${stripView({ words, kit: view, isOwn })}</section>
<section aria-labelledby="sounds"><h2 id="sounds">${words('kitSounds')}</h2>
<ol class="sounds">${records.map((record, i) => soundView({ record, fileName: soundFileName(record), position: i + 1, scope: 'kit', words }))}</ol></section>
<section aria-labelledby="release"><h2 id="release">${release.heading}</h2>${releaseView(release)}</section>
${soundMenu({ words, locale })}${takeMenu(locale)}
<p id="problem" class="problem" role="alert" hidden></p>
<p id="announce" class="hidden" role="status"></p>
</main>`,
  });
}
