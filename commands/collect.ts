import type { App } from '../src/chat/app.ts';
import type { Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { collectionOption, longest } from '../src/chat/kept-options.ts';
import { flagOption, textOption } from '../src/chat/read-option.ts';
import { undoButton } from '../src/chat/rows.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

async function remove(sampleId: string | undefined, name: string, request: Request, app: App): Promise<void> {
  const strings = stringsOf(request.locale);
  const personId = request.person.id;
  const collection = await app.library.collectionNamed(personId, name);
  if (!collection) throw new UserError('noSuchCollection', { name: escapeMarkdown(name) });
  const { id } = collection;
  const undo = await app.library.uncollect({ personId, id, ...(sampleId === undefined ? {} : { sampleId }) });
  const named = escapeMarkdown(collection.name);
  if (undo === undefined) throw new UserError('notInCollection', { id: shortId(sampleId ?? ''), name: named });
  await request.whisper({
    text: sampleId === undefined ? strings.collections.gone(named) : strings.collections.out(shortId(sampleId), named),
    rows: [[undoButton(undo, strings, sampleId)]],
  });
}

async function rename(name: string, wanted: string, request: Request, app: App): Promise<void> {
  const personId = request.person.id;
  const collection = await app.library.collectionNamed(personId, name);
  const result = collection && (await app.library.renameCollection({ personId, id: collection.id, name: wanted }));
  if (!collection || result === undefined) throw new UserError('noSuchCollection', { name: escapeMarkdown(name) });
  if (result === 'taken') throw new UserError('collectionTaken', { name: escapeMarkdown(wanted) });
  const { renamed } = stringsOf(request.locale).collections;
  await request.whisper({ text: renamed(escapeMarkdown(collection.name), escapeMarkdown(wanted)) });
}

const spaced = (text: string | undefined): string | undefined => text?.replace(/\s+/gu, ' ');

/** Puts a sound into one of the person's collections, takes it out, or renames a collection, or takes it away. */
export const collect: Command<App> = {
  ...declareCommand('collect'),
  options: [
    sampleOption('sample', false),
    collectionOption(),
    declareOption('remove', 'flag'),
    declareOption('collectionName', 'text', { max: longest.collection }),
  ],
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const name = spaced(textOption(request, 'collection'));
    const newName = spaced(textOption(request, 'name'));
    const typed = textOption(request, 'sample');
    if (name === undefined) throw new UserError('collectWhere');
    if (newName !== undefined) {
      if (typed !== undefined || flagOption(request, 'remove')) throw new UserError('renameAlone');
      return rename(name, newName, request, app);
    }
    const sample = typed === undefined ? undefined : await visibleSample(typed, request, app);
    if (flagOption(request, 'remove')) return remove(sample?.id, name, request, app);
    if (!sample) throw new UserError('emptyId');
    const personId = request.person.id;
    const collection = await app.library.collectSample({ personId, sampleId: sample.id, name });
    if (collection === 'full') throw new UserError('collectionsTooMany');
    await request.changed?.([sample.id]);
    await request.whisper({ text: strings.collections.in(shortId(sample.id), escapeMarkdown(collection.name)) });
  },
};
