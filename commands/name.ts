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

/** Keeps a sound under a name of one's own, or takes the name off. */
export const name: Command<App> = {
  ...declareCommand('name'),
  options: [sampleOption('sample'), declareOption('newName', 'text', { max: longest.name, takesRest: true })],
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const { id } = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    const name = textOption(request, 'name')?.replace(/\s+/gu, ' ');
    const { undo } = await app.library.nameKeep({ sampleId: id, personId: request.person.id, name });
    await request.changed?.([id]);
    const { named, nameless } = strings.names;
    await request.whisper({
      text: name === undefined ? nameless(shortId(id)) : named(shortId(id), escapeMarkdown(name)),
      rows: undo === undefined ? [] : [[undoButton(undo, strings, id)]],
    });
  },
};
