import type { Words } from '../../languages/page-words.ts';
import type { SampleRecord } from '../../library/library.ts';
import { type Html, html } from '../markup.ts';
import { soundTitle } from './sound-view.ts';

export interface OfferViewParts {
  /** The file's. */
  readonly name: string;
  /** The sound whose recipe the file carries, where it was made here. */
  readonly record: SampleRecord | undefined;
  /** Names of the models for restyling. */
  readonly models: readonly string[];
  readonly words: Words;
}

/** Lines to say about a dropped file. Those about a known sound go without the file (`data-alone`). */
export function offerView({ name, record, models, words }: OfferViewParts): Html {
  const alone = (line: string, label: string): Html =>
    html`<button type="button" class="button" data-line="${line}" data-alone>${label}</button>`;
  const known = record && [
    alone(`/sample ${record.id}`, words('offerShow')),
    alone(`/vary ${record.id}`, words('offerVary')),
    alone(`/inpaint ${record.id}`, words('offerInpaint')),
    record.hasAudio && html`<button type="button" class="button" data-pattern>${words('toPattern')}</button>`,
  ];
  const restyle = models.map(
    (model) => html`<button type="button" class="button" data-line="/restyle model:${model}">${model}</button>`,
  );
  return html`${
    record &&
    html`<div data-sample="${record.id}" data-model="${record.recipe.model}" data-title="${soundTitle(record)}"><p>${words('offerKnown', { name, sound: soundTitle(record) })}</p><div class="actions">${known}</div></div>`
  }<p>${words('offerRestyle', { name })}</p><div class="actions">${restyle}</div><p>${words('offerBeatbox', { name })}</p><div class="actions"><button type="button" class="button" data-line="/beatbox">${words('offerBeatboxMake')}</button></div>`;
}
