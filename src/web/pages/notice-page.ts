import { type Html, html } from '../markup.ts';
import { type PageContext, page } from './layout.ts';

/** A page with one sentence: not found, an error, slow down. */
export const noticePage = (context: PageContext, title: string, text: string): Html =>
  page(context, {
    title,
    styles: ['gallery.css'],
    body: html`<main id="content" class="notice"><img src="/static/icon.svg" alt="" width="72" height="72"><h1>${title}</h1><p class="lead">${text}</p></main>`,
  });

export const logInPage = (context: PageContext, problem?: string): Html =>
  page(context, {
    title: context.words('logInTitle'),
    styles: ['gallery.css'],
    body: html`<main id="content" class="notice"><img src="/static/icon.svg" alt="" width="72" height="72"><h1>${context.words('logInTitle')}</h1>
<form class="search" action="/login" method="post"><label for="token">${context.words('logInLabel')}</label>
<div class="field"><input id="token" name="token" type="password" autocomplete="current-password" required autofocus><button class="button primary" type="submit">${context.words('logIn')}</button></div>
${problem && html`<p class="problem" role="alert">${problem}</p>`}</form></main>`,
  });
