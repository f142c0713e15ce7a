import type { Locale } from '../../languages/index.ts';
import { stringsOf } from '../../languages/index.ts';
import { packFormats } from '../../packs/pack-formats.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';

/** The template of menus that download several sounds, once per page; take.js fills in which. */
export function takeMenu(locale: Locale): Html {
  const { pack } = stringsOf(locale);
  return html`<template id="take-menu"><div class="menu" popover>${packFormats.map((format) => html`<a draggable="true" download data-format="${format}">${pack.formats[format]}</a>`)}</div></template>`;
}

/** The button under an answer that opens it. @param scope makes the menu's id unique */
export const takeButton = (label: string, scope: string): Html =>
  html`<button type="button" class="button secondary opens" data-take popovertarget="take-${scope}">${icons.box}<span>${label}</span></button>`;
