import { stringsOf } from '../../languages/index.ts';
import { knobs } from '../../sound/knobs.ts';
import { standardModels } from '../../sound/manifest.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';
import type { PageContext } from './layout.ts';

const keys = { decay: 'knobDecay', tone: 'knobTone', punch: 'knobPunch', noise: 'knobNoise' } as const;

/** Sliders for the character of sounds, which write the command into the text box (knobs.js). */
export function knobPanel({ words, locale }: PageContext): Html {
  const { options, knobs: texts, commands } = stringsOf(locale);
  return html`<details id="knobs" class="knobs"><summary>${words('knobs')}</summary>
<p id="knobs-hint" class="hint">${words('knobsHint')}</p>
<div class="field-row"><label for="knobs-command">${words('knobsCommand')}</label>
<select id="knobs-command">${standardModels.map((name) => html`<option value="${name}">${commands[name].name}</option>`)}</select></div>
${knobs.map((knob) => {
  const { name } = options[keys[knob]];
  return html`<div class="knob" data-knob="${knob}" data-local="${name}" data-thirds="${texts.words[knob].join('|')}" data-any="${words('knobsAny')}"><label for="knob-${knob}">${name}</label>
<span class="slide"><span class="density" aria-hidden="true"></span><input id="knob-${knob}" type="range" min="0" max="100" step="1" value="50" aria-valuetext="${words('knobsAny')}" aria-describedby="knobs-hint"></span>
<output for="knob-${knob}">${words('knobsAny')}</output><button type="button" class="quiet" disabled aria-label="${words('knobsFree', { name })}">${icons.close}</button></div>`;
})}
</details>`;
}
