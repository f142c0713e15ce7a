import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand, sampleOption } from '../src/chat/declare.ts';
import { mayDelete } from '../src/chat/may-delete.ts';
import { textOption } from '../src/chat/read-option.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

async function deletable(id: string, request: Request, app: App) {
  const sample = await visibleSample(id, request, app);
  if (!(await mayDelete(sample, request, app))) throw new UserError('notYourSound');
  return sample;
}

async function askFirst(id: string, request: Request, app: App): Promise<void> {
  const strings = stringsOf(request.locale);
  const sample = await deletable(id, request, app);
  await request.whisper({
    text: strings.delete.sure(shortId(sample.id)),
    rows: [[{ id: customId('delete', sample.id, 'sure'), label: strings.buttons.reallyDelete, style: 'danger' }]],
  });
}

export const deleteSound: Command<App> = {
  ...declareCommand('delete'),
  options: [sampleOption('sample')],
  anywhere: true,
  run: (request, app) => askFirst(textOption(request, 'sample') ?? '', request, app),
};

/** `r1:delete:<sample>` asks, `r1:delete:<sample>:sure` deletes; permission is checked both times. */
export const deleteAction: Action<App> = {
  verb: 'delete',
  async run(request, app) {
    if (request.arg !== 'sure') return askFirst(request.subject ?? '', request, app);
    const { id } = await deletable(request.subject ?? '', request, app);
    await app.library.deleteSample(id);
    await request.whisper({ text: stringsOf(request.locale).delete.done(shortId(id)) });
  },
};
