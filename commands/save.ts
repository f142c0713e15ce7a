import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { undoButton } from '../src/chat/rows.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { sampleIdPattern } from '../src/sound/ids.ts';
import { shortId } from '../src/sound/recipe.ts';

/**
 * `r1:save:<sample>`, or a menu `r1:save:chosen`: keeps a sound without a vote, or takes it back with the vote. The
 * button of older messages, and of /mine, where a sound may be kept that this server does not know.
 */
export const save: Action<App> = {
  verb: 'save',
  async run(request, app) {
    const { library } = app;
    const strings = stringsOf(request.locale);
    const asked = request.arg ?? request.subject ?? '';
    const personId = request.person.id;
    const isKept = sampleIdPattern.test(asked) && (await library.keepsAmong(personId, [asked])).has(asked);
    const id = isKept ? asked : (await visibleSample(asked, request, app)).id;
    const undo = isKept
      ? await library.unkeepSample({ sampleId: id, personId, serverId: request.place.serverId })
      : undefined;
    if (!isKept) await library.keepSample({ sampleId: id, personId });
    await request.changed?.([id]);
    if (undo === undefined) return request.whisper({ text: strings.heart.kept(shortId(id)) });
    await request.whisper({ text: strings.heart.takenBack(shortId(id)), rows: [[undoButton(undo, strings, id)]] });
  },
};
