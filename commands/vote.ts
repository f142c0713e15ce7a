import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { celebrate } from '../src/chat/hall-of-fame.ts';
import { sampleIdsOf, withVotes } from '../src/chat/rows.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

/**
 * `r1:vote:<sample>`: gives or withdraws the person's vote; the count on the button is the receipt. A hundred people may
 * press at once, so it makes few queries: the library itself refuses sounds that this server does not know.
 */
export const vote: Action<App> = {
  verb: 'vote',
  async run(request, app) {
    const { library } = app;
    const strings = stringsOf(request.locale);
    const { person, place, rows, subject: sampleId = '' } = request;
    const result = await library.toggleVote({
      sampleId,
      personId: person.id,
      serverId: place.serverId,
      // The local page has one person.
      allowOwn: place.platform === 'local',
    });
    if (result.kind === 'own-sound') throw new UserError('ownSound');
    if (result.kind === 'unknown') throw new UserError('noSuchSound', { id: escapeMarkdown(shortId(sampleId)) });
    const receipt = strings.vote[result.kind === 'voted' ? 'counted' : 'withdrawn'](shortId(sampleId), result.votes);
    if (!rows) await request.whisper({ text: receipt });
    else {
      // The counts of all sounds of the message: other votes since the buttons were sent must not be undone.
      const current = async () => withVotes(rows, await library.voteCounts(place.serverId, sampleIdsOf(rows)));
      await request.updateButtons(current, receipt);
    }
    if (result.kind === 'voted') await celebrate(sampleId, result.votes, request, app);
  },
};
