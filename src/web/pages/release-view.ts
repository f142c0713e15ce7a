import { type Locale, stringsOf } from '../../languages/index.ts';
import type { SampleRecord } from '../../library/library.ts';
import type { ModelStore } from '../../model-store/open-store.ts';
import { creditLines, releaseTerms } from '../../packs/release-terms.ts';
import { type Html, html } from '../markup.ts';

/** Terms beside a download: whether the sounds may be released, and credits to be copied. */
export type Release = ReturnType<typeof releaseOf>;

export function releaseOf(records: readonly SampleRecord[], models: Pick<ModelStore, 'withWeights'>, locale: Locale) {
  const strings = stringsOf(locale);
  const recipes = records.map(({ recipe }) => recipe);
  return {
    heading: strings.terms.heading,
    terms: releaseTerms(recipes, models, strings),
    creditsHeading: strings.terms.credits,
    credits: creditLines(recipes, models),
  };
}

export const releaseView = ({ terms, creditsHeading, credits }: Release): Html => html`<p class="hint">${terms}</p>
${
  credits.length > 0 &&
  html`<details><summary>${creditsHeading}</summary><pre class="credits" tabindex="0">${credits.join('\n')}</pre></details>`
}`;
