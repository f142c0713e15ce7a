import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';

/** `r1:save:<sample>`, or a menu `r1:save:chosen`: makes a sound a favourite, or no longer one. */
export const save: Action<App> = {
  verb: 'save',
  async run(request, app) {
    const { id } = await visibleSample(request.arg ?? request.subject ?? '', request, app);
    const saved = await app.library.toggleFavourite({ sampleId: id, personId: request.person.id });
    await request.whisper({ text: stringsOf(request.locale).save[saved ? 'saved' : 'removed'](shortId(id)) });
  },
};
