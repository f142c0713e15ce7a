import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { celebrate } from '../src/chat/hall-of-fame.ts';
import { sampleIdsOf, undoButton, withVotes } from '../src/chat/rows.ts';
import { type Strings, stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

type Heart = Exclude<Awaited<ReturnType<App['library']['toggleHeart']>>, { kind: 'unknown' }>;

function receiptOf(id: string, heart: Heart, { heart: words }: Strings): string {
  if (heart.kind === 'taken-back') return words.takenBack(shortId(id));
  return heart.isVote ? words.counted(shortId(id), heart.votes) : words.keptOwn(shortId(id));
}

/**
 * `r1:vote:<sample>`: a heart keeps the sound and is a vote, unless the sound is one's own; the next press takes back
 * both. The count on the button is the receipt of a vote. A hundred people may press at once, so it makes few queries:
 * the library itself refuses sounds that this server does not know.
 */
export const vote: Action<App> = {
  verb: 'vote',
  async run(request, app) {
    const { library } = app;
    const strings = stringsOf(request.locale);
    const { person, place, rows, subject: sampleId = '' } = request;
    const isLocal = place.platform === 'local';
    const heart = await library.toggleHeart({
      sampleId,
      personId: person.id,
      serverId: place.serverId,
      // The local page has one person, and shows what they keep.
      allowOwn: isLocal,
      showsKept: isLocal,
    });
    if (heart.kind === 'unknown') throw new UserError('noSuchSound', { id: escapeMarkdown(shortId(sampleId)) });
    const receipt = receiptOf(sampleId, heart, strings);
    const isSilent = heart.kind === 'kept' && heart.isVote;
    if (!rows) await request.changed?.([sampleId]);
    else {
      // The counts of all sounds of the message: other votes since the buttons were sent must not be undone.
      const current = async () => withVotes(rows, await library.voteCounts(place.serverId, sampleIdsOf(rows)));
      await request.updateButtons(current, isSilent ? receipt : undefined);
    }
    if (!rows || !isSilent)
      await request.whisper({
        text: receipt,
        ...(heart.kind === 'taken-back' && { rows: [[undoButton(heart.undo, strings, sampleId)]] }),
      });
    if (isSilent) await celebrate(sampleId, heart.votes, request, app);
  },
};
