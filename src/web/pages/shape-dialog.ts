import { shapeOptionNames } from '../../chat/shape-options.ts';
import { type Locale, stringsOf } from '../../languages/index.ts';
import { shortId } from '../../sound/recipe.ts';
import { type ShapeNumber, shapeRanges } from '../../sound/shape-fields.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';
import type { PageContext } from './layout.ts';

/** On the waveform. */
const handles = ['startMs', 'endMs', 'fadeInMs', 'fadeOutMs'] as const;
/** Below it: step and unit of each slider; of those that multiply, the end at which they do nothing. */
const sliders = {
  decayMs: { off: 'max', unit: 'ms' },
  semitones: { step: 1 },
  cents: { step: 1 },
  gainDb: { step: 0.5, unit: 'dB' },
  lowCutHz: { off: 'min', unit: 'Hz' },
  highCutHz: { off: 'max', unit: 'Hz' },
  driveDb: { step: 0.5, unit: 'dB' },
  widthPercent: { step: 1, unit: '%' },
} as const satisfies Partial<
  Record<ShapeNumber, ({ readonly step: number } | { readonly off: 'min' | 'max' }) & { readonly unit?: string }>
>;

/** A slider that multiplies has this many places. */
const places = 200;

/** Shapes one sound; shape.js moves its handles and writes the line. */
export function shapeDialog(
  { words }: Pick<PageContext, 'words'>,
  { id, lengthMs, locale }: { readonly id: string; readonly lengthMs: number; readonly locale: Locale },
): Html {
  const { labels } = stringsOf(locale).shape;
  const slider = (field: keyof typeof sliders): Html => {
    const { min, max, plain }: { min: number; max: number; plain?: number } = shapeRanges[field];
    const kind: { step?: number; off?: string; unit?: string } = sliders[field];
    const input =
      kind.off === undefined
        ? html`<input type="range" name="${field}" min="${min}" max="${max}" step="${kind.step ?? 1}" value="${plain ?? min}" data-plain="${plain ?? min}">`
        : html`<input type="range" name="${field}" min="0" max="${places}" step="1" value="${kind.off === 'min' ? 0 : places}" data-plain="${kind.off === 'min' ? 0 : places}" data-from="${min}" data-to="${max}">`;
    return html`<label><span>${labels[field]} <output data-unit="${kind.unit ?? ''}"></output></span>${input}</label>`;
  };
  return html`<dialog id="shape-dialog" class="keep-dialog shape-dialog" aria-labelledby="shape-title" data-sample="${id}" data-ms="${lengthMs}" data-options="${JSON.stringify(shapeOptionNames)}"><link rel="stylesheet" href="/static/shape.css"><form method="dialog">
<header><h2 id="shape-title">${words('shape')} ${shortId(id)}</h2><button type="button" data-close class="quiet" aria-label="${words('cancel')}">${icons.close}</button></header>
<div class="shape-wave" role="group" aria-label="${words('shapeHelp')}"><canvas class="wave" aria-hidden="true"></canvas>${handles.map((field) => html`<button type="button" role="slider" class="handle" data-field="${field}" aria-label="${labels[field]}" aria-valuemin="0" aria-valuemax="${lengthMs}" aria-valuenow="0" title="${labels[field]}"></button>`)}</div>
<p class="hint">${words('shapeHelp')}</p>
<canvas class="wave result" aria-hidden="true"></canvas>
<div class="shape-sliders">${(Object.keys(sliders) as (keyof typeof sliders)[]).map(slider)}</div>
<label class="shape-check"><input type="checkbox" name="reverse"> <span>${labels.reverse}</span></label>
<p class="problem" role="alert" hidden></p>
<p class="actions"><button type="button" class="button secondary" data-listen>${icons.play}<span>${words('shapeListen')}</span></button><button type="button" class="button secondary" data-back disabled>${icons.undo}<span>${words('undo')}</span></button><button type="button" class="button quiet" data-reset>${words('shapeReset')}</button><button type="submit" class="button primary" disabled>${words('shapeMake')}</button></p>
<p><code class="shape-line"></code></p>
</form></dialog>`;
}
