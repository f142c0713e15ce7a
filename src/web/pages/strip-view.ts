import { mostBars, swingRange, tempoRange } from '../../kits/beat.ts';
import { grooveNames, grooves } from '../../kits/grooves.ts';
import type { Words } from '../../languages/page-words.ts';
import type { KitView } from '../kit-view.ts';
import { type Html, html, trusted } from '../markup.ts';
import { icons } from './icons.ts';
import { takeButton } from './take-menu.ts';

export interface StripParts {
  readonly words: Words;
  /** Null: no kit yet. */
  readonly kit: KitView | null;
  /** False: it plays, and nothing is changed. */
  readonly isOwn: boolean;
}

/** The instrument: a kit's rows, transport, pads and exports. Its rows are drawn by strip.js from `data-kit`. */
export const stripView = ({ words, kit, isOwn }: StripParts): Html =>
  html`<div id="pattern-empty" class="pattern-empty"${kit && trusted(' hidden')}><p class="hint">${words('patternEmpty')}</p>${isOwn && html`<button type="button" class="button primary" data-line="/kit" data-alone>${icons.dice}<span>${words('makeKit')}</span></button>`}</div>
<div id="pattern" class="pattern" data-kit="${JSON.stringify(kit)}" data-own="${isOwn ? 'true' : 'false'}"${!kit && trusted(' hidden')}>
<div class="kit-head">${isOwn ? html`<label class="hidden" for="kit-name">${words('kitName')}</label><input id="kit-name" type="text" maxlength="60" autocomplete="off" spellcheck="false">` : html`<span id="kit-name" class="kit-name"></span>`}
<a id="kit-page" class="button quiet" href="/">${words('kitPage')}</a></div>
<div class="transport">
<button type="button" class="button primary" id="pattern-play" aria-pressed="false" aria-label="${words('playPattern')}">${icons.play}${icons.stop}</button>
<label class="tempo"><span class="hidden">${words('tempo')}</span><input id="tempo" type="number" min="${tempoRange.min}" max="${tempoRange.max}" step="1" value="120" inputmode="numeric" autocomplete="off"><span aria-hidden="true">BPM</span></label>
<label class="tempo"><span class="hidden">${words('swing')}</span><input id="swing" type="number" min="${swingRange.min}" max="${swingRange.max}" step="1" value="50" inputmode="numeric" autocomplete="off"><span aria-hidden="true">% swing</span></label>
${isOwn && html`<label class="bars"><span>${words('bars')}</span><select id="bars">${Array.from({ length: mostBars }, (_, i) => html`<option value="${i + 1}">${i + 1}</option>`)}</select></label>`}
</div>
${
  isOwn &&
  html`<div class="transport">
<label class="hidden" for="groove">${words('groove')}</label><select id="groove"><option value="">${words('chooseGroove')}</option>${grooveNames.map((name) => html`<option value="${name}">${grooves[name].name}</option>`)}</select>
<button type="button" class="button secondary" id="pattern-clear">${words('clearPattern')}</button>
<button type="button" class="button secondary" id="pattern-undo" hidden>${words('undo')}</button>
<button type="button" class="button secondary" id="roll-open" data-roll>${icons.dice}<span>${words('rollOpen')}</span></button>
</div>`
}
<div id="bar-tabs" class="bar-tabs" role="group" aria-label="${words('bars')}" hidden></div>
<template id="row-signs"><span data-sign="locked">${icons.lock}</span><span data-sign="roll">${icons.dice}</span><span data-sign="remove">${icons.close}</span></template>
<div id="tracks"></div>
${isOwn && html`<p id="new-slot" class="new-slot hint">${words('dropNewSlot')}</p>`}
<details class="pads-box" open><summary>${words('pads')}</summary>
<div id="pads" class="pads"></div>
${isOwn && html`<button type="button" class="button secondary" id="record" aria-pressed="false"><span class="dot" aria-hidden="true"></span><span>${words('record')}</span></button>`}
<p class="hint">${words('padsHint')}</p>
<p class="hint" id="midi-state" role="status"></p><button type="button" class="button secondary" id="midi" hidden>${words('midiConnect')}</button>
</details>
<div class="exports"><a class="button secondary" id="pattern-export" download>${icons.download}<span>${words('exportLoop')}</span></a>
<a class="button secondary" id="export-stems" download>${icons.download}<span>${words('exportStems')}</span></a>
<a class="button secondary" id="export-midi" download>${icons.download}<span>${words('exportMidi')}</span></a>
${takeButton(words('packOfKit'), 'kit')}</div>
${isOwn && html`<button type="button" class="button quiet" id="delete-kit">${icons.close}<span>${words('deleteKit')}</span></button>`}
</div>`;
