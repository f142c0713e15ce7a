import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { longest } from '../src/chat/kept-options.ts';
import { textOption } from '../src/chat/read-option.ts';
import { undoButton } from '../src/chat/rows.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

const mostTags = 12;

/** `dark, #wet -loud`: tags to add, and with a minus tags to take off. Throws a UserError for what is no tag. */
export function tagsIn(text: string): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const words = [...new Set(text.toLowerCase().split(/[\s,;、]+/u))].filter((word) => word !== '');
  const tags = words.map((word) => ({ isOff: word.startsWith('-'), tag: word.replace(/^-?#?/, '') }));
  const wrong = tags.find(({ tag }) => !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u.test(tag) || tag.length > longest.tag);
  if (wrong) throw new UserError('notATag', { tag: escapeMarkdown(wrong.tag), most: longest.tag });
  if (tags.length > mostTags) throw new UserError('keepTagsTooMany', { most: mostTags });
  const those = (isOff: boolean) => tags.filter((one) => one.isOff === isOff).map(({ tag }) => tag);
  return { add: those(false), remove: those(true) };
}

export const tag: Command<App> = {
  ...declareCommand('tag'),
  options: [sampleOption('sample'), declareOption('tags', 'text', { required: true, takesRest: true })],
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const tags = tagsIn(textOption(request, 'tags') ?? '');
    const { id } = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    const kept = { sampleId: id, personId: request.person.id };
    const { undo } = await app.library.tagKeep({ ...kept, ...tags });
    await request.changed?.([id]);
    const now = (await app.library.keepsAmong(kept.personId, [id])).get(id)?.tags ?? [];
    const list = now.map((one) => escapeMarkdown(`#${one}`)).join(' ');
    await request.whisper({
      text: list === '' ? strings.tags.none(shortId(id)) : strings.tags.now(shortId(id), list),
      rows: undo === undefined ? [] : [[undoButton(undo, strings, id)]],
    });
  },
};
