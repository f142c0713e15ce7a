import type { SampleRecord } from '../../library/library.ts';
import { type Html, html } from '../markup.ts';
import { type PageContext, page } from './layout.ts';
import { type Release, releaseView } from './release-view.ts';
import { soundList } from './top-page.ts';

/** A collection as its link shows it, to be heard. */
export function collectionPage(
  context: PageContext,
  parts: { readonly name: string; readonly records: readonly SampleRecord[]; readonly release: Release },
): Html {
  const { words } = context;
  const { name, records, release } = parts;
  const about = words('collectionPage', { n: records.length });
  return page(context, {
    title: name,
    styles: ['sound.css', 'gallery.css'],
    scripts: ['gallery.js'],
    head: html`<meta name="robots" content="noindex"><meta name="description" content="${about}"><meta property="og:title" content="${name} · Rimshot"><meta property="og:description" content="${about}">`,
    body: html`<main id="content">
<h1>${name}</h1>
<p class="lead">${about}</p>
${records.length > 0 ? html`${soundList(context, records)}${releaseView(release)}` : html`<p class="none">${words('noneYet')}</p>`}
</main>`,
  });
}
