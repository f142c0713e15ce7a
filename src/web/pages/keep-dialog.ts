import { longest } from '../../chat/kept-options.ts';
import { type Html, html } from '../markup.ts';
import { icons } from './icons.ts';
import type { PageContext } from './layout.ts';

/** Names, tags and collects one sound; keep-dialog.js fills it. */
export const keepDialog = (
  { words }: PageContext,
  collections: readonly { readonly name: string }[] = [],
): Html => html`<dialog id="keep-dialog" class="keep-dialog" aria-labelledby="keep-title"><form method="dialog">
<header><h2 id="keep-title"></h2><button type="button" data-close class="quiet" aria-label="${words('cancel')}">${icons.close}</button></header>
<label>${words('nameOf')}<input name="name" type="text" maxlength="${longest.name}" autocomplete="off"></label>
<label>${words('tagsOf')}<input name="tags" type="text" maxlength="100" autocomplete="off" autocapitalize="off" placeholder="dark wet"></label>
<label>${words('collection')}<input name="collection" type="text" maxlength="${longest.collection}" list="collection-names" autocomplete="off"></label>
<datalist id="collection-names">${collections.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
<p class="problem" role="alert" hidden></p>
<button type="submit" class="button primary">${words('saveChanges')}</button>
</form></dialog>`;
