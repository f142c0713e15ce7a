import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand, declareOption, seedOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { findVisibleKit, kitOption, refuseForeign, visibleKit } from '../src/chat/find-kit.ts';
import { withKitHearts } from '../src/chat/kit-rows.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { startKit } from '../src/chat/roll-kit.ts';
import { undoButton } from '../src/chat/rows.ts';
import { showKit } from '../src/chat/show-kit.ts';
import { changed } from '../src/kits/change-kit.ts';
import { type KitRecord, longestKitName } from '../src/kits/kit.ts';
import { stringsOf } from '../src/languages/index.ts';
import { UserError } from '../src/user-error.ts';

/** The kit that a button names. Throws a UserError where it is gone. */
export async function pressedKit({ subject = '', place }: Request, app: App): Promise<KitRecord> {
  const kit = await findVisibleKit(subject, place.serverId, app);
  if (kit) return kit;
  throw new UserError('noSuchKit', { kit: escapeMarkdown(subject) });
}

export const kit: Command<App> = {
  ...declareCommand('kit'),
  options: [seedOption, kitOption, declareOption('kitName', 'text', { max: longestKitName })],
  async run(request, app) {
    const wanted = textOption(request, 'kit');
    const name = textOption(request, 'name');
    // Before its sounds are made.
    if (name !== undefined) app.library.checkName(name);
    if (wanted === undefined) return startKit(request, app, numberOption(request, 'seed') ?? app.randomSeed(), name);
    const found = await visibleKit(wanted, request, app);
    if (name !== undefined) refuseForeign(found, request);
    await request.defer();
    const shown = name === undefined ? found : await app.library.changeKit(found.id, (kit) => changed(kit, { name }));
    await openKit(shown ?? found, request, app);
    await request.reply(await showKit(shown ?? found, request, app));
  },
};

/** Only one's own kit can be changed, so only that is shown in the strip. */
async function openKit(kit: KitRecord, { person, place }: Request, { library }: App): Promise<void> {
  if (kit.ownerId !== person.id) return;
  await library.setCurrentKit({ personId: person.id, serverId: place.serverId, kitId: kit.id });
}

/** `r1:open-kit:<kit>`: into the strip; another person's kit is copied for that, with a name of its own. */
export const openKitAction: Action<App> = {
  verb: 'open-kit',
  async run(request, app) {
    const found = await pressedKit(request, app);
    const { person, place, id } = request;
    if (found.ownerId === person.id) await openKit(found, request, app);
    else await app.library.copyKit(found, { serverId: place.serverId, ownerId: person.id, source: id });
    await request.whisper({ text: stringsOf(request.locale).kits.opened(escapeMarkdown(found.name)) });
  },
};

/** `r1:kit-heart:<kit>`: gives or takes back the person's heart; the count on the button is the receipt. */
export const kitHeart: Action<App> = {
  verb: 'kit-heart',
  async run(request, app) {
    const { id, name } = await pressedKit(request, app);
    const { person, place, rows } = request;
    const allowOwn = place.platform === 'local';
    const result = await app.library.toggleKitHeart({ kitId: id, personId: person.id, allowOwn });
    if (result === 'own-kit') throw new UserError('ownKit');
    const { kits } = stringsOf(request.locale);
    const receipt = kits[result === 'given' ? 'heartGiven' : 'heartTaken'](escapeMarkdown(name));
    if (!rows) return request.whisper({ text: receipt });
    const hearts = async () => (await app.library.findKit(id))?.hearts ?? 0;
    await request.updateButtons(async () => withKitHearts(rows, { id, hearts: await hearts() }), receipt);
  },
};

/** `r1:kit-delete:<kit>` asks, `r1:kit-delete:<kit>:sure` deletes. */
export const deleteKitAction: Action<App> = {
  verb: 'kit-delete',
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const found = await pressedKit(request, app);
    const { person, place } = request;
    if (!(person.moderator && found.serverId === place.serverId)) refuseForeign(found, request);
    const name = escapeMarkdown(found.name);
    if (request.arg === 'sure') {
      const undo = await app.library.deleteKit({ kitId: found.id, personId: person.id });
      const rows = undo === undefined ? [] : [[undoButton(undo, strings)]];
      return request.whisper({ text: strings.kits.deleted(name), rows });
    }
    const sure = customId('kit-delete', found.id, 'sure');
    await request.whisper({
      text: strings.kits.sure(name, found.ownerId === person.id),
      rows: [[{ id: sure, label: strings.buttons.reallyDelete, style: 'danger' }]],
    });
  },
};
