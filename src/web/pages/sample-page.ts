import { describeStart } from '../../chat/describe-recipe.ts';
import { describeStep } from '../../chat/shape-options.ts';
import { stringsOf } from '../../languages/index.ts';
import type { Words } from '../../languages/page-words.ts';
import type { Ancestor, SampleRecord } from '../../library/library.ts';
import { soundFileName } from '../../packs/file-name.ts';
import { canonicalJson, type Derivation, type Recipe } from '../../sound/recipe.ts';
import { isShape } from '../../sound/shape-recipe.ts';
import { type WavForm, type WavFormName, wavFormNames, wavForms } from '../../sound/wav-form.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';
import { type PageContext, page } from './layout.ts';
import { type Release, releaseView } from './release-view.ts';
import { soundMenu, soundTitle, soundView } from './sound-view.ts';

export interface SamplePageParts {
  readonly record: SampleRecord;
  /** Its recipe, without sources that are hidden from the reader. */
  readonly recipe: unknown;
  readonly ancestors: readonly Ancestor[];
  readonly descendants: readonly SampleRecord[];
  readonly release: Release;
  /** This site's address, for links that unfold in chat. */
  readonly baseUrl: string;
}

/** Pixels of the picture, for unfurlers that reserve its place. */
const pictureSize = { width: 860, height: 486 };

/** One sound: player, picture, recipe, ancestors and descendants. */
export function samplePage(context: PageContext, parts: SamplePageParts): Html {
  const { words, locale } = context;
  const { record, ancestors, descendants, baseUrl } = parts;
  const title = soundTitle(record);
  const maker = words('madeBy', { name: record.makerName || words('someone') });
  const votes = record.votes === 1 ? words('oneVote') : words('votes', { n: record.votes });
  const description = `${maker} · ${votes} · ${words('seed').toLowerCase()} ${record.recipe.seed}`;
  const date = new Date(record.createdAt);
  const meta: readonly (readonly [string, string])[] = [
    ['og:title', `${title} · Rimshot`],
    ['og:description', description],
    ['og:type', 'website'],
    ['og:url', `${baseUrl}/s/${record.id}`],
    ...(record.hasAudio
      ? ([
          ['og:image', `${baseUrl}/samples/${record.id}.png`],
          ['og:image:type', 'image/png'],
          ['og:image:width', String(pictureSize.width)],
          ['og:image:height', String(pictureSize.height)],
          ['og:image:alt', words('spectrogramOf', { name: title })],
          ['og:audio', `${baseUrl}/samples/${record.id}.wav`],
          ['og:audio:type', 'audio/wav'],
        ] as const)
      : []),
  ];
  return page(context, {
    title,
    styles: ['sound.css', 'gallery.css'],
    scripts: ['gallery.js'],
    head: html`<meta name="description" content="${description}"><meta name="twitter:card" content="summary_large_image">
${meta.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}`,
    body: html`<main id="content" class="sample">
<h1>${title}</h1>
<p class="lead">${maker} · <time datetime="${date.toISOString()}">${date.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' })}</time> · ${votes}</p>
<ol class="sounds single">${soundView({ record, fileName: soundFileName(record), position: 1, scope: 'page', words })}</ol>
${
  record.hasAudio &&
  html`<p class="actions"><a class="button primary" href="/samples/${record.id}.wav?take" download="${soundFileName(record)}">${icons.download}<span>${words('download')}</span></a>${wavFormNames.map((name) => html` <a class="button secondary" href="/samples/${record.id}.wav?take=${name}" download="${soundFileName(record)}">${formLabel(name)}</a>`)}${context.site === 'channel' && html` <button type="button" class="button secondary" data-shape="${record.id}">${words('shapeOpen')}</button>`}</p>
<img class="picture" src="/samples/${record.id}.png" width="${pictureSize.width}" height="${pictureSize.height}" alt="${words('spectrogramOf', { name: title })}">`
}
${record.hasAudio && html`<section aria-labelledby="release"><h2 id="release">${parts.release.heading}</h2>${releaseView(parts.release)}</section>`}
<section aria-labelledby="recipe"><h2 id="recipe">${words('recipe')}</h2><p class="hint">${words('recipeIntro')}</p>
${recipeView(parts, context)}
<p class="hint">${words('copy', { line: '' })}<code>/sample ${record.id}</code></p></section>
<section aria-labelledby="ancestry"><h2 id="ancestry">${words('ancestry')}</h2>
${ancestors.length > 0 ? html`<h3>${words('madeFrom')}</h3><ul class="links">${ancestors.map((ancestor) => html`<li>${ancestorView(ancestor, words)}</li>`)}</ul>` : html`<p class="hint">${words('fromNoise')}</p>`}
${descendants.length > 0 && html`<h3>${words('madeInto')}</h3><ul class="links">${descendants.map((sample) => html`<li>${sampleLink(sample)} <small>${sample.recipe.derivation?.kind ?? ''}</small></li>`)}</ul>`}
</section>
${soundMenu({ words, locale })}
</main>`,
  });
}

/** `24 bit · 48 kHz`: the same in every language. */
function formLabel(name: WavFormName): string {
  const { bitDepth, sampleRate = 44_100 }: WavForm = wavForms[name];
  return `${bitDepth} bit · ${sampleRate / 1000} kHz`;
}

const sampleLink = (sample: SampleRecord): Html => html`<a href="/s/${sample.id}">${soundTitle(sample)}</a>`;

function ancestorView(ancestor: Ancestor, words: Words): Html {
  if (ancestor.kind === 'upload') return html`${words('anUpload')}`;
  return ancestor.sample ? sampleLink(ancestor.sample) : html`${words('hiddenSound')}`;
}

function recipeView({ record: { recipe }, recipe: told }: SamplePageParts, context: PageContext): Html {
  const { words } = context;
  const rows: readonly (readonly [string, string])[] = [
    [words('model'), recipe.model],
    [words('weights'), recipe.weights.slice(0, 12)],
    ...(isShape(recipe) ? [] : walkRows(recipe, context)),
    [words('finish'), recipe.raw ? words('rawFinish') : words('finished')],
    ...derivationRows(recipe.derivation, context),
  ];
  return html`<dl class="recipe">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<details><summary>JSON</summary><pre tabindex="0"><code>${JSON.stringify(JSON.parse(canonicalJson(told)), null, 2)}</code></pre></details>`;
}

function walkRows(recipe: Recipe, { words, locale }: PageContext): [string, string][] {
  return [
    [words('seed'), [String(recipe.seed), ...describeStart(recipe, stringsOf(locale))].join(', ')],
    [words('sampler'), `${recipe.sampler}, ${recipe.schedule}`],
    [words('steps'), stringsOf(locale).number(recipe.steps)],
    [words('length'), words('milliseconds', { n: Math.round(recipe.lengthFrames / 44.1) })],
  ];
}

function derivationRows(derivation: Derivation | undefined, { words, locale }: PageContext): [string, string][] {
  const { number } = stringsOf(locale);
  if (!derivation) return [];
  if (derivation.kind === 'morph') return [[words('position'), number(derivation.position)]];
  if (derivation.kind === 'shape')
    return [[words('shape'), derivation.steps.map((step) => describeStep(step, stringsOf(locale))).join(' → ')]];
  if (derivation.kind === 'inpaint') return [[words('kept'), words('milliseconds', { n: derivation.keepMs })]];
  return [[words('strength'), number(derivation.strength)]];
}
